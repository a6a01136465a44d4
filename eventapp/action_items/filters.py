"""What to leave in the register, and in which order: the conditions and the order that do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from eventapp.action_items.models import OPEN, ActionItem, ActionItemOwner
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded

#: Values of ``RegisterFilters.status`` besides those of ``ActionItemStatus``.
TO_DO, OVERDUE, UNCONFIRMED, CARRIED = "open", "overdue", "unconfirmed", "carried"
#: Values of ``RegisterFilters.owners_are``.
LOST, NOBODY = "lost", "nobody"

IS_OPEN = ActionItem.status.in_([status.value for status in OPEN])
#: What is open and not carried over to a later edition, which follows it up alone.
IS_FOLLOWED_UP = IS_OPEN & ActionItem.carried_at.is_(None)


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition for action items that are followed up here and whose due date is over."""
    return IS_FOLLOWED_UP & (ActionItem.due_on < today)


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What to leave in the register; None and "" leave everything in, and all that is said has to fit.

    ``status`` is an ``ActionItemStatus`` value, :data:`TO_DO`, :data:`OVERDUE`, :data:`UNCONFIRMED` (reported
    as done, and another owner has to confirm it) or :data:`CARRIED`; ``column`` is a further status that it
    must have. ``side`` is the code of a side, ``owner`` a part of the name of person or organization, or of
    the address; any of the owners is enough. ``owners_are`` asks for items with an owner who has left or
    whose mailbox refuses mails (:data:`LOST`), or without any (:data:`NOBODY`). ``due_until`` leaves out what
    has no date, ``is_undated`` leaves that in alone.
    """

    status: str = ""
    column: str = ""
    side: str = ""
    organization_id: str = ""
    contact_id: str = ""
    owner: str = ""
    owners_are: str = ""
    agenda_item_id: str = ""
    decision_id: str = ""
    agreement_id: str = ""
    priority: str = ""
    is_confidential: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    is_undated: bool = False


NO_FILTERS = RegisterFilters()


def conditions(conference_id: str, filters: RegisterFilters, today: date) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions on action items, whatever they are joined to."""
    yield ActionItem.conference_id == conference_id
    yield from _of_state(filters, today)
    yield from _of_owners(conference_id, filters)
    for column, value in (
        (ActionItem.agenda_item_id, filters.agenda_item_id),
        (ActionItem.decision_id, filters.decision_id),
        (ActionItem.agreement_id, filters.agreement_id),
        (ActionItem.priority, filters.priority),
    ):
        if value:
            yield column == value
    if filters.is_confidential is not None:
        yield ActionItem.is_confidential.is_(filters.is_confidential)
    if filters.due_from is not None:
        yield ActionItem.due_on >= filters.due_from
    if filters.due_until is not None:
        yield ActionItem.due_on <= filters.due_until
    if filters.is_undated:
        yield ActionItem.due_on.is_(None)


def in_register_order() -> tuple[ColumnElement[Any], ...]:
    # Whatever is overdue has the earliest dates of all that is open: the due date alone puts it in front.
    return (case((IS_FOLLOWED_UP, 0), else_=1), *along_time())


def along_time() -> tuple[ColumnElement[Any], ...]:
    return (
        case((ActionItem.due_on.is_(None), 1), else_=0),
        ActionItem.due_on.asc(),
        ActionItem.number.asc(),
    )


def _of_state(filters: RegisterFilters, today: date) -> Iterable[ColumnElement[bool]]:
    if filters.status == TO_DO:
        yield IS_FOLLOWED_UP
    elif filters.status == OVERDUE:
        yield is_late(today)
    elif filters.status == UNCONFIRMED:
        yield IS_FOLLOWED_UP & ActionItem.reported_at.is_not(None)
    elif filters.status == CARRIED:
        yield ActionItem.carried_at.is_not(None)
    elif filters.status:
        yield ActionItem.status == filters.status
    if filters.column:
        yield ActionItem.status == filters.column


def _of_owners(conference_id: str, filters: RegisterFilters) -> Iterable[ColumnElement[bool]]:
    if filters.side:
        side = select(Side.id).where(Side.conference_id == conference_id, Side.code == filters.side)
        yield _has_owner(ActionItemOwner.side_id == side.scalar_subquery())
    if filters.organization_id:
        yield _has_owner(ActionItemOwner.organization_id == filters.organization_id)
    if filters.contact_id:
        yield _has_owner(ActionItemOwner.contact_id == filters.contact_id)
    if filters.owner:
        yield _is_owned_by_somebody_called(filters.owner, conference_id)
    if filters.owners_are == LOST:
        lost = select(Contact.id).where(
            Contact.conference_id == conference_id,
            or_(Contact.left_at.is_not(None), Contact.bounced_at.is_not(None)),
        )
        yield _is_owned(ActionItemOwner.contact_id.in_(lost))
    elif filters.owners_are == NOBODY:
        yield ~_has_owner()


def _is_owned_by_somebody_called(words: str, conference_id: str) -> ColumnElement[bool]:
    people = select(Contact.id).where(
        Contact.conference_id == conference_id,
        or_(Contact.name.icontains(words, autoescape=True), Contact.email.icontains(words, autoescape=True)),
    )
    bodies = select(Organization.id).where(Organization.name_key.contains(folded(words), autoescape=True))
    return or_(
        _is_owned(ActionItemOwner.contact_id.in_(people)),
        _is_owned(ActionItemOwner.organization_id.in_(bodies)),
    )


def _has_owner(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for items with such an owner, asked of each item: right for one that many have."""
    owners = select(ActionItemOwner.id).where(ActionItemOwner.action_item_id == ActionItem.id, *conditions)
    # Named, because a statement that reads owners itself would take these for its own.
    return owners.correlate(ActionItem).exists()


def _is_owned(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the same, but asked of the owners, once: right for a condition that is hard to judge."""
    return ActionItem.id.in_(select(ActionItemOwner.action_item_id).where(condition))
