"""The conference of the tests, its agenda items and its rapporteur."""

import pytest
from flask import Flask

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from tests.minutes.builders import actor_with, make_agenda_item, make_conference


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        return make_conference()


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    with transaction():
        return make_agenda_item(conference.id)


@pytest.fixture
def other_item(conference: Conference) -> AgendaItem:
    with transaction():
        return make_agenda_item(conference.id, "Signing ceremony", hours=1)


@pytest.fixture
def rapporteur(conference: Conference) -> Actor:
    return actor_with("rapporteur", conference)
