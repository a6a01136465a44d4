"""A conference of two sides, organizations of both, and who joins them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.organizations.models import Organization
from eventapp.working_links.models import WorkingLink
from eventapp.working_links.rules import LinkEnd, LinkFacts
from eventapp.working_links.services import create_link
from tests.minutes.builders import (
    NINE,
    actor_with,
    make_agenda_item,
    make_conference,
    make_member,
    make_organization,
)


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    """A conference on 21 October 2021 in Shanghai, at nine o'clock of that day."""
    frozen(NINE)
    with transaction():
        return make_conference()


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    with transaction():
        return make_agenda_item(conference.id, "Matchmaking")


@pytest.fixture
def rapporteur(conference: Conference) -> Actor:
    return actor_with("rapporteur", conference)


@pytest.fixture
def park(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Changzhou Park", "常州园区")


@pytest.fixture
def canton(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Canton of Zug", "楚格州", country="CH")


@pytest.fixture
def make(rapporteur: Actor, conference: Conference) -> Callable[..., WorkingLink]:
    """Return a function that commits a link of two organizations, with contacts as (name, e-mail)."""

    def make_one(
        first: Organization,
        second: Organization,
        *contacts: tuple[str, str],
        **facts: object,
    ) -> WorkingLink:
        named = [*contacts, ("", ""), ("", "")]
        ends = [LinkEnd(each.id, *named[place]) for place, each in enumerate((first, second))]
        with transaction():
            return create_link(
                rapporteur,
                conference_id=conference.id,
                ends=ends,
                facts=LinkFacts(**facts),  # type: ignore[arg-type]
            )

    return make_one


@pytest.fixture
def office(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


@pytest.fixture
def reader(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "viewer")
    return sign_in(user)
