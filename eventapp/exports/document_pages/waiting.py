"""What is told of a document while it is made: how much there is of it, and how many are made before it."""

from eventapp.exports.queries import DocumentRow, count_ahead
from eventapp.i18n import ngettext


def progress_answer(document: DocumentRow) -> dict[str, object]:
    """Return what the script of waiting pages reads; without a ``total`` nothing is known yet."""
    ahead = count_ahead(document)
    return {
        "is_done": not document.is_waiting,
        "done": document.progress,
        "total": 100 if document.progress else None,
        "text": place_in_words(ahead),
    }


def place_in_words(ahead: int) -> str:
    """Say how many come before, '' where it is being made."""
    if not ahead:
        return ""
    return str(
        ngettext("%(num)d other document is made before it.", "%(num)d others are made before it.", ahead)
    )
