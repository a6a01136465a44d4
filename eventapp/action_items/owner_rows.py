"""The owners of action items as read, for many items at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.action_items.models import ActionItemOwner
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner of an action item as read: ``name`` and ``email`` are '' for an organization alone.

    ``left_at`` and ``bounced_at`` are why nothing is sent to them; ``opened_at`` is when they first used
    their link, ``confirmed_at`` when they agreed that it is done.
    """

    organization: LocalizedText | None
    name: str
    email: str
    language: str
    side_id: str | None
    contact_id: str | None
    organization_id: str | None
    left_at: datetime | None
    bounced_at: datetime | None
    opened_at: datetime | None
    confirmed_at: datetime | None

    @property
    def is_reachable(self) -> bool:
        return bool(self.email) and self.left_at is None and self.bounced_at is None


Owners = tuple[OwnerRow, ...]


def read_owners(conference_id: str, item_ids: Collection[str] | None = None) -> Mapping[str, Owners]:
    """Return action item → its owners, the lead first; None for the items stands for all of
    the conference. One query."""
    statement = (
        select(
            ActionItemOwner.action_item_id,
            Organization.name,
            Contact.name,
            Contact.email,
            Contact.language,
            ActionItemOwner.side_id,
            ActionItemOwner.contact_id,
            ActionItemOwner.organization_id,
            Contact.left_at,
            Contact.bounced_at,
            Contact.opened_at,
            ActionItemOwner.confirmed_at,
        )
        .outerjoin(Organization, Organization.id == ActionItemOwner.organization_id)
        .outerjoin(Contact, Contact.id == ActionItemOwner.contact_id)
        .order_by(ActionItemOwner.action_item_id, ActionItemOwner.position)
    )
    # Either of the two, because a database that is given both may go through all of the conference.
    if item_ids is None:
        statement = statement.where(ActionItemOwner.conference_id == conference_id)
    else:
        statement = statement.where(ActionItemOwner.action_item_id.in_(item_ids))
    found: dict[str, Owners] = {}
    rows: Iterable[Any] = session().execute(statement)
    for item_id, organization, name, email, language, *others in rows:
        owner = OwnerRow(organization, name or "", email or "", language or "", *others)
        found[item_id] = (*found.get(item_id, ()), owner)
    return found
