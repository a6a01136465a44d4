"""The schedule as apps read it, from programmes made up and real ones; no database is needed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.exports.schedules import identities
from eventapp.exports.schedules.identities import acronym_of, guid_of, numbers_of, slug_of
from eventapp.exports.schedules.schedule import Schedule, schedule_of
from eventapp.exports.schedules.schedule_json import schedule_json
from eventapp.exports.schedules.schedule_xml import duration_text, schedule_xml
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from tests.exports.ical import builders
from tests.exports.ical.builders import BASE_URL, START, person, programme
from tests.exports.schedules.rules_of_the_format import check_json, check_xml
from tests.exports.schedules.told import as_programme, told_by, told_in

FIRST_DAY = date(2026, 10, 20)


def item(number: int = 1, **changes: Any) -> ProgrammeItem:
    return builders.item(number, **{"people": (person(id="01JPERSON"),), **changes})


def schedule(*items: ProgrammeItem, language: str = "en", **changes: Any) -> Schedule:
    return made_of(programme(items, **changes), language)


def made_of(agenda: Programme, language: str) -> Schedule:
    days = [day.date for day in agenda.days] or [FIRST_DAY]
    return schedule_of(agenda, days[0], days[-1], language, BASE_URL)


def as_xml(made: Schedule) -> Element:
    root = fromstring(schedule_xml(made))
    check_xml(root)
    return root


def as_json(made: Schedule) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(schedule_json(made))
    check_json(document)
    conference: dict[str, Any] = document["schedule"]["conference"]
    return conference


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("filename", "timezone", "number"),
    [("coscup-2023-sessions.json", "Asia/Taipei", 352), ("31c3-schedule.xml", "Europe/Berlin", 138)],
)
def test_real_programmes_come_back_as_they_left(
    shared: Path, filename: str, timezone: str, number: int, language: str
) -> None:
    agenda = as_programme(
        read_agenda((shared / "data" / filename).read_bytes(), filename, timezone), timezone
    )
    made = made_of(agenda, language)
    as_xml(made)
    as_json(made)
    for content, roles in ((schedule_xml(made), False), (schedule_json(made), True)):
        read, told = told_in(content, timezone, "en", roles=roles)
        assert read.problems == ()
        assert len(told) == number
        assert told == told_by(agenda.items, language, "en", roles=roles)


def test_an_event_after_midnight_belongs_to_the_day_before() -> None:
    at = datetime(2026, 10, 20, 19, 59, tzinfo=UTC)  # 03:59 on the 21st in Shanghai
    made = schedule(item(1), item(2, starts_at=at), item(3, starts_at=at + timedelta(minutes=1)))
    days = as_xml(made).findall("day")
    assert [(day.get("date"), day.get("start"), day.get("end")) for day in days] == [
        ("2026-10-20", "2026-10-20T04:00:00+08:00", "2026-10-21T04:00:00+08:00"),
        ("2026-10-21", "2026-10-21T04:00:00+08:00", "2026-10-22T04:00:00+08:00"),
    ]
    assert [[start.text for start in day.iter("start")] for day in days] == [["09:00", "03:59"], ["04:00"]]


def test_days_and_durations_are_right_where_clocks_change() -> None:
    at = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 01:30 in Zurich, where 03:00 comes twice that night
    made = schedule(item(starts_at=at, ends_at=at + timedelta(hours=3)), timezone="Europe/Zurich")
    day = next(day for day in as_json(made)["days"] if day["rooms"])
    assert (day["day_start"], day["day_end"]) == ("2026-10-24T04:00:00+02:00", "2026-10-25T04:00:00+01:00")
    (event,) = day["rooms"]["Hall 1"]
    assert [event["date"], event["end"], event["duration"]] == [
        "2026-10-25T01:30:00+02:00",
        "2026-10-25T03:30:00+01:00",
        "03:00",
    ]


def test_texts_fall_back_and_hostile_ones_stay_texts() -> None:
    hostile = 'Übung <b>&amp; "x"</b>\x00\x0b]]>\ud800\ufffe'
    made = schedule(
        item(1, title=LocalizedText(en=hostile), abstract=LocalizedText(zh="行一\r\n行二\u2028行三")),
        item(2, title=LocalizedText(en="开幕"), kind="signing_ceremony", track=NO_TEXT, track_id=None),
        language="zh",
    )
    first, second = as_xml(made).iter("event")
    assert first.findtext("title") == 'Übung <b>&amp; "x"</b>\n]]>'
    assert first.findtext("abstract") == "行一\n行二\n行三"
    assert first.findtext("room") == "一号厅"
    number, second_number = first.get("id"), second.get("id")
    assert first.findtext("slug") == f"launch_2026-{number}-ubung_b_amp_x_b"
    assert second.findtext("slug") == f"launch_2026-{second_number}-signing_ceremony"
    assert second.findtext("type") == "signing ceremony"
    assert as_json(made)["days"][0]["rooms"]["一号厅"][1]["track"] is None


def test_cancelled_items_are_gone_and_leave_the_others_as_they_were() -> None:
    before = schedule(item(1), item(2))
    after = schedule(item(1, is_cancelled=True), item(2))
    (event,) = as_xml(after).iter("event")
    assert event.get("id") == list(as_xml(before).iter("event"))[1].get("id")
    assert event.get("guid") == "00000000-0000-4000-8000-000000000002"


def test_rooms_of_one_name_stay_apart_and_no_room_is_a_room_without_name() -> None:
    made = schedule(item(1), item(2, room_id="room-2"), item(3, room_id=None, room=NO_TEXT))
    rooms = as_json(made)["days"][0]["rooms"]
    assert {name: len(events) for name, events in rooms.items()} == {"Hall 1": 1, "Hall 1 (2)": 1, "": 1}
    assert [room.get("name") for room in as_xml(made).iter("room") if room.get("name") is not None] == [
        "Hall 1", "Hall 1 (2)", "",
    ]  # fmt: skip


def test_a_schedule_without_items_has_the_days_of_the_conference() -> None:
    made = schedule_of(programme(), FIRST_DAY, FIRST_DAY + timedelta(days=1), "en", BASE_URL)
    assert [day.get("date") for day in as_xml(made).iter("day")] == ["2026-10-20", "2026-10-21"]
    assert as_json(made)["rooms"] == []


def test_people_are_told_with_role_where_the_format_knows_roles() -> None:
    chair = person(id="01JPERSON", role="chair", name=LocalizedText(en="Li Wei"), affiliation=NO_TEXT)
    made = schedule(item(people=(chair,)))
    (told,) = as_json(made)["days"][0]["rooms"]["Hall 1"][0]["persons"]
    assert told == {
        "guid": guid_of("01JPERSON"),
        "code": "01JPERSON",
        "name": "Li Wei",
        "public_name": "Li Wei",
        "role": "chair",
        "affiliation": "",
    }


def test_identities_are_the_same_for_ever() -> None:
    """Recordings are filed by them: a change here is a change for everybody who reads the files."""
    assert guid_of("29AECFD7-2e44-4f49-ab86-29b5e0877325") == "29aecfd7-2e44-4f49-ab86-29b5e0877325"
    assert guid_of("SWZGFV@example.org") == "3908bd57-59a3-51e4-afdd-755ce5b9672e"
    assert numbers_of(["SWZGFV"]) == {"SWZGFV": 331935272}
    assert acronym_of("g-20") == "g_20"
    assert acronym_of("g20") == "g20_"
    assert slug_of("g20_", 7, "Crème brûlée!", "social") == "g20_-7-creme_brulee"


def test_numbers_that_meet_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_LARGEST_NUMBER", 3)
    numbers = numbers_of(["a", "b", "c"])
    assert sorted(numbers.values()) == [1, 2, 3]
    assert numbers_of(["a", "b"]) == {key: numbers[key] for key in "ab"}


@pytest.mark.parametrize(
    ("minutes", "text"), [(1, "00:01"), (90, "01:30"), (5999, "99:59"), (14 * 24 * 60, "14:00:00")]
)
def test_durations(minutes: int, text: str) -> None:
    assert duration_text(minutes) == text


def test_the_same_programme_gives_the_same_octets() -> None:
    made = [schedule(item(1), item(2, starts_at=START + timedelta(hours=1))) for _ in range(2)]
    assert schedule_xml(made[0]) == schedule_xml(made[1])
    assert schedule_json(made[0]) == schedule_json(made[1])
