"""A concluded conference with a working link of two organizations, both with a contact."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import joinedload

from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse
from eventapp.pulses.services import plan_pulses
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import FIRST_DAY
from tests.pulses.builders import link_of
from tests.working_links.conftest import canton, item, make, office, park, rapporteur, reader
from tests.working_links.conftest import conference as plain_conference

__all__ = ["canton", "item", "make", "office", "park", "plain_conference", "rapporteur", "reader"]

WEI = ("Li Wei", "li.wei@park.example")
ANNA = ("Anna Keller", "anna.keller@canton.example")
#: Noon in Shanghai, one month after the conference.
ONE_MONTH = datetime(2021, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def conference(plain_conference: Conference) -> Conference:
    with transaction():
        session().get_one(Conference, plain_conference.id).concluded_at = now()
    return plain_conference


@pytest.fixture
def link(
    make: Callable[..., WorkingLink], conference: Conference, park: Organization, canton: Organization
) -> WorkingLink:
    return make(park, canton, WEI, ANNA)


@pytest.fixture
def asked(conference: Conference, link: WorkingLink, frozen: Callable[[datetime], None]) -> dict[str, Pulse]:
    """The pulses of both sides, asked one month after the conference, by the name of the contact."""
    with transaction():
        plan_pulses(conference.id, [1], FIRST_DAY)
    frozen(ONE_MONTH)
    with transaction():
        pulses = {
            pulse.contact.name: pulse for pulse in session().query(Pulse).options(joinedload(Pulse.contact))
        }
        for pulse in pulses.values():
            pulse.sent_at = now()
    return pulses


@pytest.fixture
def own(app: Flask, asked: dict[str, Pulse]) -> Callable[[str, str], str]:
    """Return a function that gives the path of a contact's pulse, by the contact's name; ``/…`` after it."""

    def path_of(name: str, part: str = "") -> str:
        return link_of(app, asked[name].contact_id or "", f"pulses/{asked[name].id}{part}")

    return path_of


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()
