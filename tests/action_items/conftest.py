"""The conference of the tests, where its action items come from and who follows them up."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from eventapp.action_items.models import ActionItem
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import change_status, create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.minutes.services import record_decision
from eventapp.organizations.models import Organization
from tests.minutes.builders import (
    NINE,
    actor_with,
    make_agenda_item,
    make_conference,
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
        return make_agenda_item(conference.id)


@pytest.fixture
def rapporteur(conference: Conference) -> Actor:
    return actor_with("rapporteur", conference)


@pytest.fixture
def decision(rapporteur: Actor, item: AgendaItem) -> Decision:
    with transaction():
        return record_decision(
            rapporteur,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            text=LocalizedText(en="A joint office opens.", zh="设立联合办公室。"),
        )


@pytest.fixture
def park(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Changzhou Park", "常州园区")


@pytest.fixture
def make(rapporteur: Actor, conference: Conference) -> Callable[..., ActionItem]:
    """Return a function that commits an action item of Li Wei's, but for what is said, in any status."""

    def make_one(en: str = "Rent rooms", *, status: str = "needs-action", **others: object) -> ActionItem:
        values: dict[str, object] = {
            "title": LocalizedText(en=en),
            "owners": (OwnerFacts(name="Li Wei"),),
            **others,
        }
        with transaction():
            made = create_action_item(
                rapporteur,
                conference_id=conference.id,
                facts=ActionItemFacts(**values),  # type: ignore[arg-type]
            )
            if status != "needs-action":
                change_status(
                    rapporteur,
                    conference_id=conference.id,
                    action_item_id=made.id,
                    status=status,
                    version=made.version,
                )
            return made

    return make_one
