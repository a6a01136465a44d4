"""What is told of a document while it is made: how much there is of it, and how many are made before it."""

from sqlalchemy import func, select

from eventapp.db.session import session
from eventapp.exports.queries import DocumentRow
from eventapp.exports.services import MAKE_DOCUMENT
from eventapp.i18n import ngettext
from eventapp.jobs.models import Job, WorkStatus


def count_ahead(document: DocumentRow) -> int:
    """Return how many documents, of any conference, are made before one that waits in the queue."""
    if not document.is_waiting or document.job_id is None:
        return 0
    own = select(Job.id).where(Job.id == document.job_id, Job.status == WorkStatus.QUEUED)
    ahead = select(func.count(Job.id)).where(
        Job.kind == MAKE_DOCUMENT,
        Job.status.in_((WorkStatus.QUEUED, WorkStatus.LEASED)),
        # Ids are ordered by time.
        Job.id < own.scalar_subquery(),
    )
    return session().scalar(ahead) or 0


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
