"""What everybody may see of the register: no person, no address, nothing that is confidential.

It is a reading of its own instead of the secretariat's with parts left out, so that what is added there
isn't public by accident.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from eventapp.action_items.filters import in_register_order
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.action_items.rules import is_overdue
from eventapp.agreements.models import Agreement
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An action item as the public reads it; its number would tell how many are left out.

    ``organizations`` are its owners, the lead first, where they are or belong to one.
    """

    title: LocalizedText
    organizations: tuple[LocalizedText, ...]
    due_on: date | None
    status: str
    is_overdue: bool
    is_carried: bool


def public_items(conference_id: str) -> ColumnElement[bool]:
    """Return the condition for what is public: neither it nor where it comes from is confidential."""
    hidden_decisions = select(Decision.id).where(
        Decision.conference_id == conference_id, Decision.is_confidential
    )
    hidden_agreements = select(Agreement.id).where(
        Agreement.conference_id == conference_id, Agreement.is_confidential
    )
    return and_(
        ActionItem.conference_id == conference_id,
        ActionItem.is_confidential.is_(False),
        or_(ActionItem.decision_id.is_(None), ActionItem.decision_id.not_in(hidden_decisions)),
        or_(ActionItem.agreement_id.is_(None), ActionItem.agreement_id.not_in(hidden_agreements)),
    )


def list_public_items(
    conference_id: str, today: date, *, offset: int = 0, limit: int | None = None
) -> list[PublicItem]:
    """Return a stretch of what is public, in the order of the register, by two queries."""
    items = (
        session()
        .execute(
            select(
                *(ActionItem.id, ActionItem.title, ActionItem.due_on),
                *(ActionItem.status, ActionItem.carried_at),
            )
            .where(public_items(conference_id))
            .order_by(*in_register_order())
            .offset(offset)
            .limit(limit)
        )
        .all()
    )
    organizations = _organizations([item.id for item in items])
    return [
        PublicItem(
            title=item.title,
            organizations=organizations.get(item.id, ()),
            due_on=item.due_on,
            status=item.status,
            is_overdue=is_overdue(item.status, item.due_on, today, item.carried_at),
            is_carried=item.carried_at is not None,
        )
        for item in items
    ]


def count_public_items(conference_id: str) -> int:
    return session().scalar(select(func.count(ActionItem.id)).where(public_items(conference_id))) or 0


def read_public_state(conference_id: str) -> tuple[object, ...]:
    """Return what an ETag of the public register needs; any change to what it shows or hides moves it."""
    parts = (
        select(
            func.count(model.id), func.coalesce(func.sum(model.version), 0), func.max(model.updated_at)
        ).where(model.conference_id == conference_id)
        for model in (ActionItem, Decision, Agreement)
    )
    return tuple(value for part in parts for value in session().execute(part).one())


def _organizations(item_ids: Collection[str]) -> Mapping[str, tuple[LocalizedText, ...]]:
    rows = session().execute(
        select(ActionItemOwner.action_item_id, Organization.id, Organization.name)
        .outerjoin(Contact, Contact.id == ActionItemOwner.contact_id)
        .join(
            Organization,
            Organization.id == func.coalesce(ActionItemOwner.organization_id, Contact.organization_id),
        )
        .where(ActionItemOwner.action_item_id.in_(item_ids))
        .order_by(ActionItemOwner.action_item_id, ActionItemOwner.position)
    )
    found: dict[str, dict[str, LocalizedText]] = {}
    for item_id, organization_id, name in rows:
        found.setdefault(item_id, {}).setdefault(organization_id, name)
    return {item_id: tuple(names.values()) for item_id, names in found.items()}
