"""A conference in preparation, made through the services, and members of every role."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.services import CreateConference, SideFacts, add_member, create_conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
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
