"""A conference with one released item, and people who may have its materials or not."""

from datetime import UTC, datetime

import pytest

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from tests.registration.conftest import (
    conference,
    member,
    other_conference,
    own_url,
    prepare,
    register,
)

__all__ = ["conference", "member", "other_conference", "own_url", "prepare", "register"]


@pytest.fixture
def item(conference: Conference) -> AgendaItem:
    with transaction():
        made = create_item(
            SYSTEM,
            ItemDetails(
                conference_id=conference.id,
                kind="keynote",
                title=LocalizedText(en="Opening words", zh="开幕致辞"),
                starts_at=datetime(2027, 10, 21, 1, tzinfo=UTC),
                ends_at=datetime(2027, 10, 21, 2, tzinfo=UTC),
            ),
        )
        release_agenda(SYSTEM, conference=conference)
    return made
