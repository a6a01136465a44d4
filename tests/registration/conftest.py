"""A published conference with room for two, and people who register at it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

import pytest
from flask import Flask

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.accounts.tokens import new_token
from eventapp.actor import SYSTEM, Actor
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState, Side
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Outcome, register_delegate
from eventapp.registration.submissions import Submission, prepare_submission
from tests.consents import agree_to_all, ticked_boxes

LAUNCH = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch Conference", zh="启动大会"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 21),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
    venue_name=LocalizedText(en="Hi-Tech District", zh="高新区"),
    registration_opens_at=datetime(2027, 9, 1, tzinfo=UTC),
    registration_closes_at=datetime(2027, 10, 15, tzinfo=UTC),
    capacity=2,
)

#: An instant within the registration window.
IN_TIME = datetime(2027, 9, 15, 8, tzinfo=UTC)

Register = Callable[..., Outcome]
Fill = Callable[..., dict[str, str]]


def publish(command: CreateConference) -> Conference:
    with transaction():
        conference = create_conference(SYSTEM, command)
        conference.state = ConferenceState.PUBLISHED
    return conference


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(IN_TIME)
    return publish(LAUNCH)


@pytest.fixture
def other_conference(conference: Conference) -> Conference:
    return publish(replace(LAUNCH, slug="other-2027"))


@pytest.fixture
def sides(conference: Conference) -> dict[str, Side]:
    return {side.code: side for side in list_sides(conference.id)}


@pytest.fixture
def delegation(conference: Conference, sides: dict[str, Side]) -> Delegation:
    with transaction():
        made = Delegation(
            conference_id=conference.id,
            name=LocalizedText(en="Ministry of Science"),
            side_id=sides["CN"].id,
            position=1,
            notes="",
            created_at=now(),
            updated_at=now(),
        )
        session().add(made)
    return made


@pytest.fixture
def registrar(conference: Conference, actor: Actor) -> Actor:
    with transaction():
        add_member(SYSTEM, conference=conference, email=actor.email, role=Role.REGISTRAR, is_told=False)
    return replace(actor, roles={conference.id: frozenset({Role.REGISTRAR})})


@pytest.fixture
def member(conference: Conference) -> Callable[[Role], User]:
    """Return a function that gives somebody who holds one role at the conference."""

    def with_role(role: Role) -> User:
        with transaction():
            user = ensure_user(SYSTEM, email=f"{role}@office.example", name=role.title())
            add_member(SYSTEM, conference=conference, email=user.email, role=role, is_told=False)
            return user

    return with_role


@pytest.fixture
def prepare(app: Flask, conference: Conference) -> Callable[..., Submission]:
    """Return a function that prepares a form; each call is another person, unless it says otherwise."""
    numbers = count(1)

    def prepared(
        key: str = "", at: Conference = conference, language: str = "en", **given: str
    ) -> Submission:
        number = next(numbers)
        particulars = Particulars(
            **{
                "name": f"Person Number{number}",
                "organization_name": "Park Administration",
                "position": "Director",
                "side_id": list_sides(at.id)[0].id,
                "email": f"person{number}@park.example",
            }
            | given
        )
        return prepare_submission(
            at,
            particulars,
            key=key or new_token(),
            agreements=agree_to_all(),
            language=language,
            secret_key=app.config["SECRET_KEY"],
        )

    return prepared


@pytest.fixture
def register(prepare: Callable[..., Submission]) -> Register:
    """Return a function that registers somebody and gives the outcome."""

    def registered(**given: str) -> Outcome:
        submission = prepare(**given)
        with transaction():
            return register_delegate(submission)

    return registered


@pytest.fixture
def delegate_of() -> Callable[[Outcome], Delegate]:
    """Return a function that reads a delegate as the database has it now."""

    def read(outcome: Outcome) -> Delegate:
        session().rollback()
        session().expire_all()
        return session().get_one(Delegate, outcome.delegate_id)

    return read


@pytest.fixture
def own_url(app: Flask) -> Callable[..., str]:
    """Return a function that gives the path of a delegate's page."""

    def url(outcome: Outcome, slug: str = LAUNCH.slug) -> str:
        token = personal_token(app.config["SECRET_KEY"], outcome.delegate_id or "", outcome.token_generation)
        return f"/c/{slug}/registration/{token}"

    return url


@pytest.fixture
def fill(app: Flask, conference: Conference, sides: dict[str, Side]) -> Fill:
    """Return a function that fills the form in; CSRF is looked at by tests of its own."""
    app.config["WTF_CSRF_ENABLED"] = False

    def filled(**given: str) -> dict[str, str]:
        return {
            "name": "Li Wei",
            "native_name": "李伟",
            "organization_name": "Park Administration",
            "position": "Director",
            "side_id": sides["CN"].id,
            "email": "li.wei@park.example",
            "phone": "13800138000",
            "interpretation": "en",
            "dietary": "no nuts",
            **ticked_boxes(),
            "form_key": "k" * 43,
        } | given

    return filled
