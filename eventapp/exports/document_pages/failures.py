"""Why a document could not be made, in the words of whoever asked for it."""

from collections.abc import Mapping

from eventapp.exports.blueprint import exports
from eventapp.exports.pdf.rendering import INPUT_LIMIT, TIME_LIMIT, Reason
from eventapp.i18n import N_, gettext

_FAILURES: Mapping[str, str] = {
    Reason.TOO_LARGE: N_(
        "It is larger than %(megabytes)s MB of text. Leave something out, or shorten what is long."
    ),
    Reason.TOO_LONG: N_(
        "It took longer than %(seconds)s seconds. Leave something out, or shorten what is long."
    ),
    Reason.TOO_MUCH_MEMORY: N_("It needs more memory than one document may take. Leave something out."),
    Reason.FAILED: N_("Try again; if it fails once more, tell the people who run this installation."),
}


@exports.app_template_filter()
def failure_words(reason: str | None) -> str:
    """Say to organizers why their document could not be made, and what helps."""
    text = _FAILURES.get(reason or "", _FAILURES[Reason.FAILED])
    words: str = gettext(text, megabytes=INPUT_LIMIT, seconds=TIME_LIMIT)
    return words
