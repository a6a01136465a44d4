"""When the public programme changes, its revision grows: one rule, kept in one place.

ETags, Last-Modified and caches of pages, feeds and documents all hang on ``Conference.revision`` and
``changed_at``. The rule listens to the session, so no service can forget it.
"""

from typing import Any

from sqlalchemy import ColumnElement, event, inspect, select, update
from sqlalchemy.orm import Session

from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner, ShownInProgramme
from eventapp.organizations.models import Organization

#: Columns of a conference that move without a reader seeing it in the programme.
_UNSEEN = frozenset({"seats_taken", "revision", "changed_at", "version"})


@event.listens_for(Session, "after_flush")
def _count_up(session: Session, _context: Any) -> None:
    changed = {
        row.id if isinstance(row, Conference) else row.conference_id
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, Conference | ShownInProgramme) and _is_seen(session, row)
    }
    renamed = {row.id for row in session.dirty if isinstance(row, Organization) and session.is_modified(row)}
    if changed:
        _grow(session, Conference.id.in_(changed))
    if renamed:
        shown_at = select(ConferencePartner.conference_id).where(
            ConferencePartner.organization_id.in_(renamed)
        )
        _grow(session, Conference.id.in_(shown_at))


def _is_seen(session: Session, row: Conference | ShownInProgramme) -> bool:
    if isinstance(row, Conference):
        return row in session.dirty and any(
            attribute.history.has_changes()
            for attribute in inspect(row).attrs
            if attribute.key not in _UNSEEN
        )
    return row not in session.dirty or session.is_modified(row)


def _grow(session: Session, which: ColumnElement[bool]) -> None:
    # A Core statement leaves ``version`` alone: an edit of the agenda must not refuse an edit of the title.
    session.execute(
        update(Conference)
        .where(which)
        .values(revision=Conference.revision + 1, changed_at=now())
        .execution_options(synchronize_session=False)
    )
