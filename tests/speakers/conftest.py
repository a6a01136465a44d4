"""A published conference with one released item and a speaker in it."""

from datetime import UTC, datetime

import pytest

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem, Person
from eventapp.agendas.people import PersonPart
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from tests.registration.conftest import conference, member, other_conference

__all__ = ["conference", "member", "other_conference"]


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    details = ItemDetails(
        conference_id=conference.id,
        kind="keynote",
        title=LocalizedText(en="Opening words", zh="开幕致辞"),
        starts_at=datetime(2027, 10, 21, 1, tzinfo=UTC),
        ends_at=datetime(2027, 10, 21, 2, tzinfo=UTC),
        people=(PersonPart(LocalizedText(en="Regula Keller"), affiliation=LocalizedText(en="Canton")),),
    )
    with transaction():
        made = create_item(SYSTEM, details)
        release_agenda(SYSTEM, conference=conference)
    return made


@pytest.fixture
def person(item: AgendaItem) -> Person:
    return session().query(Person).filter_by(conference_id=item.conference_id).one()
