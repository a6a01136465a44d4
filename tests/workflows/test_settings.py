"""Settings that touch delegates: raised capacity moves people up, registrations keep the page public."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference, publish_conference
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.models import Delegate, DelegateStatus

LAUNCH = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 21),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
    venue_name=LocalizedText(en="Hall"),
    capacity=1,
)
BASE = "/manage/launch-2027"
AT = datetime(2027, 9, 15, 8, tzinfo=UTC)


@pytest.fixture
def conference(actor: Actor, frozen: Callable[[datetime], None]) -> Conference:
    frozen(AT)
    with transaction():
        conference = create_conference(actor, LAUNCH)
        owner = replace(actor, roles={conference.id: frozenset({Role.OWNER})})
        publish_conference(owner, conference=conference)
        return conference


@pytest.fixture
def pages(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


def register(conference: Conference, number: int, status: DelegateStatus) -> None:
    is_waiting = status == DelegateStatus.WAITLISTED
    session().add(
        Delegate(
            conference_id=conference.id,
            status=status,
            holds_seat=status == DelegateStatus.ACCEPTED,
            name=f"Delegate {number}",
            native_name="",
            organization_name="Office",
            position="",
            side_id=list_sides(conference.id)[0].id,
            email=f"delegate{number}@office.example",
            email_normalised=f"delegate{number}@office.example",
            phone="",
            dietary="",
            language="en",
            completed_at=AT,
            approved_at=AT,
            token_hash=str(number),
            search_key="",
            registered_at=AT,
            waitlisted_at=AT.replace(minute=number) if is_waiting else None,
            updated_at=AT,
        )
    )
    if status == DelegateStatus.ACCEPTED:
        session().execute(update(Conference).values(seats_taken=Conference.seats_taken + 1))


def statuses() -> list[str]:
    return list(session().scalars(select(Delegate.status).order_by(Delegate.name)))


def test_capacity_when_raised_lets_those_move_up_who_waited_longest(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        register(conference, 1, DelegateStatus.ACCEPTED)
        for number in (4, 2, 3):
            register(conference, number, DelegateStatus.WAITLISTED)
    typed = {"version": str(conference.version), "capacity": "3"}
    answer = pages.post(f"{BASE}/registration", data=typed)
    assert answer.status_code == 302
    assert "2 people moved up" in pages.get(answer.location).text
    assert statuses() == ["accepted", "accepted", "accepted", "waitlisted"]
    session().expire_all()
    assert get_conference("launch-2027").seats_taken == 3
    mails = session().scalars(select(OutboxMessage.recipient_email).order_by(OutboxMessage.recipient_email))
    assert list(mails) == ["delegate2@office.example", "delegate3@office.example"]


def test_capacity_when_lowered_below_the_seats_taken_is_refused_with_the_number(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        session().execute(update(Conference).values(seats_taken=5, capacity=5))
    typed = {"version": str(conference.version), "capacity": "4"}
    answer = pages.post(f"{BASE}/registration", data=typed)
    assert answer.status_code == 422
    assert 'id="capacity-error"' in answer.text and "Seats taken already: 5." in answer.text
    session().expire_all()
    assert get_conference("launch-2027").capacity == 5


def test_withdrawing_when_nobody_registered_makes_it_a_draft(
    pages: FlaskClient, client: FlaskClient, conference: Conference
) -> None:
    assert client.get("/c/launch-2027/").status_code == 200
    assert pages.post(f"{BASE}/withdraw").status_code == 302
    assert client.get("/c/launch-2027/").status_code == 404


@pytest.mark.parametrize("status", [DelegateStatus.CANCELLED, DelegateStatus.WAITLISTED])
def test_withdrawing_when_somebody_ever_registered_is_refused(
    pages: FlaskClient, conference: Conference, status: DelegateStatus
) -> None:
    with transaction():
        register(conference, 1, status)
    answer = pages.post(f"{BASE}/withdraw")
    assert "Registrations so far: 1." in pages.get(answer.location).text
    session().expire_all()
    assert get_conference("launch-2027").state == "published"
