"""What the grid's page and script are answered."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.history import find_last_edit
from eventapp.agendas.models import AgendaItem, InterpretationDuty, InterpretationTeam, Person
from eventapp.agendas.queries import find_item
from eventapp.agendas.services import freeze_agenda, release_agenda
from eventapp.conferences.models import Conference, Membership, Room, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.registration.models import Delegation
from tests.agendas.conftest import at, speaker

Make = Callable[..., AgendaItem]
AGENDA = "/manage/launch/agenda"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def browser(sign_in: Callable[[User], FlaskClient], organizer: User, editor: Actor) -> FlaskClient:
    return sign_in(organizer)


def sent(item: AgendaItem, start: datetime | None, end: datetime | None, room: str = "") -> dict[str, str]:
    times = {"starts_at": start.isoformat(), "ends_at": end.isoformat()} if start and end else {}
    return {"version": str(item.version), "room_id": room, **times}


def test_place_when_sent_then_moved_and_told_what_does_not_fit(
    browser: FlaskClient, make_item: Make, rooms: list[Room], conference: Conference
) -> None:
    item = make_item(room_id=rooms[0].id)
    other = make_item(title=LocalizedText(en="The panel"), room_id=rooms[1].id)
    answer = browser.post(f"{AGENDA}/{item.id}/place", data=sent(item, at(9, 30), at(10, 30), rooms[1].id))
    session().expire_all()
    moved = find_item(conference.id, item.id)
    assert (moved.starts_at, moved.ends_at, moved.room_id) == (at(9, 30), at(10, 30), rooms[1].id)
    told = answer.json
    assert (answer.status_code, told["version"], told["warned"]) == (200, 2, sorted([item.id, other.id]))
    assert told["notices"] == ["Room 2 is taken at the same time by “The panel”, 09:00–10:00."]
    assert told["undo"]["text"] == "Undo: moved “Opening words”"
    stale = browser.post(f"{AGENDA}/{item.id}/place", data=sent(item, at(9), at(10)) | {"version": "1"})
    assert (stale.status_code, stale.json) == (
        409,
        {"error": "Somebody else changed this since you opened it. Nothing was overwritten."},
    )


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"starts_at": "2021-10-21T09:00"}, "Please give a valid date and time."),
        ({"starts_at": "0001-01-01T00:00+23:00"}, "Please give a valid date and time."),
        ({"starts_at": "soon", "ends_at": ""}, "Please give a valid date and time."),
        ({"ends_at": ""}, "The end must come after the start."),
        (
            {"room_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
            "This room is not there any more. Please choose another.",
        ),
        ({"version": "x"}, "Not a valid integer value."),
    ],
)
def test_place_when_hostile_then_422_and_nothing_moves(
    browser: FlaskClient, make_item: Make, others: dict[str, str], message: str
) -> None:
    item = make_item()
    data = {**sent(item, at(11), at(12)), **others}
    answer = browser.post(f"{AGENDA}/{item.id}/place", data=data)
    assert (answer.status_code, answer.json) == (422, {"error": message})
    session().expire_all()
    assert find_item(item.conference_id, item.id).starts_at == at(9)


def test_obstacles_when_asked_then_told_in_words_for_everywhere_on_the_day(
    browser: FlaskClient, make_item: Make, rooms: list[Room], conference: Conference
) -> None:
    with transaction():
        session().get(Room, rooms[1].id).capacity = 30
    item = make_item(places=40, people=(speaker("Li Wei"),), starts_at=None, ends_at=None)
    other = make_item(title=LocalizedText(en="The panel"), room_id=rooms[0].id)
    _give_both_a_team(conference, item, other)
    _let_everybody_arrive(conference, at(8))
    make_item(room_id=rooms[0].id, starts_at=at(9, day=22), ends_at=at(10, day=22))
    found = browser.get(f"{AGENDA}/{item.id}/obstacles?day=2021-10-21").json["obstacles"]
    assert [(o["kind"], o["room"], o["from"], o["until"], o["text"]) for o in found] == [
        ("capacity", rooms[1].id, None, None, "Room 2 has 30 seats, and 40 people may come."),
        (
            "not_arrived",
            None,
            None,
            _unix(8),
            "Li Wei comes with a delegation that arrives only on 21 Oct 2021, 08:00.",
        ),
        (
            "room_taken",
            rooms[0].id,
            _unix(9),
            _unix(10),
            "Main hall is taken at the same time by “The panel”, 09:00–10:00.",
        ),
        (
            "team_taken",
            None,
            _unix(9),
            _unix(10),
            "The team “Booth A” is also at “The panel”, 09:00–10:00.",
        ),
    ]


def _unix(hour: int) -> int:
    return int(at(hour).astimezone(UTC).timestamp())


def _give_both_a_team(conference: Conference, *items: AgendaItem) -> None:
    values = {"conference_id": conference.id, "booth": "", "interpreters": [], "position": 0}
    with transaction():
        team = InterpretationTeam(id=new_id(), name="Booth A", languages=["en", "zh"], **values)
        session().add(team)
        session().flush()
        for item in items:
            session().add(
                InterpretationDuty(
                    id=new_id(), conference_id=conference.id, agenda_item_id=item.id, team_id=team.id
                )
            )


def _let_everybody_arrive(conference: Conference, arrives_at: datetime) -> None:
    values = {"conference_id": conference.id, "position": 0}
    with transaction():
        side = Side(id=new_id(), code="CN", name=LocalizedText(en="China"), **values)
        session().add(side)
        session().flush()
        delegation = Delegation(
            id=new_id(),
            name=LocalizedText(en="The Park"),
            side_id=side.id,
            organization_id=None,
            arrives_at=arrives_at,
            departs_at=None,
            notes="",
            created_at=arrives_at,
            updated_at=arrives_at,
            **values,
        )
        session().add(delegation)
        session().flush()
        session().scalars(sa.select(Person)).one().delegation_id = delegation.id


def test_editor_when_opened_then_shows_the_day_and_the_tray(
    browser: FlaskClient, make_item: Make, rooms: list[Room]
) -> None:
    item = make_item(room_id=rooms[0].id)
    loose = make_item(title=LocalizedText(en="Site visit"), starts_at=None, ends_at=None, planned_minutes=90)
    page = browser.get(f"{AGENDA}/editor").text
    assert (f'data-item="{item.id}"' in page, 'data-minutes="90"' in page) == (True, True)
    assert f'data-item="{item.id}"' not in browser.get(f"{AGENDA}/editor?day=2021-10-22").text
    listed = browser.get(f"{AGENDA}?unscheduled=1").text
    assert (f'id="item-{loose.id}"' in listed, f'id="item-{item.id}"' in listed) == (True, False)
    assert 'data-label="Time">90 minutes' in listed
    for day in ("9999-12-31", "0001-01-01", "soon"):
        assert browser.get(f"{AGENDA}/editor?day={day}").status_code == 200
        assert browser.get(f"{AGENDA}/{item.id}/obstacles?day={day}").status_code == 200
    with transaction():
        session().scalars(sa.select(Membership)).one().role = "viewer"
    assert browser.get(f"{AGENDA}/editor").status_code == 403
    assert browser.post(f"{AGENDA}/{item.id}/place", data=sent(item, at(11), at(12))).status_code == 403


def test_undo_when_sent_by_form_or_script_then_taken_back(
    browser: FlaskClient, make_item: Make, conference: Conference, editor: Actor
) -> None:
    item = make_item()
    browser.post(f"{AGENDA}/{item.id}/place", data=sent(item, None, None))
    assert "Undo: took “Opening words” out of the day" in unescape(browser.get(AGENDA).text)
    edit = find_last_edit(editor.id, conference.id)
    again = browser.post(f"{AGENDA}/undo", data={"edit_id": edit.id}, headers=SCRIPT)
    assert again.json["item"] == {
        "id": item.id,
        "version": 3,
        "start": _unix(9),
        "end": _unix(10),
        "room": "",
        "minutes": 30,
        "isMove": True,
    }
    refused = browser.post(f"{AGENDA}/undo", data={"edit_id": edit.id}, headers=SCRIPT)
    assert refused.status_code == 409
    last = find_last_edit(editor.id, conference.id)
    answer = browser.post(f"{AGENDA}/undo", data={"edit_id": last.id})
    assert "Undone." in browser.get(answer.headers["Location"]).text
    assert session().query(AgendaItem).count() == 0


def test_pages_when_frozen_then_say_so_and_offer_nothing(
    browser: FlaskClient, make_item: Make, conference: Conference
) -> None:
    item = make_item()
    owner = Actor(id="owner", is_administrator=True)
    with transaction():
        release_agenda(owner, conference=conference)
        freeze_agenda(owner, conference=session().get(Conference, conference.id))
    for page in ("", "/editor", "/new", f"/{item.id}", f"/{item.id}/move"):
        shown = unescape(browser.get(f"{AGENDA}{page}").text)
        assert "The agenda is frozen" in shown
        assert (">Save<" in shown, ">Move</button>" in shown, "Add an item</a>" in shown) == (
            False,
            False,
            False,
        )
    refused = browser.post(f"{AGENDA}/{item.id}/place", data=sent(item, at(11), at(12)))
    assert (refused.status_code, "frozen" in refused.json["error"]) == (409, True)
