"""The conference of the tests, on its day, and who follows its agreements up."""

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
from tests.minutes.builders import NINE, actor_with, make_agenda_item, make_conference, make_member


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    """A conference on 21 October 2021 in Shanghai, at nine o'clock of that day."""
    frozen(NINE)
    with transaction():
        return make_conference()


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    with transaction():
        return make_agenda_item(conference.id, "Signing ceremony")


@pytest.fixture
def rapporteur(conference: Conference) -> Actor:
    return actor_with("rapporteur", conference)


@pytest.fixture
def organizer_there(conference: Conference) -> Actor:
    """Somebody who may edit the agenda as well as outcomes."""
    return actor_with("organizer", conference)


@pytest.fixture
def office(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "organizer")
    return sign_in(user)
