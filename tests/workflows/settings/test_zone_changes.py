"""A change of the time zone keeps what clocks show, to the minute, also when clocks go forward or back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaEdit, AgendaItem
from eventapp.agendas.reading import get_programme, list_versions
from eventapp.agendas.services import ItemDetails, create_item, freeze_agenda
from eventapp.clock import now, to_instant, to_wall_clock
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.conferences.services import add_side
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.materials.models import Material
from eventapp.registration.models import Delegation
from eventapp.workflows.releasing.services import release
from eventapp.workflows.settings.zone_changes import on_the_same_clock, span_on_the_same_clock
from tests.agendas.conftest import make_conference
from tests.workflows.releasing.conftest import join

ZURICH, SHANGHAI = "Europe/Zurich", "Asia/Shanghai"
FORWARD, BACK = "2026-03-29", "2026-10-25"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall_clock", "before", "after", "expected"),
    [
        ("2026-10-24T09:00", SHANGHAI, ZURICH, "2026-10-24T07:00"),
        ("2026-10-25T09:00", SHANGHAI, ZURICH, "2026-10-25T08:00"),
        ("2026-03-28T09:15", ZURICH, SHANGHAI, "2026-03-28T01:15"),
        ("2026-03-29T09:15", ZURICH, SHANGHAI, "2026-03-29T01:15"),
        # Twice in Zurich: the first of the two.
        ("2026-10-25T02:30", SHANGHAI, ZURICH, "2026-10-25T00:30"),
        # Not at all in Zurich: one gap later, 03:30.
        ("2026-03-29T02:30", SHANGHAI, ZURICH, "2026-03-29T01:30"),
        ("2026-03-29T02:00", SHANGHAI, ZURICH, "2026-03-29T01:00"),
        ("2026-03-29T03:00", SHANGHAI, ZURICH, "2026-03-29T01:00"),
    ],
)
def test_instant_when_zone_changes_then_the_clock_shows_the_same(
    wall_clock: str, before: str, after: str, expected: str
) -> None:
    instant = to_instant(datetime.fromisoformat(wall_clock), before)
    assert on_the_same_clock(instant, before, after) == utc(expected)


def test_second_of_two_equal_times_when_zone_changes_then_stays_the_second() -> None:
    second = utc("2026-10-25T01:30")
    assert on_the_same_clock(second, ZURICH, "Europe/Berlin") == second
    assert on_the_same_clock(second, ZURICH, SHANGHAI) == utc("2026-10-24T18:30")


@pytest.mark.parametrize(
    ("start", "end", "before", "after", "minutes"),
    [
        # Through the night in which clocks go back: two hours by the clock, three in Zurich.
        ("2026-10-25T01:00", "2026-10-25T03:00", SHANGHAI, ZURICH, 180),
        ("2026-10-25T01:00", "2026-10-25T03:00", ZURICH, SHANGHAI, 120),
        # Its start does not exist and its end does: it lasts as long as it did.
        ("2026-03-29T02:30", "2026-03-29T03:00", SHANGHAI, ZURICH, 30),
        ("2026-03-29T01:30", "2026-03-29T02:30", SHANGHAI, ZURICH, 60),
        ("2026-03-29T01:00", "2026-03-29T04:00", SHANGHAI, ZURICH, 120),
    ],
)
def test_span_when_zone_changes_then_ends_after_it_starts(
    start: str, end: str, before: str, after: str, minutes: int
) -> None:
    instants = (to_instant(datetime.fromisoformat(each), before) for each in (start, end))
    first, last = span_on_the_same_clock(*instants, before, after)
    assert last - first == timedelta(minutes=minutes)


@pytest.fixture
def conference(app: object) -> Conference:
    with transaction():
        made = make_conference(timezone=ZURICH)
        made.starts_on, made.ends_on = date(2026, 10, 24), date(2026, 10, 26)
        made.registration_opens_at, made.registration_closes_at = (
            utc("2026-03-29T00:30"),
            utc("2026-10-25T01:30"),
        )
        made.changes_close_at = utc("2026-10-25T22:59")
        add_side(SYSTEM, conference=made, code="CH")
        return made


def add_item(conference: Conference, start: str, end: str) -> AgendaItem:
    times = (to_instant(datetime.fromisoformat(each), conference.timezone) for each in (start, end))
    starts_at, ends_at = times
    with transaction():
        return create_item(
            SYSTEM,
            ItemDetails(conference.id, "panel", LocalizedText(en=f"At {start}"), starts_at, ends_at),
        )


@pytest.fixture
def pages(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    join(conference, organizer, "owner")
    return sign_in(organizer)


def change_zone(pages: FlaskClient, timezone: str) -> str:
    conference = get_conference("launch")
    typed = {
        "version": str(conference.version),
        "title-en": "Launch conference",
        "starts_on": "2026-10-24",
        "ends_on": "2026-10-26",
        "timezone": timezone,
        "first_language": "en",
        "other_languages": ["zh"],
        "slug": "launch",
        "contact_email": "office@park.example",
        "colour": "#0b5cad",
    }
    answer = pages.post("/manage/launch/details", data=typed)
    session().expire_all()
    return answer.text if answer.status_code != 302 else pages.get(answer.location).text


def feed_times(client: FlaskClient) -> list[tuple[str, str, int]]:
    """Return wall-clock start, zone and SEQUENCE of each item of the feed, as another program reads it."""
    calendar = icalendar.Calendar.from_ical(client.get("/c/launch/agenda.ics").data)
    return [
        (f"{event.start:%Y-%m-%dT%H:%M}", str(event["DTSTART"].params["TZID"]), int(event["SEQUENCE"]))
        for event in calendar.events
    ]


def test_zone_when_changed_then_everything_keeps_its_clock_and_calendars_follow_at_the_release(
    conference: Conference, pages: FlaskClient, client: FlaskClient
) -> None:
    starts = ["2026-10-24T09:00", "2026-10-25T01:00", "2026-10-25T09:00"]
    for start in starts:
        add_item(conference, start, start.replace(":00", ":45"))
    with transaction():
        session().add_all(
            [
                Delegation(
                    conference_id=conference.id,
                    name=LocalizedText(en="Zurich"),
                    side_id=list_sides(conference.id)[0].id,
                    position=0,
                    arrives_at=utc("2026-10-24T05:10"),
                    departs_at=None,
                    notes="",
                    created_at=now(),
                    updated_at=now(),
                ),
                Material(
                    conference_id=conference.id,
                    agenda_item_id=session().query(AgendaItem).first().id,
                    title=LocalizedText(en="Slides"),
                    url="https://example.org/",
                    visibility="public",
                    visible_from=utc("2026-10-25T08:05"),
                    position=0,
                    created_at=now(),
                ),
            ]
        )
        release(SYSTEM, conference=conference)
    assert feed_times(client) == [(start, ZURICH, 0) for start in starts]
    page = change_zone(pages, SHANGHAI)
    assert (
        "The time zone is Asia/Shanghai now. 3 items keep their times on the clock; "
        "calendars follow at the next release." in page
    )
    assert "had to move" not in page
    found = get_conference("launch")
    assert [
        to_wall_clock(instant, SHANGHAI).isoformat(timespec="minutes")
        for instant in (
            found.registration_opens_at,
            found.registration_closes_at,
            found.changes_close_at,
            session().query(Delegation.arrives_at).scalar(),
            session().query(Material.visible_from).scalar(),
        )
    ] == ["2026-03-29T01:30", "2026-10-25T02:30", "2026-10-25T23:59", "2026-10-24T07:10", "2026-10-25T09:05"]
    assert feed_times(client) == [(start, ZURICH, 0) for start in starts]
    assert "Time zone: Europe/Zurich → Asia/Shanghai" in pages.get("/manage/launch/agenda/release").text
    with transaction():
        release(SYSTEM, conference=get_conference("launch"))
    assert feed_times(client) == [(start, SHANGHAI, 1) for start in starts]
    assert [item.starts_at for item in get_programme(conference.id, now()).items] == [
        utc("2026-10-24T01:00"),
        utc("2026-10-24T17:00"),
        utc("2026-10-25T01:00"),
    ]
    assert [version.timezone for version in list_versions(conference.id)] == [SHANGHAI, ZURICH]
    assert "Time zone: Europe/Zurich → Asia/Shanghai" in client.get("/c/launch/agenda/changes").text
    change_zone(pages, ZURICH)
    with transaction():
        release(SYSTEM, conference=get_conference("launch"))
    assert feed_times(client) == [(start, ZURICH, 2) for start in starts]


def test_zone_when_a_time_does_not_exist_there_then_the_item_is_named(
    conference: Conference, pages: FlaskClient, client: FlaskClient
) -> None:
    change_zone(pages, SHANGHAI)
    session().refresh(conference)
    add_item(conference, "2026-03-29T02:15", "2026-03-29T02:45")
    add_item(conference, "2026-03-29T04:00", "2026-03-29T05:00")
    page = change_zone(pages, ZURICH)
    assert "2 items keep their times on the clock" in page
    assert "1 item had to move" in page and "“At 2026-03-29T02:15”" in page
    assert [
        to_wall_clock(item.starts_at, ZURICH).strftime("%H:%M")
        for item in session().query(AgendaItem).order_by(AgendaItem.starts_at)
    ] == ["03:15", "04:00"]
    with transaction():
        release(SYSTEM, conference=get_conference("launch"))
    assert feed_times(client) == [("2026-03-29T03:15", ZURICH, 0), ("2026-03-29T04:00", ZURICH, 0)]


def test_zone_when_the_agenda_is_frozen_then_refused_at_the_field(
    conference: Conference, pages: FlaskClient
) -> None:
    item = add_item(conference, "2026-10-24T09:00", "2026-10-24T10:00")
    with transaction():
        release(SYSTEM, conference=conference)
        freeze_agenda(SYSTEM, conference=conference)
    page = change_zone(pages, SHANGHAI)
    assert 'id="timezone-error"' in page
    assert (get_conference("launch").timezone, session().get(AgendaItem, item.id).version) == (ZURICH, 1)


@pytest.mark.parametrize(("zone", "left"), [(SHANGHAI, []), (ZURICH, ["09:00"])])
def test_zone_when_changed_then_nothing_comes_back_from_the_old_clocks(
    conference: Conference, pages: FlaskClient, zone: str, left: list[str]
) -> None:
    item = add_item(conference, "2026-10-24T09:00", "2026-10-24T10:00")
    pages.post(f"/manage/launch/agenda/{item.id}/delete")
    edit_id = session().query(AgendaEdit).one().id
    change_zone(pages, zone)
    pages.post("/manage/launch/agenda/undo", data={"edit_id": edit_id})
    session().expire_all()
    items = session().query(AgendaItem)
    assert [to_wall_clock(each.starts_at, zone).strftime("%H:%M") for each in items] == left
