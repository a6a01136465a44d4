"""A conference with a released agenda of four items in two rooms, on two tracks."""

from collections.abc import Callable
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient

from eventapp.actor import SYSTEM
from eventapp.agendas.models import Track
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.conferences.models import Conference, Room
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, make_conference

Read = Callable[..., list[str]]


def titles(octets: bytes) -> list[str]:
    """Return what the events and to-dos of a feed are called, in order."""
    calendar = icalendar.Calendar.from_ical(octets)
    return [str(entry["SUMMARY"]) for entry in (*calendar.events, *calendar.todos)]


def release(conference: Conference) -> None:
    with transaction():
        release_agenda(SYSTEM, conference=conference)


def add_item(conference: Conference, title: str, hour: int, **others: Any) -> str:
    """Add an item of one hour to the working copy and return its id."""
    values: dict[str, Any] = {
        "conference_id": conference.id,
        "kind": "plenary",
        "title": LocalizedText(en=title, zh=f"{title}（中文）"),
        "starts_at": at(hour),
        "ends_at": at(hour + 1),
    }
    return create_item(SYSTEM, ItemDetails(**{**values, **others})).id


def add_track(conference: Conference, name: str) -> str:
    track = Track(id=new_id(), conference_id=conference.id, name=LocalizedText(en=name), position=0)
    session().add(track)
    session().flush()
    return track.id


@pytest.fixture
def conference(app: object) -> Conference:
    with transaction():
        return make_conference()


@pytest.fixture
def rooms(conference: Conference) -> list[Room]:
    return list(session().query(Room).filter_by(conference_id=conference.id).order_by(Room.position))


@pytest.fixture
def agenda(conference: Conference, rooms: list[Room]) -> dict[str, str]:
    """The ids of the released items by title, and that of the track."""
    with transaction():
        track = add_track(conference, "Energy")
        ids = {
            "Opening": add_item(conference, "Opening", 9, kind="opening", room_id=rooms[0].id),
            "Energy": add_item(conference, "Energy", 10, room_id=rooms[0].id, track_id=track),
            "Lunch": add_item(conference, "Lunch", 12, kind="break"),
            "Visit": add_item(
                conference, "Visit", 14, kind="site_visit", room_id=rooms[1].id, track_id=track
            ),
        }
        release_agenda(SYSTEM, conference=conference)
    return {**ids, "track": track}


@pytest.fixture
def read(client: FlaskClient) -> Read:
    """Return a function that gives the titles that a feed holds."""

    def titles_at(path: str, **query: str) -> list[str]:
        answer = client.get(path, query_string=query)
        assert answer.status_code == 200, answer.status_code
        return titles(answer.data)

    return titles_at
