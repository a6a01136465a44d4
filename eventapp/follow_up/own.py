"""All that one contact follows up at a conference: what their page shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from eventapp.action_items.filters import IS_OPEN
from eventapp.action_items.models import (
    OPEN,
    ActionItem,
    ActionItemOwner,
    ActionItemStatus,
    ActionItemWatcher,
)
from eventapp.action_items.owner_rows import read_owners
from eventapp.action_items.rules import awaited, is_overdue
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.agreements.queries import list_for_contact
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Minutes, MinutesReview, MinutesStatus
from eventapp.pulses.models import Pulse
from eventapp.working_links.models import WorkingLink

#: As many of a kind as a page shows well; nobody follows up more than that at one conference.
MOST = 200


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An action item of a contact's. ``due_on`` is a date in the conference's zone.

    ``awaits_me`` tells that another side has reported it done and this contact is to confirm.
    """

    id: str
    number: int
    title: LocalizedText
    due_on: date | None
    status: str
    percent: int
    is_overdue: bool
    is_reported: bool
    awaits_me: bool


@dataclass(frozen=True, slots=True)
class OwnMinutes:
    """Minutes that a contact is asked to comment on, until the end of ``comments_until`` if there is one."""

    agenda_item_id: str
    title: LocalizedText
    status: str
    comments_until: date | None
    has_agreed: bool


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """An agreement of which a contact speaks for a party; ``awaits_me`` tells that it isn't cleared yet."""

    id: str
    title: LocalizedText
    stage: str
    awaits_me: bool


@dataclass(frozen=True, slots=True)
class OwnPulse:
    """A question put to a contact, ``months`` after the conference, on the partner or agreement ``about``."""

    id: str
    about: LocalizedText
    months: int
    answer: str | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What stands on a contact's page, what waits for them in front."""

    items: Sequence[OwnItem]
    done: Sequence[OwnItem]
    watched: Sequence[OwnItem]
    minutes: Sequence[OwnMinutes]
    agreements: Sequence[OwnAgreement]
    pulses: Sequence[OwnPulse]

    @property
    def is_empty(self) -> bool:
        return not any((self.items, self.done, self.watched, self.minutes, self.agreements, self.pulses))


def read_own_page(contact: Contact, today: date) -> OwnPage:
    """Return what a contact follows up; ``today`` is the date in the conference's zone."""
    owned = _items(_owns(contact), contact, today)
    return OwnPage(
        items=[item for item in owned if item.status in OPEN],
        done=[item for item in owned if item.status == ActionItemStatus.COMPLETED],
        watched=_items(_watches(contact), contact, today, IS_OPEN),
        minutes=_minutes(contact),
        agreements=_agreements(contact),
        pulses=_pulses(contact, today),
    )


def _owns(contact: Contact) -> ColumnElement[bool]:
    return (
        select(ActionItemOwner.id)
        .where(ActionItemOwner.action_item_id == ActionItem.id, ActionItemOwner.contact_id == contact.id)
        .exists()
    )


def _watches(contact: Contact) -> ColumnElement[bool]:
    return (
        select(ActionItemWatcher.action_item_id)
        .where(ActionItemWatcher.action_item_id == ActionItem.id, ActionItemWatcher.contact_id == contact.id)
        .exists()
    )


def _items(
    is_mine: ColumnElement[bool], contact: Contact, today: date, *more: ColumnElement[bool]
) -> list[OwnItem]:
    """Return action items, those waiting for this contact's word first, then by due date."""
    rows = (
        session()
        .scalars(
            select(ActionItem)
            .where(
                ActionItem.conference_id == contact.conference_id,
                ActionItem.carried_at.is_(None),
                is_mine,
                *more,
            )
            .order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.number)
            .limit(MOST)
        )
        .all()
    )
    owners = read_owners(contact.conference_id, [item.id for item in rows])
    items = [
        OwnItem(
            id=item.id,
            number=item.number,
            title=item.title,
            due_on=item.due_on,
            status=item.status,
            percent=item.percent,
            is_overdue=is_overdue(item.status, item.due_on, today),
            is_reported=item.reported_at is not None,
            awaits_me=item.reported_at is not None
            and item.completed_at is None
            and any(owner.contact_id == contact.id for owner in awaited(owners.get(item.id, ()))),
        )
        for item in rows
    ]
    return sorted(items, key=lambda item: not item.awaits_me)


def _minutes(contact: Contact) -> list[OwnMinutes]:
    rows = session().execute(
        select(Minutes, MinutesReview.agreed_at, AgendaItem.title)
        .join(MinutesReview, MinutesReview.minutes_id == Minutes.id)
        .join(AgendaItem, AgendaItem.id == Minutes.agenda_item_id)
        .where(MinutesReview.contact_id == contact.id, Minutes.status != MinutesStatus.DRAFT)
        .order_by(Minutes.circulated_at.desc())
        .limit(MOST)
    )
    return [
        OwnMinutes(
            agenda_item_id=minutes.agenda_item_id,
            title=title,
            status=minutes.status,
            comments_until=minutes.comments_until,
            has_agreed=agreed_at is not None,
        )
        for minutes, agreed_at, title in rows
    ]


def _agreements(contact: Contact) -> list[OwnAgreement]:
    return [
        OwnAgreement(row.id, row.title, row.stage, row.waits_for(contact.id))
        for row in list_for_contact(contact.id)[:MOST]
    ]


def _pulses(contact: Contact, today: date) -> list[OwnPulse]:
    """Return the questions put to this contact, the unanswered first."""
    rows = session().execute(
        select(Pulse, WorkingLink, Agreement.title)
        .outerjoin(WorkingLink, WorkingLink.id == Pulse.working_link_id)
        .outerjoin(Agreement, Agreement.id == Pulse.agreement_id)
        .where(Pulse.contact_id == contact.id, Pulse.due_on <= today)
        .options(joinedload(WorkingLink.first_organization), joinedload(WorkingLink.second_organization))
        .order_by(Pulse.answered_at.is_not(None), Pulse.due_on.desc(), Pulse.id)
        .limit(MOST)
    )
    return [
        OwnPulse(pulse.id, title or _other(link, pulse.organization_id), pulse.months, pulse.answer)
        for pulse, link, title in rows
    ]


def _other(link: WorkingLink, organization_id: str) -> LocalizedText:
    """Return the name of whom ``organization_id`` has a working link with."""
    if link.first_organization_id == organization_id:
        return link.second_organization.name
    return link.first_organization.name
