"""Starting a conference, blank or from the template; and settings that touch delegates."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.accounts.models import User
from eventapp.actor import PUBLIC, Actor
from eventapp.agendas.history import find_undoable_edit
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue, get_conference, list_roles_of, list_rooms, list_sides
from eventapp.conferences.services import CreateConference, SideFacts
from eventapp.db.session import session, transaction
from eventapp.errors import NotPermitted
from eventapp.localized import LocalizedText
from eventapp.workflows.start_conference.launch_day import EXAMPLE_ITEMS, is_example
from eventapp.workflows.start_conference.services import Template, start_conference

COMMAND = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch"),
    timezone="America/New_York",
    starts_on=date(2027, 3, 14),  # the clocks go forward on this day
    ends_on=date(2027, 3, 15),
    contact_email="office@park.example",
    sides=(SideFacts("US"), SideFacts("CN")),
)
TYPED = {
    "template": "launch_day",
    "title-en": "Sino-Swiss Launch",
    "title-zh": "中瑞启动大会",
    "first_side": "China",
    "second_side": "瑞士",
    "more_sides": "DE、ASEAN",
    "starts_on": "2027-10-21",
    "ends_on": "",
    "timezone": "Asia/Shanghai",
    "venue_name-en": "Hall",
    "contact_email": "office@park.example",
    "slug": "",
}


def count_items() -> int:
    return session().scalar(select(func.count()).select_from(AgendaItem)) or 0


def test_conference_when_started_from_the_template_has_rooms_and_marked_examples(actor: Actor) -> None:
    with transaction():
        conference = start_conference(actor, command=COMMAND)
    assert [room.name["zh"] for room in list_rooms(conference.id)] == ["主会场", "A厅", "B厅"]
    items = list(session().scalars(select(AgendaItem).order_by(AgendaItem.starts_at, AgendaItem.id)))
    assert len(items) == len(EXAMPLE_ITEMS)
    assert items[0].starts_at == datetime(2027, 3, 14, 12, 30, tzinfo=UTC)
    assert find_undoable_edit(actor.id, conference.id) is None  # the template made them
    assert all(is_example(item.title) and item.title["zh"].startswith("示例：") for item in items)
    by_room: dict[str, datetime] = {}
    for item in items:
        assert by_room.get(item.room_id, item.starts_at) <= item.starts_at, "no room is booked twice"
        by_room[item.room_id] = item.ends_at


def test_conference_when_started_blank_has_no_agenda(actor: Actor) -> None:
    with transaction():
        conference = start_conference(actor, command=COMMAND, template=Template.BLANK)
    assert (list_rooms(conference.id), count_items()) == ([], 0)


def test_conference_when_the_public_starts_it_is_refused(app: object) -> None:
    with pytest.raises(NotPermitted), transaction():
        start_conference(PUBLIC, command=COMMAND)


@pytest.fixture
def pages(organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


def test_form_when_filled_in_makes_a_conference_that_its_maker_owns(
    pages: FlaskClient, organizer: User
) -> None:
    assert 'value="li.wei@park.example"' in pages.get("/manage/new").text
    answer = pages.post("/manage/new?lang=zh", data=TYPED)
    assert (answer.status_code, answer.location) == (302, "/manage/sino-swiss-launch-2027/")
    found = get_conference("sino-swiss-launch-2027")
    assert [side.code for side in list_sides(found.id)] == ["CN", "CH", "DE", "ASEAN"]
    assert (found.ends_on, found.first_language) == (date(2027, 10, 21), "zh")
    venue = find_venue(found.id)
    assert venue is not None and venue.name == {"en": "Hall"}
    assert list_roles_of(organizer.id) == {found.id: frozenset({"owner"})}
    assert count_items() == len(EXAMPLE_ITEMS)
    assert pages.get(answer.location).status_code == 200


def test_form_when_opened_without_signing_in_asks_to(client: FlaskClient) -> None:
    assert client.get("/manage/new").location == "/sign-in?next=%2Fmanage%2Fnew"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title-en": "", "title-zh": ""}, "title-en"),
        ({"title-en": ""}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "<b>"}, "slug"),
        ({"first_side": ""}, "first_side"),
        ({"first_side": "no such country"}, "first_side"),
        ({"second_side": "CN"}, "second_side"),
        ({"more_sides": "DE, !"}, "more_sides"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "31.12.2027"}, "starts_on"),
        ({"ends_on": "2027-10-20"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"timezone": "Shanghai"}, "timezone"),
        ({"venue_name-en": "x" * 201}, "venue_name-en"),
        ({"contact_email": "@"}, "contact_email"),
    ],
)
def test_form_when_a_value_is_wrong_says_so_at_the_field_and_makes_nothing(
    pages: FlaskClient, change: dict[str, str], field: str
) -> None:
    answer = pages.post("/manage/new", data={**TYPED, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Asia/Shanghai"' in answer.text or field == "timezone"
    assert session().scalar(select(func.count()).select_from(Conference)) == 0


def test_form_when_several_values_are_wrong_says_all_at_once(pages: FlaskClient) -> None:
    wrong = {"ends_on": "2027-10-01", "slug": "Grün", "contact_email": "nobody", "timezone": "Asia/Shangai"}
    answer = pages.post("/manage/new", data={**TYPED, **wrong})
    assert answer.status_code == 422
    assert answer.text.count("field-wrong") == len(wrong)


def test_form_when_sent_twice_refuses_the_second(pages: FlaskClient) -> None:
    assert pages.post("/manage/new", data=TYPED).status_code == 302
    again = pages.post("/manage/new", data=TYPED)
    assert again.status_code == 422
    assert 'value="sino-swiss-launch-2027"' in again.text
    assert count_items() == len(EXAMPLE_ITEMS)
