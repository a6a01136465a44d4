"""A published conference without a limit of seats, and its organizer's browser."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.services import create_conference, publish_conference
from eventapp.db.session import transaction
from eventapp.permissions import Role
from tests.workflows.test_settings import AT, LAUNCH


@pytest.fixture
def conference(actor: Actor, frozen: Callable[[datetime], None]) -> Conference:
    frozen(AT)
    with transaction():
        conference = create_conference(actor, replace(LAUNCH, capacity=None))
        owner = replace(actor, roles={conference.id: frozenset({Role.OWNER})})
        publish_conference(owner, conference=conference)
        return conference


@pytest.fixture
def pages(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)
