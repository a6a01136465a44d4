"""A conference with its rapporteur, and somebody to follow things up with."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.session import transaction
from tests.minutes.builders import NINE, actor_with, make_conference


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    """A conference on 21 October 2021 in Shanghai, at nine o'clock of that day."""
    frozen(NINE)
    with transaction():
        return make_conference()


@pytest.fixture
def rapporteur(conference: Conference) -> Actor:
    return actor_with("rapporteur", conference)


@pytest.fixture
def make_contact(conference: Conference, rapporteur: Actor) -> Callable[..., Contact]:
    """Return a function that commits a contact of the facts given."""

    def make(name: str = "Anna Keller", **facts: str) -> Contact:
        with transaction():
            return take_contact(
                rapporteur, conference_id=conference.id, facts=ContactFacts(name=name, **facts)
            )

    return make
