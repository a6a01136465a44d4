"""What keeps the plan from reaching people, for the organizer who can do something about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import IS_REACHABLE
from eventapp.db.session import session
from eventapp.follow_up.rules import Plan
from eventapp.follow_up.schedule import FollowedUp
from eventapp.localized import LocalizedText

#: Of each sort so many are named; how many there are is always told.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A contact in charge of open items to whom nothing is sent, and why: an instant, or no address."""

    id: str
    name: str
    has_left: bool
    has_bounced: bool
    open_items: int


@dataclass(frozen=True, slots=True)
class NamedItem:
    id: str
    number: int
    title: LocalizedText
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Problems:
    """Who is not reached, which items nobody is reminded of, and which no focal point would hear of.

    Of each the first ``NAMED``, with how many there are.
    """

    contacts: Sequence[Unreachable]
    contact_count: int
    without_reader: Sequence[NamedItem]
    without_reader_count: int
    without_focal_point: Sequence[NamedItem]
    without_focal_point_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.contact_count or self.without_reader_count or self.without_focal_point_count)


def find_problems(conference_id: str, facts: FollowedUp, plan: Plan) -> Problems:
    """Return what keeps reminders and escalation from reaching anybody."""
    unread = [i.id for i in facts.items if not any(owner.contact_id for owner in i.waits_for)]
    if plan.tells_focal_point_after is None:
        unheard = []
    else:
        unheard = [i.id for i in facts.items if not any(owner.focal_points for owner in i.waits_for)]
    named = _name({*unread[:NAMED], *unheard[:NAMED]})
    contacts = _unreachable(conference_id)
    return Problems(
        contacts=contacts[:NAMED],
        contact_count=len(contacts),
        without_reader=[named[id_] for id_ in unread[:NAMED] if id_ in named],
        without_reader_count=len(unread),
        without_focal_point=[named[id_] for id_ in unheard[:NAMED] if id_ in named],
        without_focal_point_count=len(unheard),
    )


def _unreachable(conference_id: str) -> list[Unreachable]:
    rows: Iterable[Any] = session().execute(
        select(
            Contact.id,
            Contact.name,
            Contact.left_at,
            Contact.bounced_at,
            func.count(ActionItem.id.distinct()),
        )
        .join(ActionItemOwner, ActionItemOwner.contact_id == Contact.id)
        .join(ActionItem, ActionItem.id == ActionItemOwner.action_item_id)
        .where(
            Contact.conference_id == conference_id,
            ~IS_REACHABLE,
            IS_FOLLOWED_UP,
        )
        .group_by(Contact.id, Contact.name, Contact.left_at, Contact.bounced_at)
        .order_by(Contact.name, Contact.id)
    )
    return [
        Unreachable(id_, name, left_at is not None, bounced_at is not None, items)
        for id_, name, left_at, bounced_at, items in rows
    ]


def _name(item_ids: Collection[str]) -> dict[str, NamedItem]:
    rows: Iterable[Any] = session().execute(
        select(ActionItem.id, ActionItem.number, ActionItem.title, ActionItem.due_on).where(
            ActionItem.id.in_(item_ids)
        )
    )
    return {row.id: NamedItem(*row) for row in rows}
