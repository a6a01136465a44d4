"""A conference in preparation, made through the services, and members of every role."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference, ConferencePartner, Membership, Room, Side
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.base import new_id
from eventapp.db.session import db, session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role

LAUNCH = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch Conference", zh="启动大会"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 21),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
    venue_name=LocalizedText(en="Hi-Tech District", zh="高新区"),
)


@pytest.fixture
def conference(actor: Actor) -> Conference:
    """A draft that could be published; ``organizer`` owns it."""
    with transaction():
        return create_conference(actor, LAUNCH)


@pytest.fixture
def owner(actor: Actor, conference: Conference) -> Actor:
    return replace(actor, roles={conference.id: frozenset({Role.OWNER})})


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
def count_queries(app: Flask) -> Iterator[Callable[[], int]]:
    """Return a function that tells how many statements have been sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def fill(conference: Conference) -> Callable[[int], None]:
    """Return a function that adds this many sides, rooms, partners and members."""

    def add(size: int) -> None:
        with transaction():
            for _ in range(size):
                code = new_id()[-10:]
                name, of = LocalizedText(en=code), {"conference_id": conference.id, "position": 9}
                organization = create_organization(SYSTEM, OrganizationFacts(name))
                user = ensure_user(SYSTEM, email=f"{code}@office.example")
                session().add_all(
                    [
                        Side(code=code, name=name, **of),
                        Room(name=name, **of),
                        ConferencePartner(organization_id=organization.id, role="sponsor", **of),
                        Membership(
                            conference_id=conference.id,
                            user_id=user.id,
                            role=Role.VIEWER,
                            created_at=conference.created_at,
                        ),
                    ]
                )

    return add
