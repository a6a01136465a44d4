"""Use cases by which an agenda item no longer takes place, or takes place after all."""

from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.history import is_released, keep_edit, read_state
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.people import forget_people_without_part
from eventapp.agendas.queries import get_item, list_contributions
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.permissions import Permission, require


def cancel_item(actor: Actor, *, conference_id: str, item_id: str) -> AgendaItem:
    """Mark an item as cancelled. Doing it twice changes nothing more."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    item = get_item(conference_id, item_id)
    if item.cancelled_at is None:
        before = read_state(item)
        item.cancelled_at = item.updated_at = now()
        session().flush()
        keep_edit(actor, "agenda_item.cancelled", item, before, read_state(item))
    return item


def restore_item(actor: Actor, *, conference_id: str, item_id: str) -> AgendaItem:
    """Bring a cancelled item back."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    item = get_item(conference_id, item_id)
    if item.cancelled_at is not None:
        before = read_state(item)
        item.cancelled_at, item.updated_at = None, now()
        session().flush()
        keep_edit(actor, "agenda_item.restored", item, before, read_state(item))
    return item


def delete_item(actor: Actor, *, conference_id: str, item_id: str) -> None:
    """Delete an item that nothing hangs on; raises :class:`Conflict` where something does.

    What has been released stays: calendars hold it, and must be told that it is cancelled.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    item = get_item(conference_id, item_id)
    before = read_state(item)
    take_out(item)
    keep_edit(actor, "agenda_item.deleted", item, before, None)


def take_out(item: AgendaItem) -> None:
    """Delete the row of an item, and people who have no part left; raises as :func:`delete_item` does."""
    if is_released(item.id):
        raise Conflict(
            N_("This item has been released, so calendars hold it. Cancel it instead: then they learn of it.")
        )
    people = {person.id for _part, person in list_contributions(item.conference_id, item.id)}
    session().delete(item)
    try:
        session().flush()
    except IntegrityError as error:  # foreign keys of slices that this one can't see
        raise Conflict(
            N_("Minutes, materials, signings or the like belong to this item. Cancel it instead.")
        ) from error
    forget_people_without_part(item.conference_id, people)
