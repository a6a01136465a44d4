"""Use cases of the secretariat on many delegates at once: each by itself, all in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from eventapp.actor import Actor
from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED
from eventapp.errors import AppError, Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.models import Delegate
from eventapp.registration.queries import get_delegate, get_delegation
from eventapp.registration.rules import PRESENT, checked_line
from eventapp.registration.services.on_behalf import send_link_again
from eventapp.registration.services.secretariat import (
    REASON_MAX,
    accept_delegate,
    assign_delegate,
    cancel_delegate,
    decline_delegate,
    let_wait,
)

#: How many at once: each takes some milliseconds, in which nobody else gets a seat of the conference.
BULK_MAX = 500


class BulkAction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    LET_WAIT = "let_wait"
    CANCEL = "cancel"
    CATEGORY = "category"
    DELEGATION = "delegation"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class ActOnMany:
    """What to do with whom; ``reason``, ``category``, ``delegation_id`` are for the actions that need them.

    Without a delegation, assigning puts people into none.
    """

    conference_id: str
    action: BulkAction
    delegate_ids: tuple[str, ...]
    reason: str = ""
    category: str = ""
    delegation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody with whom it could not be done, and why."""

    delegate_id: str
    name: str
    refusal: AppError


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    done: int
    refused: tuple[Refused, ...]


def act_on_many(actor: Actor, command: ActOnMany) -> BulkOutcome:
    """Do one thing with many delegates. Who is refused stops nobody else, and stays as they were.

    Seats go to those who have waited longest. Raises :class:`InvalidInput` where the command itself is wrong.
    """
    require(actor, Permission.DELEGATES_EDIT, command.conference_id)
    _check(command)
    # The conference first, as everywhere: or two at once could each hold what the other needs.
    seats.hold(command.conference_id)
    done, refused = 0, []
    for delegate_id, name in _in_turn(command):
        try:
            with session().begin_nested():
                _ACTIONS[command.action](actor, command, delegate_id)
        except (AppError, StaleDataError) as error:
            refusal = error if isinstance(error, AppError) else Conflict(SINCE_OPENED)
            refused.append(Refused(delegate_id, name, refusal))
        else:
            done += 1
    return BulkOutcome(done, tuple(refused))


def _check(command: ActOnMany) -> None:
    if not command.delegate_ids:
        raise InvalidInput(N_("Please select somebody first."))
    if len(command.delegate_ids) > BULK_MAX:
        raise InvalidInput(N_("That works for up to %(max)d people at once."), max=BULK_MAX)
    if command.action is BulkAction.DECLINE:
        checked_line(command.reason, "reason", is_required=False, most=REASON_MAX)
    if command.action is BulkAction.CATEGORY and command.category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    if command.delegation_id is not None:
        get_delegation(command.conference_id, command.delegation_id)


def _in_turn(command: ActOnMany) -> Sequence[tuple[str, str]]:
    """Return ids and names in the order in which they are dealt with, of this conference alone.

    Whoever holds no seat comes first: one that frees must not go to somebody who leaves by the same action.
    """
    rows = session().execute(
        select(Delegate.id, Delegate.name)
        .where(
            Delegate.conference_id == command.conference_id,
            Delegate.id.in_(command.delegate_ids),
            Delegate.erased_at.is_(None),
        )
        .order_by(Delegate.holds_seat, Delegate.waitlisted_at.is_(None), Delegate.waitlisted_at, Delegate.id)
    )
    return [(row[0], row[1]) for row in rows]


def _must_be_present(conference_id: str, delegate_id: str) -> None:
    if get_delegate(conference_id, delegate_id).status not in PRESENT:
        raise Conflict(N_("This registration has ended already."))


def _accept(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    # The counters move past the row in memory, which says why there is no seat.
    session().expire(session().get_one(Conference, command.conference_id))
    accept_delegate(actor, conference_id=command.conference_id, delegate_id=delegate_id)


def _decline(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    _must_be_present(command.conference_id, delegate_id)
    decline_delegate(
        actor, conference_id=command.conference_id, delegate_id=delegate_id, reason=command.reason
    )


def _let_wait(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    let_wait(actor, conference_id=command.conference_id, delegate_id=delegate_id)


def _cancel(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    _must_be_present(command.conference_id, delegate_id)
    cancel_delegate(actor, conference_id=command.conference_id, delegate_id=delegate_id)


def _assign_category(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    delegate = get_delegate(command.conference_id, delegate_id)
    assign_delegate(
        actor,
        conference_id=command.conference_id,
        delegate_id=delegate_id,
        category=command.category,
        delegation_id=delegate.delegation_id,
    )


def _assign_delegation(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    delegate = get_delegate(command.conference_id, delegate_id)
    assign_delegate(
        actor,
        conference_id=command.conference_id,
        delegate_id=delegate_id,
        category=delegate.category,
        delegation_id=command.delegation_id,
    )


def _send_link(actor: Actor, command: ActOnMany, delegate_id: str) -> None:
    send_link_again(actor, conference_id=command.conference_id, delegate_id=delegate_id)


_ACTIONS: Mapping[BulkAction, Callable[[Actor, ActOnMany, str], None]] = {
    BulkAction.ACCEPT: _accept,
    BulkAction.DECLINE: _decline,
    BulkAction.LET_WAIT: _let_wait,
    BulkAction.CANCEL: _cancel,
    BulkAction.CATEGORY: _assign_category,
    BulkAction.DELEGATION: _assign_delegation,
    BulkAction.LINK: _send_link,
}
