"""Use cases of the secretariat on single delegates and on the waiting list."""

from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.departures import tell_of_departure
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import get_delegate, get_delegation
from eventapp.registration.rules import PRESENT, checked_line
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
from eventapp.registration.transitions import Step, check_step

REASON_MAX = 500
PRECEDENCE_MAX = 9999


def edit_delegate(
    actor: Actor,
    command: ChangeParticulars,
    *,
    category: str,
    delegation_id: str | None = None,
    precedence: int | None = None,
) -> Delegate:
    """Change a delegate's particulars, category, delegation and precedence; the delegate is told."""
    require(actor, Permission.DELEGATES_EDIT, command.conference_id)
    delegate = get_delegate(command.conference_id, command.delegate_id)
    if delegate.erased_at is not None:
        raise NotFound
    check_is_newest(delegate, command.version)
    which = {"conference_id": command.conference_id, "delegate_id": command.delegate_id}
    assign_delegate(actor, **which, category=category, delegation_id=delegation_id)
    if precedence != delegate.precedence:
        set_precedence(actor, **which, precedence=precedence)
    take_particulars(actor, delegate, command)
    return delegate


def accept_delegate(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Accept a delegate, with the seat they hold or one out of turn; :class:`Conflict` for lack of one.

    Who has still to complete the data can't be accepted, nor who cancelled: they register again.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status == DelegateStatus.ACCEPTED:
        return delegate
    if delegate.status == DelegateStatus.CANCELLED:
        raise Conflict(N_("This delegate has cancelled. They can register again by their personal link."))
    check_step(Step.ACCEPT, delegate.status)
    if delegate.erased_at is not None:
        raise Conflict(N_("This registration has ended already."))
    if delegate.completed_at is None:
        raise Conflict(N_("The details have to be completed first."))
    was_waiting = delegate.status == DelegateStatus.WAITLISTED
    if not delegate.holds_seat and not seats.take_seat(
        seats.claim_of(delegate), states=seats.FOR_SECRETARIAT
    ):
        raise _no_seat(delegate)
    delegate.approved_at = now()
    seat(
        actor,
        delegate,
        action="delegate.accepted",
        mail="registration_promoted" if was_waiting else "registration_accepted",
    )
    return delegate


def _no_seat(delegate: Delegate) -> Conflict:
    conference = session().get_one(Conference, delegate.conference_id)
    if conference.state == ConferenceState.ARCHIVED:
        return Conflict(N_("This conference is archived, so nobody can be accepted any more."))
    if conference.capacity is not None and conference.seats_taken >= conference.capacity:
        return Conflict(
            N_("All %(capacity)d seats are taken. Raise the capacity, or cancel somebody else first."),
            capacity=conference.capacity,
        )
    return Conflict(N_("The quota of this category or delegation is used up. Raise it first."))


def let_wait(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Approve an application for which there is no seat: it waits for one like all others."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status == DelegateStatus.WAITLISTED:
        return delegate
    check_step(Step.LET_WAIT, delegate.status)
    if delegate.holds_seat:
        return accept_delegate(actor, conference_id=conference_id, delegate_id=delegate_id)
    seats.hold(conference_id)
    delegate.approved_at = delegate.waitlisted_at = delegate.updated_at = now()
    delegate.status = DelegateStatus.WAITLISTED
    note(actor, "delegate.let_wait", delegate)
    tell_delegate("registration_waitlisted", delegate)
    session().flush()
    tell_of_departure(delegate)
    move_up(actor, conference_id)
    return delegate


def decline_delegate(actor: Actor, *, conference_id: str, delegate_id: str, reason: str = "") -> Delegate:
    """Refuse a delegate, who is told the reason; a seat they held goes to whoever is next.

    Raises :class:`InvalidInput` for a reason that is too long.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status in PRESENT:
        leave(
            actor,
            delegate,
            DelegateStatus.DECLINED,
            step=Step.DECLINE,
            mail="registration_declined",
            reason=checked_line(reason, "reason", is_required=False, most=REASON_MAX),
        )
    return delegate


def cancel_delegate(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Cancel for a delegate who asked for it; the seat goes to whoever is next."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status in PRESENT:
        leave(actor, delegate, DelegateStatus.CANCELLED, step=Step.CANCEL)
    return delegate


def assign_delegate(
    actor: Actor, *, conference_id: str, delegate_id: str, category: str, delegation_id: str | None
) -> Delegate:
    """Put a delegate into another category or delegation, with the seat or the place on the list they hold.

    Raises :class:`Conflict` when the quota there is used up; then everything stays as it was.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    if category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    delegate = get_delegate(conference_id, delegate_id)
    before, after = seats.claim_of(delegate), seats.Claim(conference_id, category, delegation_id)
    if before == after:
        return delegate
    if delegation_id is not None:
        get_delegation(conference_id, delegation_id)
    seats.hold(conference_id)
    if delegate.holds_seat:
        seats.free_seat(before)
        if not seats.take_seat(after, states=seats.FOR_SECRETARIAT):
            raise Conflict(N_("The quota of this category or delegation is used up. Raise it first."))
    if delegation_id != delegate.delegation_id:
        delegate.is_head = False
    delegate.category, delegate.delegation_id = category, delegation_id
    delegate.updated_at = now()
    note(actor, "delegate.assigned", delegate, category=category)
    session().flush()
    # Somebody else has the seat left behind, and who waited may find one where they are now.
    if delegate.holds_seat or delegate.status == DelegateStatus.WAITLISTED:
        move_up(actor, conference_id, first_of=before.delegation_id)
    return delegate


def set_precedence(actor: Actor, *, conference_id: str, delegate_id: str, precedence: int | None) -> Delegate:
    """Give a delegate a place in the order of precedence, from 1; None puts them behind all others."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    if precedence is not None and not 1 <= precedence <= PRECEDENCE_MAX:
        raise InvalidInput(
            N_("Please give a number from 1 to %(max)d."), field="precedence", max=PRECEDENCE_MAX
        )
    delegate = get_delegate(conference_id, delegate_id)
    delegate.precedence = precedence
    note(actor, "delegate.precedence_set", delegate)
    session().flush()
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
