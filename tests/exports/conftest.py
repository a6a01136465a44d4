"""The demo's conference, one that is over, and who may have their documents."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.load import load_demo
from tests.exports.concluded import LATER, Concluded, conclude
from tests.minutes.builders import NINE


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        load_demo(SYSTEM)
    return get_conference(facts.SLUG)


@pytest.fixture
def join(conference: Conference, organizer: User) -> Callable[[Role], None]:
    def add(role: Role) -> None:
        with transaction():
            session().add(
                Membership(conference_id=conference.id, user_id=organizer.id, role=role, created_at=now())
            )

    return add


@pytest.fixture
def viewer(
    join: Callable[[Role], None], organizer: User, sign_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    join(Role.VIEWER)
    return sign_in(organizer)


@pytest.fixture
def story(app: Flask, frozen: Callable[[datetime], None]) -> Concluded:
    """Return a conference that is over for a month."""
    frozen(NINE)
    with transaction():
        made = conclude()
    frozen(LATER)
    return made
