"""What waits for one contact: as their reminders and digests name it."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.follow_up.reading import read_open_items
from eventapp.follow_up.schedule import OpenItem
from eventapp.pulses.models import Pulse


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open items that wait for a contact, for others of an organization, and how many pulses do."""

    own: tuple[OpenItem, ...]
    of_organization: tuple[OpenItem, ...]
    pulses: int


def read_waiting(conference: Conference, contact_id: str, organization_id: str | None = None) -> Waiting:
    """Return what waits for a contact and, with ``organization_id``, for whom else in that organization.

    What is confidential, and somebody else's by name, is between them and the office.
    """
    may_be_told = or_(ActionItem.is_confidential.is_(False), ActionItemOwner.contact_id.is_(None))
    owned = (
        select(ActionItemOwner.action_item_id)
        .join(ActionItem, ActionItem.id == ActionItemOwner.action_item_id)
        .where(
            ActionItemOwner.conference_id == conference.id,
            or_(
                ActionItemOwner.contact_id == contact_id,
                and_(ActionItemOwner.organization_id == (organization_id or ""), may_be_told),
            ),
        )
    )
    own: list[OpenItem] = []
    of_organization: list[OpenItem] = []
    for item in read_open_items(conference, ActionItem.id.in_(owned)):
        if any(owner.contact_id == contact_id for owner in item.waits_for):
            own.append(item)
        elif organization_id and any(owner.organization_id == organization_id for owner in item.waits_for):
            of_organization.append(item)
    pulses = session().scalar(
        select(func.count()).where(
            Pulse.contact_id == contact_id, Pulse.sent_at.is_not(None), Pulse.answered_at.is_(None)
        )
    )
    return Waiting(tuple(own), tuple(of_organization), pulses or 0)
