"""Rows of outcomes made one by one: delegates, links, agreements, decisions, action items, pulses."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from eventapp.action_items.models import ActionItem, Priority
from eventapp.agreements.models import Agreement
from eventapp.clock import now
from eventapp.conferences.models import Conference, Series, Side
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse
from eventapp.registration.models import Delegate
from eventapp.working_links.models import WorkingLink

Row = TypeVar("Row")
_numbers = count(1)


def _added(row: Row) -> Row:
    session().add(row)
    session().flush()
    return row


def add_series(*conferences: Conference) -> Series:
    """Make conferences the editions of a series."""
    series = _added(
        Series(id=new_id(), slug="cooperation", title=LocalizedText(en="Cooperation"), created_at=now())
    )
    for conference in conferences:
        conference.series_id = series.id
    session().flush()
    return series


def add_delegate(
    conference: Conference, code: str, organization: Organization | None = None, status: str = "accepted"
) -> Delegate:
    side = session().query(Side).filter_by(conference_id=conference.id, code=code).one()
    number = next(_numbers)
    return _added(
        Delegate(
            id=new_id(),
            conference_id=conference.id,
            status=status,
            holds_seat=status == "accepted",
            name=f"Delegate {number}",
            native_name="",
            organization_name=organization.name["en"] if organization else "A body",
            organization_id=organization.id if organization else None,
            position="",
            side_id=side.id,
            email=f"d{number}@example.org",
            email_normalised=f"d{number}@example.org",
            phone="",
            dietary="",
            language="en",
            token_hash=f"hash {number}",
            search_key="",
            registered_at=now(),
            updated_at=now(),
        )
    )


def add_organization(
    name: str, *, country: str = "CN", kind: str = "company", sector: str = ""
) -> Organization:
    text = LocalizedText(en=name)
    return _added(
        Organization(
            id=new_id(),
            name=text,
            short_name=NO_TEXT,
            name_key=name.lower(),
            kind=kind,
            sector=sector,
            country=country,
            created_at=now(),
        )
    )


def add_link(
    conference: Conference, one: Organization, other: Organization, stage: str, **more: Any
) -> WorkingLink:
    first, second = sorted((one.id, other.id))
    return _added(
        WorkingLink(
            id=new_id(),
            conference_id=conference.id,
            first_organization_id=first,
            second_organization_id=second,
            stage=stage,
            created_at=now(),
            updated_at=now(),
            **more,
        )
    )


def add_agreement(conference: Conference, stage: str, title: str = "Memorandum", **more: Any) -> Agreement:
    return _added(
        Agreement(
            id=new_id(),
            conference_id=conference.id,
            number=next(_numbers),
            kind="memorandum",
            title=LocalizedText(en=title, zh=f"{title}（中文）"),
            stage=stage,
            created_at=now(),
            updated_at=now(),
            **more,
        )
    )


def add_decision(conference: Conference, agenda_item_id: str, text: str = "Go on.", **more: Any) -> Decision:
    return _added(
        Decision(
            id=new_id(),
            conference_id=conference.id,
            agenda_item_id=agenda_item_id,
            number=next(_numbers),
            text=LocalizedText(en=text, zh=f"{text}（中文）"),
            created_at=now(),
            updated_at=now(),
            **more,
        )
    )


def add_item(
    conference: Conference,
    status: str = "needs-action",
    due_on: date | None = None,
    title: str = "Do it",
    *,
    done_after: timedelta | None = None,
    created_at: datetime | None = None,
    **more: Any,
) -> ActionItem:
    """Add an action item that was done ``done_after`` it was made, if at all."""
    made = created_at or now()
    more = {"priority": Priority.NORMAL, "description": NO_TEXT, **more}
    return _added(
        ActionItem(
            id=new_id(),
            conference_id=conference.id,
            number=next(_numbers),
            title=LocalizedText(en=title, zh=f"{title}（中文）"),
            due_on=due_on,
            status=status,
            completed_at=None if done_after is None else made + done_after,
            created_at=made,
            updated_at=made,
            **more,
        )
    )


def add_pulse(
    link: WorkingLink,
    months: int,
    answer: str | None = None,
    *,
    is_second: bool = False,
    is_sent: bool = True,
) -> Pulse:
    return _added(
        Pulse(
            id=new_id(),
            conference_id=link.conference_id,
            working_link_id=link.id,
            organization_id=link.second_organization_id if is_second else link.first_organization_id,
            months=months,
            due_on=now().date(),
            sent_at=now() if is_sent else None,
            answer=answer,
            answered_at=now() if answer else None,
            created_at=now(),
        )
    )
