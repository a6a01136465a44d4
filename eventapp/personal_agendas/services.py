"""Use cases of delegates' own agendas, reached by the personal link; and the end of one.

``AgendaItem.chosen`` is moved here alone, by one conditional statement in the transaction of the choice. Who
moves it has taken the delegate's row first, so that choosing, leaving and giving up a registration at one
moment queue, and a double click finds what the first has done.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from eventapp.agendas.models import AgendaItem, ReleasedItem
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.personal_agendas.rules import check_choosable, is_leavable
from eventapp.registration.access import DELEGATE
from eventapp.registration.models import Delegate, DelegateStatus


class NoPlaceLeft(Conflict):
    """Others have taken the last place at an item."""


def hold_delegate(conference_id: str, delegate_id: str) -> str:
    """Return a delegate's status, which nobody changes until this transaction ends."""
    status: str | None = session().scalar(
        select(Delegate.status)
        .where(Delegate.id == delegate_id, Delegate.conference_id == conference_id)
        .with_for_update(key_share=True)
    )
    if status is None:
        raise NotFound
    return status


def choose_item(*, conference_id: str, delegate_id: str, item_id: str) -> bool:
    """Put a released item into a delegate's agenda, with a place where places are limited.

    Returns whether it was not there yet. Raises :class:`NoPlaceLeft`, :class:`Conflict` where it can't be
    chosen, and :class:`NotFound` for an item that the public doesn't know.
    """
    if hold_delegate(conference_id, delegate_id) != DelegateStatus.ACCEPTED:
        raise Conflict(N_("Items can be chosen by those whose registration is accepted."))
    kind, starts_at, is_cancelled = _get_released(conference_id, item_id)
    if _find_choice(delegate_id, item_id) is not None:
        return False
    check_choosable(kind, starts_at, now(), is_cancelled=is_cancelled)
    if not _take_place(conference_id, item_id):
        raise NoPlaceLeft(N_("All places at this item are taken. Please choose another one."))
    session().add(
        Choice(conference_id=conference_id, delegate_id=delegate_id, agenda_item_id=item_id, chosen_at=now())
    )
    _note("agenda_item.chosen", conference_id, delegate_id, item_id)
    session().flush()
    return True


def leave_item(*, conference_id: str, delegate_id: str, item_id: str) -> bool:
    """Take an item out of a delegate's agenda and give its place back; tell whether it was there.

    Raises :class:`Conflict` once it has begun, :class:`NotFound` for an item that the public doesn't know.
    """
    hold_delegate(conference_id, delegate_id)
    _kind, starts_at, is_cancelled = _get_released(conference_id, item_id)
    choice_id = _find_choice(delegate_id, item_id)
    if choice_id is None:
        return False
    if not is_leavable(starts_at, now(), is_cancelled=is_cancelled):
        raise Conflict(N_("This item has begun already, so nothing can be changed any more."))
    session().execute(delete(Choice).where(Choice.id == choice_id))
    _give_back([item_id])
    _note("agenda_item.left", conference_id, delegate_id, item_id)
    session().flush()
    return True


def set_wishes(*, conference_id: str, delegate_id: str, wants_mails: bool) -> bool:
    """Say whether a delegate wants calendar invitations for what they choose; tell whether that is new.

    Raises :class:`InvalidInput` for somebody without an address.
    """
    hold_delegate(conference_id, delegate_id)
    if wants_mails and not session().scalar(select(Delegate.email).where(Delegate.id == delegate_id)):
        raise InvalidInput(N_("Your registration has no e-mail address. Please add one first."))
    wishes = session().get(AgendaWishes, delegate_id)
    if wishes is None:
        wishes = AgendaWishes(conference_id=conference_id, delegate_id=delegate_id, wants_mails=False)
        session().add(wishes)
    is_new = wishes.wants_mails != wants_mails
    wishes.wants_mails, wishes.changed_at = wants_mails, now()
    if is_new:
        _note("delegate.agenda_wishes_set", conference_id, delegate_id, wants_mails=wants_mails)
    session().flush()
    return is_new


def give_up_agenda(delegate_id: str) -> None:
    """Forget all that somebody chose and wished, and give the places back. The delegate's row is held."""
    ids = session().scalars(
        delete(Choice).where(Choice.delegate_id == delegate_id).returning(Choice.agenda_item_id)
    )
    _give_back(ids.all())
    session().execute(delete(AgendaWishes).where(AgendaWishes.delegate_id == delegate_id))


def _get_released(conference_id: str, item_id: str) -> tuple[str, datetime, bool]:
    row = (
        session()
        .execute(
            select(ReleasedItem.kind, ReleasedItem.starts_at, ReleasedItem.is_cancelled).where(
                ReleasedItem.agenda_item_id == item_id,
                ReleasedItem.conference_id == conference_id,
                ReleasedItem.until_version.is_(None),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def _find_choice(delegate_id: str, item_id: str) -> str | None:
    found: str | None = session().scalar(
        select(Choice.id).where(Choice.delegate_id == delegate_id, Choice.agenda_item_id == item_id)
    )
    return found


def _take_place(conference_id: str, item_id: str) -> bool:
    """Count one more delegate at an item that takes place and has room; tell whether there was any."""
    takes_place = select(ReleasedItem.id).where(
        ReleasedItem.agenda_item_id == AgendaItem.id,
        ReleasedItem.until_version.is_(None),
        ReleasedItem.is_cancelled.is_(False),
    )
    taken = session().scalar(
        update(AgendaItem)
        .where(
            AgendaItem.id == item_id,
            AgendaItem.conference_id == conference_id,
            or_(AgendaItem.places.is_(None), AgendaItem.chosen < AgendaItem.places),
            takes_place.exists(),
        )
        .values(chosen=AgendaItem.chosen + 1)
        .returning(AgendaItem.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _give_back(item_ids: Collection[str]) -> None:
    # In one order, as everybody does who takes more than one of these rows.
    for item_id in sorted(item_ids):
        session().execute(
            update(AgendaItem)
            .where(AgendaItem.id == item_id)
            .values(chosen=AgendaItem.chosen - 1)
            .execution_options(synchronize_session=False)
        )


def _note(action: str, conference_id: str, delegate_id: str, item_id: str = "", **details: object) -> None:
    """Write the audit entry of a use case; it names no person."""
    if item_id:
        details["agenda_item_id"] = item_id
    record(
        DELEGATE,
        action,
        subject_type="delegate",
        subject_id=delegate_id,
        conference_id=conference_id,
        **details,
    )
