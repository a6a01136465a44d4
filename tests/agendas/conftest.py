"""A conference in Shanghai with rooms and members, made row by row."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.people import PersonPart
from eventapp.agendas.services import ItemDetails, create_item
from eventapp.clock import now, to_instant
from eventapp.conferences.models import Conference, Membership, Room, Venue
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText

SHANGHAI = "Asia/Shanghai"


def make_conference(
    slug: str = "launch", *, timezone: str = SHANGHAI, state: str = "published"
) -> Conference:
    """Add a bilingual conference on 21 and 22 October 2021 with a venue and two rooms."""
    conference = Conference(
        id=new_id(),
        slug=slug,
        title=LocalizedText(en="Launch conference", zh="启动大会"),
        description=LocalizedText(en="Two parks meet."),
        languages=["en", "zh"],
        starts_on=date(2021, 10, 21),
        ends_on=date(2021, 10, 22),
        timezone=timezone,
        registration_opens_at=None,
        registration_closes_at=None,
        capacity=None,
        seats_taken=0,
        contact_email="office@park.example",
        colour="#0b5cad",
        state=state,
        published_at=now(),
        revision=1,
        changed_at=now(),
        created_at=now(),
    )
    session().add(conference)
    session().flush()
    for model, names in ((Venue, ["Park"]), (Room, ["Main hall", "Room 2"])):
        for position, name in enumerate(names):
            values = {"name": LocalizedText(en=name), "position": position, "conference_id": conference.id}
            more = {"address": LocalizedText()} if model is Venue else {"venue_id": None, "source_key": None}
            session().add(model(id=new_id(), **values, **more))
    session().flush()
    return conference


def at(hour: int, minute: int = 0, *, day: int = 21, timezone: str = SHANGHAI) -> datetime:
    """Return the instant of a wall-clock time in October 2021."""
    return to_instant(datetime.combine(date(2021, 10, day), time(hour, minute)), timezone)


def speaker(en: str = "", zh: str = "", role: str = "speaker", **others: object) -> PersonPart:
    return PersonPart(name=LocalizedText(en=en, zh=zh), role=role, **others)  # type: ignore[arg-type]


@pytest.fixture
def conference(app: object) -> Conference:
    with transaction():
        return make_conference()


@pytest.fixture
def rooms(conference: Conference) -> list[Room]:
    return list(session().query(Room).filter_by(conference_id=conference.id).order_by(Room.position))


@pytest.fixture
def editor(organizer: User, conference: Conference) -> Actor:
    """Somebody who may edit the agenda, and nothing else."""
    with transaction():
        session().add(
            Membership(
                id=new_id(),
                conference_id=conference.id,
                user_id=organizer.id,
                role="agenda_editor",
                created_at=now(),
            )
        )
    return Actor(
        id=organizer.id,
        name=organizer.name,
        email=organizer.email,
        roles={conference.id: frozenset({"agenda_editor"})},
    )


@pytest.fixture
def details(conference: Conference) -> Callable[..., ItemDetails]:
    """Return a function that gives a keynote from 9 to 10 on the first day, but for what is said."""

    def give(**others: object) -> ItemDetails:
        values: dict[str, object] = {
            "conference_id": conference.id,
            "kind": "keynote",
            "title": LocalizedText(en="Opening words", zh="开幕致辞"),
            "starts_at": at(9),
            "ends_at": at(10),
        }
        return ItemDetails(**{**values, **others})  # type: ignore[arg-type]

    return give


@pytest.fixture
def make_item(editor: Actor, details: Callable[..., ItemDetails]) -> Callable[..., AgendaItem]:
    """Return a function that commits an item made by ``details``."""

    def make(**others: object) -> AgendaItem:
        with transaction():
            return create_item(editor, details(**others))

    return make
