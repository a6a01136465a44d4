"""The published programmes in ``../shared/data``, read whole and compared with what the files say."""

import json
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from eventapp.clock import to_wall_clock
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda, ImportedItem, ProblemCode

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def content_of(name: str) -> bytes:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is absent")
    return path.read_bytes()


def in_both(text: LocalizedText) -> bool:
    return set(text) == {"en", "zh"} and text["en"] != text["zh"]


@pytest.fixture(scope="module")
def coscup() -> tuple[ImportedAgenda, dict[str, Any]]:
    content = content_of("coscup-2023-sessions.json")
    return read_agenda(content, "sessions.json", "Asia/Taipei"), json.loads(content)


@pytest.fixture(scope="module")
def congress() -> tuple[dict[str, ImportedItem], ImportedAgenda, ET.Element]:
    content = content_of("31c3-schedule.xml")
    agenda = read_agenda(content, "schedule.xml", "Europe/Berlin")
    return {item.key: item for item in agenda.items}, agenda, ET.fromstring(content)


def test_coscup_is_read_whole(coscup: tuple[ImportedAgenda, dict[str, Any]]) -> None:
    agenda, file = coscup
    assert agenda.format == "sessions_json"
    assert agenda.problems == ()
    assert [len(agenda.items), len(agenda.rooms), len(agenda.tracks)] == [352, 28, 39]
    assert [item.key for item in agenda.items] == [session["id"] for session in file["sessions"]]
    assert [person.key for person in agenda.people] == [speaker["id"] for speaker in file["speakers"]]
    assert sum(len(item.people) for item in agenda.items) == sum(len(s["speakers"]) for s in file["sessions"])
    assert {item.room_key for item in agenda.items} <= {room.key for room in agenda.rooms}
    assert {item.track_key for item in agenda.items} == {track.key for track in agenda.tracks}


def test_coscup_times_are_right_in_taipei(coscup: tuple[ImportedAgenda, dict[str, Any]]) -> None:
    agenda, file = coscup
    for item, session in zip(agenda.items, file["sessions"], strict=True):
        assert session["start"].endswith("+08:00")
        assert to_wall_clock(item.starts_at, "Asia/Taipei").isoformat() + "+08:00" == session["start"]
        assert to_wall_clock(item.ends_at, "Asia/Taipei").isoformat() + "+08:00" == session["end"]
        assert item.starts_at.tzinfo is UTC


def test_coscup_keeps_chinese_and_english_apart(coscup: tuple[ImportedAgenda, dict[str, Any]]) -> None:
    agenda, _ = coscup
    assert sum(in_both(item.title) for item in agenda.items) == 62
    assert sum(in_both(item.abstract) for item in agenda.items) == 81
    # What is the same in both languages is kept once, and nobody reads less for it.
    assert sum(len(item.title) == 1 for item in agenda.items) == 352 - 62


def test_coscup_readers_of_either_language_see_what_the_file_says(
    coscup: tuple[ImportedAgenda, dict[str, Any]],
) -> None:
    agenda, file = coscup
    for item, session in zip(agenda.items, file["sessions"], strict=True):
        for language in ("zh", "en"):
            assert item.title.read(language) == " ".join(session[language]["title"].split())


def test_coscup_text_repeated_in_both_languages_stands_under_its_own(
    coscup: tuple[ImportedAgenda, dict[str, Any]],
) -> None:
    items = {item.key: item for item in coscup[0].items}
    assert items["SWZGFV"].title == {"zh": "醫資標準的教育推廣"}
    assert items["ZSZAKG"].title == {"en": "Open source RISC-V GPGPU"}
    assert Counter(item.languages for item in items.values()) == {("zh",): 264, ("en",): 88}


