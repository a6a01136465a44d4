"""Asking for a dossier: it is known by what was last done at the conference, and made in steps."""

import json

from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.models import Document, DocumentKind, DocumentStatus
from eventapp.exports.pdf.frame import Asked, Composed
from eventapp.exports.pdf.rendering import Order
from eventapp.exports.queries import is_given_up
from eventapp.jobs.models import Job

#: Asking for documents changes nothing of what is in them.
_ASKING = "document.requested"


def compose_dossier(conference: Conference, asked: Asked) -> Composed:
    """Return what names the dossier: the one under way, if there is one, else one of what stands now.

    It has all languages, so it counts as one in the first.
    """
    asked = Asked(asked.kind, conference.first_language, asked.choices)
    under_way = _under_way(conference.id, asked)
    if under_way is not None:
        return Composed(asked, Order.from_json(under_way))
    state = {
        "choices": dict(asked.choices),
        "newest": _newest_entry(conference.id),
        # Action items become overdue, and names in the directory change, without an entry of the conference.
        "day": today(conference.timezone).isoformat(),
        "directory": _newest_entry(None),
    }
    return Composed(asked, Order(json.dumps(state)))


def _under_way(conference_id: str, asked: Asked) -> str | None:
    rows = session().execute(
        select(Document.source, Document.choices)
        .outerjoin(Job, Job.id == Document.job_id)
        .where(
            Document.conference_id == conference_id,
            Document.kind == DocumentKind.DOSSIER,
            Document.status == DocumentStatus.WAITING,
            ~is_given_up(),
        )
    )
    return next((row.source for row in rows if row.choices == asked.choices), None)


def _newest_entry(conference_id: str | None) -> str | None:
    """Return the id of what was last done at a conference, or outside of all; ids grow with time."""
    at = (
        AuditEntry.conference_id.is_(None)
        if conference_id is None
        else AuditEntry.conference_id == conference_id
    )
    return session().scalar(select(func.max(AuditEntry.id)).where(at, AuditEntry.action != _ASKING))
