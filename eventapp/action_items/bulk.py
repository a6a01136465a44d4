"""Use cases on many action items at once: each is judged by itself, all in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from eventapp.action_items.models import ActionItem, ActionItemStatus, Priority
from eventapp.action_items.owners import new_owner
from eventapp.action_items.rules import MAX_OWNERS, check_due, check_goes_on_here
from eventapp.action_items.services import move
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import AppError, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require

#: How many at once: each takes a millisecond or two, in which nobody else writes on SQLite.
BULK_MAX = 500


class BulkAction(StrEnum):
    STATUS = "status"
    DUE = "due"
    PRIORITY = "priority"
    CONFIDENTIAL = "confidential"
    OWNER = "owner"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An action item as somebody read it."""

    id: str
    version: int


@dataclass(frozen=True, slots=True)
class ChangeMany:
    """What to do with which action items; the other values are for the actions that need them."""

    conference_id: str
    action: BulkAction
    chosen: tuple[Chosen, ...]
    status: str = ""
    due_on: date | None = None
    priority: str = ""
    is_confidential: bool = False
    organization_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An action item that was left as it is, and why."""

    id: str
    number: int
    title: LocalizedText
    refusal: AppError


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """``gone`` are those that somebody has deleted meanwhile."""

    done: int
    refused: tuple[Refused, ...]
    gone: int


def change_many(actor: Actor, command: ChangeMany) -> BulkOutcome:
    """Do one thing with many action items; one that is refused stays as it was and stops no other.

    Whoever selected two hundred would otherwise begin anew because of the one that an owner has just reported
    on. It is named instead, with why. Each that changes has its own entry in the trail. Raises
    :class:`InvalidInput` where the command itself is wrong.
    """
    require(actor, Permission.OUTCOMES_EDIT, command.conference_id)
    _check(command)
    versions = {chosen.id: chosen.version for chosen in command.chosen}
    items, done, refused = _held(command), 0, []
    for item in items:
        try:
            check_is_newest(item, versions[item.id], SINCE_OPENED)
            check_goes_on_here(item.carried_at)
            _ACTIONS[command.action](actor, command, item)
        except AppError as error:
            refused.append(Refused(item.id, item.number, item.title, error))
        else:
            done += 1
    session().flush()
    return BulkOutcome(done, tuple(refused), len(versions) - len(items))


def _check(command: ChangeMany) -> None:
    if not command.chosen:
        raise InvalidInput(N_("Please select some action items first."))
    if len(command.chosen) > BULK_MAX:
        raise InvalidInput(N_("That works for up to %(max)d action items at once."), max=BULK_MAX)
    if command.action is BulkAction.STATUS and command.status not in set(ActionItemStatus):
        raise InvalidInput(N_("Please choose one of the states."), field="status")
    if command.action is BulkAction.PRIORITY and command.priority not in set(Priority):
        raise InvalidInput(N_("Please choose one of the priorities."), field="priority")
    if command.action is BulkAction.DUE:
        if command.due_on is None:
            raise InvalidInput(N_("Please give a date."), field="due_on")
        check_due(command.due_on, session().get_one(Conference, command.conference_id).starts_on)
    if command.action is BulkAction.OWNER and command.organization_id is None:
        raise InvalidInput(N_("Please name an organization."), field="organization")


def _held(command: ChangeMany) -> Sequence[ActionItem]:
    """Return the action items of this conference in order, held until the end of the transaction.

    Held in the order of their ids, so that two who do this at once wait for each other instead of both.
    """
    items = session().scalars(
        select(ActionItem)
        .where(
            ActionItem.conference_id == command.conference_id,
            ActionItem.id.in_([chosen.id for chosen in command.chosen]),
        )
        .options(selectinload(ActionItem.owners))
        .order_by(ActionItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return sorted(items, key=lambda item: item.number)


def _move_to(actor: Actor, item: ActionItem, status: str) -> None:
    if item.status != status:
        move(actor, item, status)


def _set_due(actor: Actor, command: ChangeMany, item: ActionItem) -> None:
    if item.due_on != command.due_on:
        item.due_on = command.due_on
        item.sequence += 1
        _changed(actor, item, "due_on")


def _set_priority(actor: Actor, command: ChangeMany, item: ActionItem) -> None:
    if item.priority != command.priority:
        item.priority = Priority(command.priority)
        _changed(actor, item, "priority")


def _set_confidential(actor: Actor, command: ChangeMany, item: ActionItem) -> None:
    if item.is_confidential != command.is_confidential:
        item.is_confidential = command.is_confidential
        _changed(actor, item, "is_confidential")


def _add_owner(actor: Actor, command: ChangeMany, item: ActionItem) -> None:
    if any(owner.organization_id == command.organization_id for owner in item.owners):
        return
    if len(item.owners) >= MAX_OWNERS:
        raise InvalidInput(N_("At most %(max)d can own an action item."), max=MAX_OWNERS)
    # Read once for all: it stays in the session.
    organization = get_organization(command.organization_id or "")
    owner = new_owner(item, organization, None)
    owner.position = len(item.owners)
    item.owners.append(owner)
    _changed(actor, item, "owners")


def _changed(actor: Actor, item: ActionItem, field: str) -> None:
    item.updated_at = now()
    # Also where only another owner joined: that is in another row, and stale edits are told by this one.
    flag_modified(item, "updated_at")
    record(
        actor,
        "action_item.changed",
        subject_type="action_item",
        subject_id=item.id,
        conference_id=item.conference_id,
        number=item.number,
        fields=[field],
    )


_ACTIONS: Mapping[BulkAction, Callable[[Actor, ChangeMany, ActionItem], None]] = {
    BulkAction.STATUS: lambda actor, command, item: _move_to(actor, item, command.status),
    BulkAction.DUE: _set_due,
    BulkAction.PRIORITY: _set_priority,
    BulkAction.CONFIDENTIAL: _set_confidential,
    BulkAction.OWNER: _add_owner,
    BulkAction.CANCEL: lambda actor, _command, item: _move_to(actor, item, ActionItemStatus.CANCELLED),
}
