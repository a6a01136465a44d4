"""What has happened to one working link, from the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.db.session import session
from eventapp.i18n import N_, gettext
from eventapp.working_links.words import ACTION_TEXTS

#: So many entries are shown, the newest.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """What was done, by whom, when; ``before`` and ``after`` are stages, '' where it wasn't moved."""

    at: datetime
    text: str
    by: str
    before: str
    after: str


def list_happenings(conference_id: str, link_id: str) -> list[Happening]:
    """Return what was done with a link, newest first, in the reader's language."""
    entries = session().scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == link_id, AuditEntry.conference_id == conference_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(_MOST)
    )
    return [
        Happening(
            at=entry.at,
            text=gettext(ACTION_TEXTS.get(entry.action, N_("Changed"))),
            by=entry.actor_name,
            before=entry.details.get("before", ""),
            after=entry.details.get("after", ""),
        )
        for entry in entries
    ]
