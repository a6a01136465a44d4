"""Use cases of the secretariat on single delegates and on the waiting list."""

from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.models import SEATED, Delegate, DelegateCategory, DelegateStatus
from eventapp.registration.queries import get_delegate
from eventapp.registration.rules import PRESENT
from eventapp.registration.services.changing import (
    ChangeParticulars,
    leave,
    move_up,
    note,
    renew_token,
    seat,
    take_particulars,
)
from eventapp.registration.services.telling import tell_delegate


def edit_delegate(actor: Actor, command: ChangeParticulars, *, category: str) -> Delegate:
    """Change a delegate's particulars and category; the delegate is told."""
    require(actor, Permission.DELEGATES_EDIT, command.conference_id)
    delegate = get_delegate(command.conference_id, command.delegate_id)
    check_is_newest(delegate, command.version)
    if category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    delegate.category = category
    take_particulars(actor, delegate, command)
    return delegate


def accept_delegate(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Give a delegate a seat out of turn; raises :class:`Conflict` when there is none.

    A delegate who cancelled is accepted again only by registering again.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status in SEATED:
        return delegate
    if delegate.status == DelegateStatus.CANCELLED:
        raise Conflict(N_("This delegate has cancelled. They can register again by their personal link."))
    was_waiting = delegate.status == DelegateStatus.WAITLISTED
    if not seats.take_seat(conference_id, states=seats.FOR_SECRETARIAT):
        conference = session().get_one(Conference, conference_id)
        raise Conflict(
            N_("All %(capacity)d seats are taken. Raise the capacity, or cancel somebody else first.")
            if conference.capacity is not None
            else N_("This conference is archived, so nobody can be accepted any more."),
            capacity=conference.capacity,
        )
    seat(
        actor,
        delegate,
        "delegate.accepted",
        "registration_promoted" if was_waiting else "registration_accepted",
    )
    return delegate


def decline_delegate(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Refuse a delegate; a seat they held goes to whoever waits longest."""
    return _take_out(actor, conference_id, delegate_id, DelegateStatus.DECLINED)


def cancel_delegate(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Cancel for a delegate who asked for it; the seat goes to whoever waits longest."""
    return _take_out(actor, conference_id, delegate_id, DelegateStatus.CANCELLED)


def _take_out(actor: Actor, conference_id: str, delegate_id: str, status: DelegateStatus) -> Delegate:
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status in PRESENT:
        leave(actor, delegate, status)
    return delegate


def renew_link(actor: Actor, *, conference_id: str, delegate_id: str, secret_key: str) -> None:
    """Make a delegate's old personal link stop working and mail a new one."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    renew_token(delegate, secret_key)
    note(actor, "delegate.link_renewed", delegate)
    tell_delegate("registration_again", delegate)
    session().flush()


def promote_waiting(actor: Actor, conference_id: str) -> int:
    """Give all free seats to those who wait, in their order, and return how many moved up.

    For a capacity that was raised; a cancellation does it by itself.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    session().flush()
    seats.hold(conference_id)
    return len(move_up(actor, conference_id))
