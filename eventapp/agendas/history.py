"""Edits of items as they are kept, so that whoever made them can take them back."""

from sqlalchemy import delete, select

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.edits import State, state_of
from eventapp.agendas.models import AgendaEdit, AgendaItem
from eventapp.agendas.queries import list_contributions
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session

#: So many edits of one person are kept at one conference.
EDITS_KEPT = 200


def read_state(item: AgendaItem) -> State:
    return state_of(item, list_contributions(item.conference_id, item.id))


def keep_edit(
    actor: Actor, action: str, item: AgendaItem, before: State | None, after: State | None
) -> AgendaEdit | None:
    """Write what ``actor`` did to an item into the audit trail; keep it to be undone if it did anything.

    The product itself undoes nothing.
    """
    record(actor, action, subject_type="agenda_item", subject_id=item.id, conference_id=item.conference_id)
    if actor.id in (None, SYSTEM.id) or before == after:
        session().flush()
        return None
    edit = AgendaEdit(
        id=new_id(),
        conference_id=item.conference_id,
        agenda_item_id=item.id,
        actor_id=actor.id,
        before=before,
        after=after,
        made_at=now(),
        undone_at=None,
    )
    session().add(edit)
    session().flush()
    _drop_oldest(actor.id, item.conference_id)
    return edit


def find_last_edit(actor_id: str | None, conference_id: str) -> AgendaEdit | None:
    """Return the last edit of somebody that is not undone."""
    return session().scalar(
        select(AgendaEdit)
        .where(
            AgendaEdit.conference_id == conference_id,
            AgendaEdit.actor_id == actor_id,
            AgendaEdit.undone_at.is_(None),
        )
        .order_by(AgendaEdit.id.desc())
        .limit(1)
    )


def _drop_oldest(actor_id: str, conference_id: str) -> None:
    own = (AgendaEdit.conference_id == conference_id, AgendaEdit.actor_id == actor_id)
    too_old = session().scalar(
        select(AgendaEdit.id).where(*own).order_by(AgendaEdit.id.desc()).offset(EDITS_KEPT).limit(1)
    )
    if too_old is not None:
        session().execute(delete(AgendaEdit).where(*own, AgendaEdit.id <= too_old))
