"""Reading all that a conference follows up, in as many queries whatever there is."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.action_items.rules import awaited
from eventapp.agreements.models import Agreement
from eventapp.agreements.queries import list_expiring
from eventapp.clock import to_instant
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import IS_REACHABLE
from eventapp.db.session import session
from eventapp.follow_up.focal_points import FocalPoints, read_focal_points
from eventapp.follow_up.models import FollowUpPass
from eventapp.follow_up.rules import Plan
from eventapp.follow_up.schedule import DuePulse, ExpiringAgreement, FollowedUp, OpenItem, Owner
from eventapp.i18n import local_date
from eventapp.pulses.models import Pulse
from eventapp.pulses.queries import list_due
from eventapp.registration.models import Delegate

#: Pulses of one pass; what there is beside them goes out on the next day.
PULSES_AT_ONCE = 5_000


def read_followed_up(
    conference: Conference, plan: Plan, today: date, *, days_ahead: int = 0
) -> FollowedUp | None:
    """Return what a conference follows up, None before there is anything.

    Until it is concluded that is what it took over from the edition before, whose promises wait for no other.
    Agreements and pulses are those of which something may be due by ``days_ahead`` from ``today``, a day in
    its zone.
    """
    since = conference.concluded_at or _took_over_at(conference.id)
    if since is None:
        return None
    only = () if conference.concluded_at else (ActionItem.carried_from_id.is_not(None),)
    return FollowedUp(
        concluded_on=local_date(since, conference.timezone),
        passed_on=session().scalar(
            select(FollowUpPass.passed_on).where(FollowUpPass.conference_id == conference.id)
        ),
        items=read_open_items(conference, *only),
        agreements=_expiring_agreements(conference.id, today, max(plan.expiry_days, default=0) + days_ahead),
        pulses=_pulses_to_ask(conference.id, today + timedelta(days=days_ahead)),
        open_pulses=_contacts_with_pulses(conference, today),
        spokespeople=_spokespeople(conference.id),
    )


def has_taken_over() -> ColumnElement[bool]:
    """Return the condition that a conference goes on from what the edition before left open."""
    return or_(
        *(
            exists().where(model.conference_id == Conference.id, model.carried_from_id.is_not(None))
            for model in (ActionItem, Agreement)
        )
    )


def _took_over_at(conference_id: str) -> datetime | None:
    """Return when a conference began to follow up what the edition before left open."""
    first = (
        session().scalar(
            select(func.min(model.created_at)).where(
                model.conference_id == conference_id, model.carried_from_id.is_not(None)
            )
        )
        for model in (ActionItem, Agreement)
    )
    return min(filter(None, first), default=None)


def read_open_items(conference: Conference, *only: ColumnElement[bool]) -> list[OpenItem]:
    """Return the open items of a conference, those due first in front; ``only`` narrows them down."""
    focal_points = read_focal_points(conference.id)
    rows: Iterable[Any] = session().execute(
        select(
            ActionItem.id,
            ActionItem.due_on,
            ActionItem.reported_at,
            ActionItemOwner.organization_id,
            ActionItemOwner.side_id,
            ActionItemOwner.confirmed_at,
            Contact.id.label("contact_id"),
            Contact.email,
            Contact.left_at,
            Contact.bounced_at,
            Delegate.delegation_id,
        )
        .outerjoin(ActionItemOwner, ActionItemOwner.action_item_id == ActionItem.id)
        .outerjoin(Contact, Contact.id == ActionItemOwner.contact_id)
        .outerjoin(Delegate, Delegate.id == Contact.delegate_id)
        .where(
            ActionItem.conference_id == conference.id,
            IS_FOLLOWED_UP,
            *only,
        )
        .order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id, ActionItemOwner.position)
    )
    return [
        _open_item(list(owners), focal_points, conference.timezone)
        for _id, owners in groupby(rows, key=lambda row: row.id)
    ]


def _open_item(rows: list[Any], focal_points: FocalPoints, timezone: str) -> OpenItem:
    """Return an item from the rows of its owners; one without has a row of Nones."""
    first = rows[0]
    owners = [row for row in rows if row.organization_id or row.contact_id]
    if first.reported_at is not None:
        owners = awaited(owners)
    return OpenItem(
        id=first.id,
        due_on=first.due_on,
        waits_for=tuple(_owner(row, focal_points) for row in owners),
        reported_on=None if first.reported_at is None else local_date(first.reported_at, timezone),
    )


def _owner(row: Any, focal_points: FocalPoints) -> Owner:
    is_reachable = row.email and row.left_at is None and row.bounced_at is None
    return Owner(
        organization_id=row.organization_id,
        contact_id=row.contact_id if is_reachable else None,
        focal_points=focal_points.of(
            delegation_id=row.delegation_id,
            organization_id=row.organization_id,
            side_id=row.side_id,
            but=row.email or "",
        ),
    )


def _expiring_agreements(conference_id: str, today: date, days: int) -> list[ExpiringAgreement]:
    return [
        ExpiringAgreement(
            expiring.row.id,
            expiring.row.expires_on,
            tuple(contact.id for contact in expiring.contacts if contact.is_reachable),
        )
        for expiring in list_expiring(conference_id, today, days)
        if expiring.row.expires_on is not None
    ]


def _pulses_to_ask(conference_id: str, until: date) -> list[DuePulse]:
    return [
        DuePulse(pulse.id, pulse.contact_id, pulse.due_on)
        for pulse in list_due(conference_id, until, PULSES_AT_ONCE)
        if pulse.contact_id is not None
    ]


def _contacts_with_pulses(conference: Conference, today: date) -> frozenset[str]:
    """Return the contacts who were asked something before ``today`` and have not answered."""
    midnight = to_instant(datetime.combine(today, time.min), conference.timezone)
    return frozenset(
        session().scalars(
            select(Pulse.contact_id)
            .join(Contact, Contact.id == Pulse.contact_id)
            .where(
                Pulse.conference_id == conference.id,
                Pulse.sent_at < midnight,
                Pulse.answered_at.is_(None),
                IS_REACHABLE,
            )
        )
    )


def _spokespeople(conference_id: str) -> Mapping[str, str]:
    """Return organization → who gets its digest: the head of its delegation, else its first contact."""
    rows: Iterable[Any] = session().execute(
        select(Contact.organization_id, Contact.id)
        .outerjoin(Delegate, Delegate.id == Contact.delegate_id)
        .where(Contact.conference_id == conference_id, Contact.organization_id.is_not(None), IS_REACHABLE)
        # The last one stays in the dictionary; False sorts before True, and no delegate before both.
        .order_by(Delegate.is_head.is_(True), Contact.id.desc())
    )
    return dict(list(rows))
