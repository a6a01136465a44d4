"""A published conference of two parks with an agenda, and somebody who edits it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item, move_item
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.workflows.releasing.services import release
from tests.agendas.conftest import at, make_conference

MAKE_ITEM = Callable[..., AgendaItem]


@pytest.fixture
def conference(app: object) -> Conference:
    with transaction():
        return make_conference()


@pytest.fixture
def make_item(conference: Conference) -> MAKE_ITEM:
    """Return a function that commits an item of one hour on the first day."""

    def make(
        en: str = "Signing ceremony", hour: int = 9, zh: str = "签约仪式", **others: object
    ) -> AgendaItem:
        values: dict[str, object] = {
            "conference_id": conference.id,
            "kind": "signing_ceremony",
            "title": LocalizedText(en=en, zh=zh),
            "starts_at": at(hour),
            "ends_at": at(hour + 1),
        }
        with transaction():
            return create_item(SYSTEM, ItemDetails(**{**values, **others}))  # type: ignore[arg-type]

    return make


@pytest.fixture
def pages(organizer: User, conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """The pages as an agenda editor opens them."""
    join(conference, organizer, "agenda_editor")
    return sign_in(organizer)


def join(conference: Conference, user: User, role: str) -> None:
    with transaction():
        values = {"conference_id": conference.id, "user_id": user.id, "role": role}
        session().add(Membership(id=new_id(), created_at=now(), **values))


def move(item: AgendaItem, hour: int, room_id: str | None = None) -> None:
    with transaction():
        session().refresh(item)
        move_item(
            SYSTEM,
            conference_id=item.conference_id,
            item_id=item.id,
            version=item.version,
            starts_at=at(hour),
            ends_at=at(hour + 1),
            room_id=room_id,
        )


def release_now(conference: Conference, **others: object) -> None:
    with transaction():
        release(SYSTEM, conference=conference, **others)  # type: ignore[arg-type]
