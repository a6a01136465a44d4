"""A conference of two days that has begun, with a delegation, and a desk that lets people in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Role
from eventapp.registration.attendance import Occasion
from eventapp.registration.badge_codes import badge_code
from eventapp.registration.links import personal_token
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus, Delegation
from eventapp.registration.rules import search_key

FORUM = CreateConference(
    slug="forum-2027",
    title=LocalizedText(en="Forum", zh="论坛"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 22),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
    capacity=5,
)
DESK = "/manage/forum-2027/desk"
FIRST, SECOND = date(2027, 10, 21), date(2027, 10, 22)
WHOLE_DAY = Occasion(FIRST)
#: 09:03 on the first day, at the conference.
MORNING = datetime(2027, 10, 21, 1, 3, tzinfo=UTC)

Come = Callable[..., Delegate]


def publish(command: CreateConference) -> Conference:
    with transaction():
        conference = create_conference(SYSTEM, command)
        conference.state = ConferenceState.PUBLISHED
    return conference


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(MORNING)
    return publish(FORUM)


@pytest.fixture
def other_conference(conference: Conference) -> Conference:
    return publish(replace(FORUM, slug="other-2027"))


@pytest.fixture
def delegation(conference: Conference) -> Delegation:
    return make_delegation(conference, "Ministry", 1)


def make_delegation(conference: Conference, name: str, position: int) -> Delegation:
    with transaction():
        delegation = Delegation(
            conference_id=conference.id,
            name=LocalizedText(en=name),
            side_id=list_sides(conference.id)[0].id,
            position=position,
            notes="",
            created_at=MORNING,
            updated_at=MORNING,
        )
        session().add(delegation)
    return delegation


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    """An item of the second day."""
    with transaction():
        item = AgendaItem(
            conference_id=conference.id,
            kind="plenary",
            title=LocalizedText(en="Plenary"),
            abstract=NO_TEXT,
            starts_at=datetime(2027, 10, 22, 1, tzinfo=UTC),
            ends_at=datetime(2027, 10, 22, 2, tzinfo=UTC),
            languages=[],
            interpretation_languages=[],
            created_at=MORNING,
            updated_at=MORNING,
        )
        session().add(item)
    return item


@pytest.fixture
def delegate(app: Flask, conference: Conference) -> Come:
    """Return a function that stores a delegate, accepted unless it says otherwise; each is another person."""
    numbers = count(1)

    def stored(
        status: str = DelegateStatus.ACCEPTED, at: Conference = conference, **given: object
    ) -> Delegate:
        number = next(numbers)
        delegate_id = new_id()
        is_seated = status in ("accepted", "nominated", "offered")
        values: dict[str, object] = {
            "name": f"Person Number{number}",
            "native_name": "",
            "organization_name": "Park",
            "position": "Director",
            "email": f"person{number}@secret.example",
            **given,
        }
        with transaction():
            stored = Delegate(
                id=delegate_id,
                conference_id=at.id,
                status=status,
                holds_seat=is_seated,
                side_id=list_sides(at.id)[0].id,
                email_normalised=values["email"] or None,
                phone="+86 21 5555 0000",
                dietary="",
                language="en",
                token_hash=token_hash(personal_token(app.config["SECRET_KEY"], delegate_id, 1)),
                token_generation=1,
                search_key=search_key(
                    *(str(values[name]) for name in ("name", "native_name", "organization_name", "email"))
                ),
                registered_at=MORNING,
                completed_at=MORNING,
                waitlisted_at=MORNING if status == "waitlisted" else None,
                updated_at=MORNING,
                **values,
            )
            session().add(stored)
            if is_seated:
                session().get_one(Conference, at.id).seats_taken += 1
        return stored

    return stored


@pytest.fixture
def code_of(app: Flask) -> Callable[[Delegate], str]:
    """Return a function that gives the code on a delegate's badge."""
    return lambda d: badge_code(app.config["SECRET_KEY"], d.id, d.token_generation)


@pytest.fixture
def helper(conference: Conference, actor: Actor) -> Actor:
    """Somebody at the desk, who may do nothing else."""
    with transaction():
        add_member(SYSTEM, conference=conference, email=actor.email, role=Role.DESK, is_told=False)
    return replace(actor, roles={conference.id: frozenset({Role.DESK})})


@pytest.fixture
def desk(helper: Actor, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


@pytest.fixture
def second_desk(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """Another helper at another table."""
    with transaction():
        user = ensure_user(SYSTEM, email="anna@park.example", name="Anna")
        add_member(SYSTEM, conference=conference, email=user.email, role=Role.DESK, is_told=False)
    return sign_in(user)


@pytest.fixture
def came() -> Iterator[Callable[[], list[tuple[str, str]]]]:
    """Return a function that reads who is checked in: (delegate id, agenda item id), sorted."""

    def read() -> list[tuple[str, str]]:
        session().rollback()
        rows = session().query(CheckIn.delegate_id, CheckIn.agenda_item_id).all()
        return sorted((row[0], row[1]) for row in rows)

    return read