def test_congress_is_read_whole(
    congress: tuple[dict[str, ImportedItem], ImportedAgenda, ET.Element],
) -> None:
    items, agenda, root = congress
    assert agenda.format == "frab_xml"
    assert agenda.problems == ()
    assert agenda.title == {"en": "31. Chaos Communication Congress"}
    assert [len(agenda.items), len(agenda.rooms), len(agenda.tracks)] == [138, 4, 8]
    assert list(items) == [event.get("guid") for event in root.iter("event")]
    assert {person.key for person in agenda.people} == {person.get("id") for person in root.iter("person")}


def test_congress_lies_on_four_days_and_past_midnight(
    congress: tuple[dict[str, ImportedItem], ImportedAgenda, ET.Element],
) -> None:
    items, _, root = congress
    per_day = []
    for day in root.findall("day"):
        starts = [items[str(event.get("guid"))].starts_at for event in day.iter("event")]
        dates = Counter(str(to_wall_clock(start, "Europe/Berlin").date()) for start in starts)
        per_day.append((day.get("date"), dict(dates)))
    assert per_day == [
        ("2014-12-27", {"2014-12-27": 34, "2014-12-28": 1}),
        ("2014-12-28", {"2014-12-28": 43, "2014-12-29": 2}),
        ("2014-12-29", {"2014-12-29": 39, "2014-12-30": 1}),
        ("2014-12-30", {"2014-12-30": 18}),
    ]


@pytest.mark.parametrize(
    ("event_id", "start", "end"),
    [
        ("6561", "2014-12-27 11:00", "2014-12-27 11:30"),
        ("6581", "2014-12-28 00:00", "2014-12-28 02:15"),
        ("6109", "2014-12-29 00:15", "2014-12-29 01:45"),
        ("6606", "2014-12-29 00:15", "2014-12-29 01:45"),
        ("6226", "2014-12-30 00:15", "2014-12-30 02:15"),
    ],
)
def test_congress_items_past_midnight_are_on_the_next_date(
    event_id: str,
    start: str,
    end: str,
    congress: tuple[dict[str, ImportedItem], ImportedAgenda, ET.Element],
) -> None:
    items, _, root = congress
    item = items[str(root.find(f".//event[@id='{event_id}']").get("guid"))]  # type: ignore[union-attr]
    berlin_in_winter = timezone(timedelta(hours=1))
    assert f"{item.starts_at.astimezone(berlin_in_winter):%Y-%m-%d %H:%M}" == start
    assert f"{item.ends_at.astimezone(berlin_in_winter):%Y-%m-%d %H:%M}" == end


def test_congress_without_instants_is_dated_the_same_by_day_and_start(
    congress: tuple[dict[str, ImportedItem], ImportedAgenda, ET.Element],
) -> None:
    items, _, root = congress
    for event in root.iter("event"):
        event.remove(event.find("date"))  # type: ignore[arg-type]
    again = read_agenda(ET.tostring(root), "schedule.xml", "Europe/Berlin")
    assert {item.key: item.starts_at for item in again.items} == {
        key: item.starts_at for key, item in items.items()
    }


def test_democon_is_read_whole() -> None:
    agenda = read_agenda(content_of("pretalx-democon.json"), "schedule.json", "Europe/Berlin")
    assert agenda.format == "schedule_json"
    assert agenda.timezone == "UTC"
    assert [problem.code for problem in agenda.problems] == [ProblemCode.OTHER_TIMEZONE]
    assert Counter(item.room_key for item in agenda.items) == {"Gray Room": 27, "Tan Room": 9}
    assert [room.name["en"] for room in agenda.rooms] == ["Gray Room", "Tan Room"]
    first = agenda.items[0]
    assert first.key == "8079583e-8321-506c-95af-fd2903a5f075"
    assert first.starts_at == datetime(2020, 12, 14, 8, 0, tzinfo=UTC)
    assert first.ends_at - first.starts_at == timedelta(minutes=30)
    assert [(p.key, p.name["en"], p.role) for p in first.people] == [("26", "Brian Robinson", "speaker")]
    assert Counter(item.kind for item in agenda.items) == {"parallel": 27, "working_group": 9}
