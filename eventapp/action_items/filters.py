"""What to leave in the register, and the conditions that do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select

from eventapp.action_items.models import OPEN, ActionItem, ActionItemOwner
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded

IS_OPEN = ActionItem.status.in_([status.value for status in OPEN])


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition for open action items whose due date is over."""
    return IS_OPEN & (ActionItem.due_on < today)


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What to leave in the register; None and "" leave everything in.

    ``status`` is an ``ActionItemStatus`` value, ``open`` or ``overdue``. ``side`` is a country code, that of
    a side for which an owner speaks. ``owner`` is a part of the name of person or organization, or of the
    address. Any owner is enough, and an item with several appears once. ``due_until`` leaves out what has no
    date, ``is_undated`` leaves that in alone.
    """

    status: str = ""
    side: str = ""
    organization_id: str = ""
    owner: str = ""
    agenda_item_id: str = ""
    decision_id: str = ""
    due_from: date | None = None
    due_until: date | None = None
    is_undated: bool = False


NO_FILTERS = RegisterFilters()


def conditions(conference_id: str, filters: RegisterFilters, today: date) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions on action items, whatever they are joined to."""
    yield ActionItem.conference_id == conference_id
    if filters.status == "open":
        yield IS_OPEN
    elif filters.status == "overdue":
        yield is_late(today)
    elif filters.status:
        yield ActionItem.status == filters.status
    if filters.side:
        yield _has_owner(Side.code == filters.side)
    if filters.organization_id:
        yield _has_owner(ActionItemOwner.organization_id == filters.organization_id)
    if filters.owner:
        yield _has_owner(
            or_(
                Contact.name.icontains(filters.owner, autoescape=True),
                Contact.email.icontains(filters.owner, autoescape=True),
                Organization.name_key.contains(folded(filters.owner), autoescape=True),
            )
        )
    if filters.agenda_item_id:
        yield ActionItem.agenda_item_id == filters.agenda_item_id
    if filters.decision_id:
        yield ActionItem.decision_id == filters.decision_id
    if filters.due_from is not None:
        yield ActionItem.due_on >= filters.due_from
    if filters.due_until is not None:
        yield ActionItem.due_on <= filters.due_until
    if filters.is_undated:
        yield ActionItem.due_on.is_(None)


def _has_owner(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(ActionItemOwner.id)
        .outerjoin(Side, Side.id == ActionItemOwner.side_id)
        .outerjoin(Organization, Organization.id == ActionItemOwner.organization_id)
        .outerjoin(Contact, Contact.id == ActionItemOwner.contact_id)
        .where(ActionItemOwner.action_item_id == ActionItem.id, condition)
    )
