"""Edits of items as they are kept, so that whoever made them can take them back."""

from sqlalchemy import delete, select

from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.edits import State, is_same_state, state_of
from eventapp.agendas.models import AgendaEdit, AgendaItem, ReleasedItem
from eventapp.agendas.queries import find_item, list_contributions
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


def find_undoable_edit(actor_id: str | None, conference_id: str) -> AgendaEdit | None:
    """Return what the button offers: the last edit, as long as nobody has built on what it did."""
    edit = find_last_edit(actor_id, conference_id)
    if edit is None:
        return None
    item = find_item(conference_id, edit.agenda_item_id)
    if not is_same_state(read_state(item) if item else None, edit.after):
        return None
    return None if edit.before is None and is_released(edit.agenda_item_id) else edit


def is_released(item_id: str) -> bool:
    """Tell whether an item is or was in a release, so that calendars hold it."""
    found = select(ReleasedItem.id).where(ReleasedItem.agenda_item_id == item_id).limit(1)
    return session().scalar(found) is not None


def forget_edits(conference_id: str) -> None:
    """Let nobody take back what was done so far: what a template brought is no edit of theirs."""
    session().execute(delete(AgendaEdit).where(AgendaEdit.conference_id == conference_id))


def _drop_oldest(actor_id: str, conference_id: str) -> None:
    own = (AgendaEdit.conference_id == conference_id, AgendaEdit.actor_id == actor_id)
    too_old = session().scalar(
        select(AgendaEdit.id).where(*own).order_by(AgendaEdit.id.desc()).offset(EDITS_KEPT).limit(1)
    )
    if too_old is not None:
        session().execute(delete(AgendaEdit).where(*own, AgendaEdit.id <= too_old))
