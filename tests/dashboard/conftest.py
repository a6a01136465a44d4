"""A published conference with one agenda item."""

import pytest

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, make_conference, speaker


@pytest.fixture
def conference(app: object) -> Conference:
    with transaction():
        return make_conference()


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    with transaction():
        return create_item(
            SYSTEM,
            ItemDetails(
                conference_id=conference.id,
                kind="keynote",
                title=LocalizedText(en="Opening words", zh="开幕致辞"),
                starts_at=at(9),
                ends_at=at(10),
                people=(speaker("Li Wei", "李伟"),),
            ),
        )


@pytest.fixture
def draft(app: object) -> Conference:
    with transaction():
        made = make_conference("draft", state="draft")
        session().flush()
        return made
