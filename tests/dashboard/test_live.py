"""What is on now and next, minute by minute, and the pages that show it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, Room, Side
from eventapp.dashboard.live import LiveAgenda, LiveItem, Phase, live_at
from eventapp.dashboard.side_zones import country_zones, other_zones
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from tests.agendas.conftest import SHANGHAI, at


def planned(
    id: str, starts_at: datetime, minutes: int = 60, room: str | None = "hall", *, is_cancelled: bool = False
) -> LiveItem:
    ends_at = starts_at + timedelta(minutes=minutes)
    return LiveItem(
        id, "panel", LocalizedText(en=id), starts_at, ends_at, room, LocalizedText(), (), is_cancelled
    )


ITEMS = (
    planned("opening", at(9)),
    planned("panel", at(9, 30), room="room2"),
    planned("lunch", at(12), room=None),
    planned("dropped", at(14), is_cancelled=True),
    planned("signing", at(15)),
    planned("night", at(23, 30)),
    planned("tour", at(9, day=23), room="room2"),
)
AGENDA = LiveAgenda(SHANGHAI, ITEMS)


def seen(at: datetime, agenda: LiveAgenda = AGENDA) -> tuple[Phase, dict[str | None, str], list[str]]:
    """Return the phase, room → "what is on > what is next", and what is next at all, by their ids."""
    live = live_at(agenda, ["hall", "room2"], at)
    rooms = {
        room.id: f"{' '.join(on.item.id for on in room.now)} > {' '.join(item.id for item in room.next)}"
        for room in live.rooms
    }
    return live.phase, rooms, [item.id for item in live.upcoming]


@pytest.mark.parametrize(
    ("when", "phase", "rooms", "upcoming"),
    [
        (at(20, day=20), Phase.BEFORE, {}, ["opening"]),
        (at(8), Phase.BEFORE, {None: " > lunch", "hall": " > opening", "room2": " > panel"}, []),
        (at(9), Phase.ON, {None: " > lunch", "hall": "opening > dropped signing", "room2": " > panel"}, []),
        (at(10), Phase.ON, {None: " > lunch", "hall": " > dropped signing", "room2": "panel > "}, []),
        (at(14, 30), Phase.ON, {"hall": "dropped > signing"}, []),
        (at(0, 29, day=22), Phase.ON, {"hall": "night > "}, []),
        (at(0, 30, day=22), Phase.BETWEEN, {}, ["tour"]),
        (at(4, day=23), Phase.ON, {"room2": " > tour"}, []),
        (at(10, day=23), Phase.OVER, {}, []),
    ],
)
def test_live_when_time_goes_by_then_rooms_tell_now_and_next(
    when: datetime, phase: Phase, rooms: dict[str | None, str], upcoming: list[str]
) -> None:
    assert seen(when) == (phase, rooms, upcoming)


def test_live_when_midnight_lies_between_then_what_begins_soon_is_next() -> None:
    agenda = LiveAgenda(SHANGHAI, (planned("late", at(22)), planned("later", at(0, 30, day=22))))
    assert seen(at(23, 30), agenda) == (Phase.ON, {"hall": " > later"}, [])


def test_live_when_a_room_was_taken_away_since_the_release_then_still_told() -> None:
    agenda = LiveAgenda(SHANGHAI, (planned("moved", at(9), room="gone"), planned("talk", at(9))))
    assert seen(at(9), agenda)[1] == {"hall": "talk > ", "gone": "moved > "}


def test_live_when_nothing_is_planned_then_empty() -> None:
    assert seen(at(9), LiveAgenda(SHANGHAI, ())) == (Phase.EMPTY, {}, [])


def test_live_when_next_is_cancelled_then_the_next_start_is_of_what_is_held() -> None:
    assert live_at(AGENDA, ["hall"], at(13)).next_start == at(15)


def test_live_when_running_then_tells_minutes_over_and_left() -> None:
    (running,) = live_at(AGENDA.in_room("hall"), ["hall"], at(9, 25)).rooms[0].now
    assert (running.minutes_over, running.minutes_left) == (25, 35)


def test_live_when_at_the_door_then_tells_of_more_that_is_next() -> None:
    (room,) = live_at(AGENDA.in_room("hall"), ["hall"], at(13), next_in_room=2).rooms
    assert [item.id for item in room.next] == ["dropped", "signing", "night"]


def test_zones_when_sides_have_other_clocks_then_each_once_and_two_at_most() -> None:
    summer = datetime(2021, 7, 1, tzinfo=UTC)
    assert other_zones(["CN", "CH", "FR", "EU"], SHANGHAI, summer) == ("Europe/Zurich",)
    assert other_zones(["SG"], SHANGHAI, summer) == ()
    assert other_zones(["us", "BR", "JP"], SHANGHAI, summer) == ("America/New_York", "America/Sao_Paulo")
    assert country_zones()["CN"] == SHANGHAI


@pytest.fixture
def swiss(conference: Conference, item: AgendaItem) -> None:
    with transaction():
        for position, code in enumerate(("CN", "CH")):
            name = LocalizedText(en=code)
            session().add(
                Side(id=new_id(), conference_id=conference.id, code=code, name=name, position=position)
            )


def test_live_page_when_item_is_on_then_tells_it_in_both_zones(
    client: FlaskClient, swiss: None, frozen: Callable[[datetime], None]
) -> None:
    frozen(at(9, 25) + timedelta(seconds=40))
    page = client.get("/c/launch/live").text
    part = client.get("/c/launch/live/now?lang=zh").text
    assert [words in page for words in ("Opening words", "As of 09:25", "35 minutes left")] == [True] * 3
    assert "03:00–04:00 Zurich" in page
    assert ("开幕致辞" in part, "<html" in part) == (True, False)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(8), "It begins today at 09:00."),
        (at(8, day=20), "It begins on Thursday, 21 October 2021 at 09:00."),
        # Its last day has no items yet.
        (at(11), "Nothing more in the agenda for now."),
        (at(0, day=22), "The conference is over."),
    ],
)
def test_live_page_when_nothing_is_on_then_says_so(
    client: FlaskClient, item: AgendaItem, frozen: Callable[[datetime], None], when: datetime, words: str
) -> None:
    frozen(when)
    assert words in client.get("/c/launch/live").text
    assert words in client.get("/c/launch/screen").text


@pytest.mark.parametrize("url", ["/c/launch/live", "/c/launch/live/now", "/c/launch/screen/now"])
def test_live_when_minute_is_the_same_then_304_else_read_anew(
    client: FlaskClient, item: AgendaItem, frozen: Callable[[datetime], None], url: str
) -> None:
    frozen(at(9, 25))
    tag = {"If-None-Match": client.get(url).headers["ETag"]}
    statuses = []
    for seconds in (59, 60):
        frozen(at(9, 25) + timedelta(seconds=seconds))
        statuses.append(client.get(url, headers=tag).status_code)
    assert statuses == [304, 200]


def test_screen_when_item_is_on_then_both_languages_and_turns_by_itself(
    client: FlaskClient, swiss: None, frozen: Callable[[datetime], None]
) -> None:
    frozen(at(9, 25))
    page = client.get("/c/launch/screen").text
    assert [text in page for text in ("Opening words", "开幕致辞", "09:25", "苏黎世")] == [True] * 4
    assert '<noscript><meta http-equiv="refresh" content="30;url=' in page
    assert "<nav" not in page


def test_screen_when_one_room_is_chosen_then_it_alone(
    client: FlaskClient, conference: Conference, item: AgendaItem, frozen: Callable[[datetime], None]
) -> None:
    frozen(at(9, 25))
    _hall, other = session().query(Room).order_by(Room.position)
    with transaction():
        other.name = LocalizedText(en="</script>")
    page = client.get(f"/c/launch/screen?room={other.id}")
    assert ("Opening words" in page.text, "&lt;/script&gt;" in page.text) == (False, True)
    assert client.get("/c/launch/screen?room=elsewhere").status_code == 404
    assert client.get("/c/launch/screen?page=x&room=").status_code == 200
    assert client.get("/c/draft/screen").status_code == 404
