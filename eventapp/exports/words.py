"""What stands in documents is called so, translated where it is shown."""

from collections.abc import Mapping

from eventapp.action_items.models import Priority
from eventapp.exports.blueprint import exports
from eventapp.exports.pdf.rendering import INPUT_LIMIT, TIME_LIMIT, Reason
from eventapp.i18n import N_, gettext
from eventapp.minutes.models import MinutesStatus

#: Priority → msgid; what is usual needs no word.
PRIORITY_NAMES: Mapping[str, str] = {
    Priority.HIGH: N_("High priority"),
    Priority.LOW: N_("Low priority"),
}

#: Status of minutes → msgid.
MINUTES_STATUS_NAMES: Mapping[str, str] = {
    MinutesStatus.DRAFT: N_("Draft minutes"),
    MinutesStatus.CIRCULATED: N_("Circulated for comments"),
    MinutesStatus.APPROVED: N_("Approved minutes"),
}

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
