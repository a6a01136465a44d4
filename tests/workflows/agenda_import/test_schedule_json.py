import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda

EVENT: dict[str, Any] = {
    "id": 25,
    "guid": "8079583e",
    "date": "2024-05-01T09:00:00+02:00",
    "start": "09:00",
    "duration": "00:30",
    "title": "Opening",
    "type": "Talk",
    "language": "en",
    "track": "Policy",
    "persons": [{"id": 26, "public_name": "Brian Robinson", "biography": "Engineer."}],
}
DAY = {
    "index": 1,
    "date": "2024-05-01",
    "day_start": "2024-05-01T09:00:00+02:00",
    "day_end": "2024-05-02T04:00:00+02:00",
}


def read(content: object) -> ImportedAgenda:
    return read_agenda(json.dumps(content).encode(), "schedule.json", "Europe/Zurich")


def schedule(by_room: object, **conference: object) -> dict[str, Any]:
    days = [{**DAY, "rooms": by_room}]
    return {
        "$schema": "../schema.json",
        "schedule": {"conference": {"title": "Forum", "days": days, **conference}},
    }


def codes(agenda: ImportedAgenda) -> list[tuple[str, str]]:
    return [(problem.location, problem.code) for problem in agenda.problems]


VARIANTS = {
    "rooms by name": schedule({"Hall": [EVENT]}),
    "rooms with events inside": schedule({"Hall": {"events": [EVENT]}}),
    "rooms as a list": schedule([{"name": "Hall", "events": [EVENT]}]),
    "without the wrapper": schedule({"Hall": [EVENT]})["schedule"],
    "days beside the conference": {
        "schedule": {"conference": {"title": "Forum"}, "days": [{**DAY, "rooms": {"Hall": [EVENT]}}]}
    },
    "events in the day": {
        "schedule": {
            "conference": {"title": "Forum", "days": [{**DAY, "events": [{**EVENT, "room": "Hall"}]}]}
        }
    },
    "one list of events": {
        "schedule": {
            "conference": {"title": "Forum", "rooms": [{"name": "Hall", "guid": "r1"}], "days": [DAY]},
            "events": [
                {
                    **{k: v for k, v in EVENT.items() if k not in {"date", "duration", "persons"}},
                    "start": "2024-05-01T09:00:00+02:00",
                    "end": "2024-05-01T09:30:00+02:00",
                    "room": {"guid": "r1"},
                    "participants": EVENT["persons"],
                }
            ],
        }
    },
    "only the day's date": schedule({"Hall": [{k: v for k, v in EVENT.items() if k != "date"}]}),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_of_the_format_is_read_the_same(variant: str) -> None:
    agenda = read(VARIANTS[variant])
    assert agenda.problems == ()
    assert agenda == read(VARIANTS["rooms by name"])
    [item] = agenda.items
    assert item.starts_at == datetime(2024, 5, 1, 7, 0, tzinfo=UTC)
    assert item.ends_at == datetime(2024, 5, 1, 7, 30, tzinfo=UTC)
    assert (item.key, item.room_key, item.track_key, item.kind) == ("8079583e", "Hall", "Policy", "opening")
    [person] = item.people
    assert (person.key, person.name) == ("26", LocalizedText(en="Brian Robinson"))


def test_json_and_xml_of_the_same_schedule_have_the_same_keys() -> None:
    xml = (
        "<schedule><conference><title>Forum</title></conference><day date='2024-05-01'><room name='Hall'>"
        "<event guid='8079583e' id='25'><date>2024-05-01T09:00:00+02:00</date><duration>00:30</duration>"
        "<title>Opening</title><language>en</language><track>Policy</track>"
        "<persons><person id='26'>Brian Robinson</person></persons></event></room></day></schedule>"
    )
    [by_xml] = read_agenda(xml.encode(), "schedule.xml", "Europe/Zurich").items
    [by_json] = read(VARIANTS["rooms by name"]).items
    for name in ("key", "room_key", "track_key", "starts_at", "ends_at", "title", "languages"):
        assert getattr(by_xml, name) == getattr(by_json, name)
    assert [p.key for p in by_xml.people] == [p.key for p in by_json.people]


def test_rooms_with_one_guid_are_told_apart_by_name() -> None:
    rooms = [{"name": "Gray", "guid": "g"}, {"name": "Tan", "guid": "g"}]
    agenda = read(schedule({"Gray": [EVENT], "Tan": [{**EVENT, "guid": "other"}]}, rooms=rooms))
    assert [item.room_key for item in agenda.items] == ["Gray", "Tan"]
    assert [room.key for room in agenda.rooms] == ["Gray", "Tan"]


def test_text_by_language_is_kept_by_language() -> None:
    event = {
        **EVENT,
        "title": {"en": "Water", "zh-hans": "水", "de": "Wasser"},
        "abstract": {"de": "Auf Deutsch"},
        "track": {"name": {"en": "Policy", "zh": "政策"}},
    }
    agenda = read(schedule({"Hall": [event]}))
    assert agenda.items[0].title == {"en": "Water", "zh": "水", "de": "Wasser"}
    assert agenda.items[0].abstract == {"de": "Auf Deutsch"}
    assert agenda.tracks[0].name == {"en": "Policy", "zh": "政策"}


def test_person_may_be_a_name_and_may_have_a_role_and_affiliation() -> None:
    people = ["Ann", {"guid": "p2", "name": "Bo", "role": "Moderator", "affiliation": "ETH"}, {"id": 3}, 7]
    agenda = read(schedule({"Hall": [{**EVENT, "persons": people}]}))
    found = [(p.key, p.name.read("en"), p.affiliation.read("en"), p.role) for p in agenda.items[0].people]
    assert found == [
        ("Ann", "Ann", "", "speaker"),
        ("p2", "Bo", "ETH", "moderator"),
        ("7", "7", "", "speaker"),
    ]
    assert codes(agenda) == [("event 25", "unknown_person")]


def test_past_midnight_is_on_the_next_date() -> None:
    event = {**EVENT, "start": "00:15"}
    del event["date"]
    assert read(schedule({"Hall": [event]})).items[0].starts_at == datetime(2024, 5, 1, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"title": None}, "no_title"),
        ({"title": ["x"]}, "no_title"),
        ({"date": None, "start": None}, "no_start"),
        ({"date": "yesterday"}, "unreadable_start"),
        ({"duration": None}, "no_end"),
        ({"duration": None, "end": "later"}, "unreadable_end"),
        ({"duration": None, "end": "2024-05-01T08:00:00+02:00"}, "ends_before_start"),
        ({"duration": "x"}, "unreadable_duration"),
        ({"duration": "00:00"}, "no_duration"),
    ],
)
def test_bad_row_is_an_error_at_the_row(parts: dict[str, object], code: str) -> None:
    agenda = read(schedule({"Hall": [{**EVENT, **parts}, {**EVENT, "guid": "good"}]}))
    assert codes(agenda) == [("event 25", code)]
    assert [item.key for item in agenda.items] == ["good"]


def test_characters_that_no_database_takes_are_cleaned() -> None:
    event = {**EVENT, "title": "A\x00B\ud800\x07", "abstract": "one\r\ntwo\x00"}
    item = read(schedule({"Hall": [event]})).items[0]
    assert item.title == {"en": "AB\ufffd"}
    assert item.abstract == {"en": "one\ntwo"}


def test_broken_json_is_an_error_with_its_line() -> None:
    agenda = read_agenda(b'{"schedule": {\n"conference": {\n,}}', "x.json", "UTC")
    [problem] = agenda.problems
    assert (problem.code, problem.values) == ("broken_json", {"line": 3, "column": 1})


@pytest.mark.parametrize("content", [{}, [], {"items": [1]}, {"schedule": []}, {"sessions": {}}])
def test_other_json_is_an_error(content: object) -> None:
    assert codes(read(content)) == [("file", "not_a_schedule")]


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"a":' * 100_000, b'{"schedule": NaN}', b'{"sessions":[' + b"{}," * 999_999 + b"{}]}"],
)
def test_json_that_would_fill_the_machine_is_an_error(content: bytes) -> None:
    agenda = read_agenda(content, "x.json", "UTC")
    assert len(agenda.problems) == 1
    assert agenda.problems[0].code in {"not_a_schedule", "too_many_items"}


def test_number_of_thousands_of_digits_is_only_a_strange_identifier() -> None:
    content = json.dumps(schedule({"Hall": [{**EVENT, "guid": "", "id": 0}]})).replace(
        '"id": 0', '"id": ' + "9" * 9000
    )
    agenda = read_agenda(content.encode(), "x.json", "Europe/Zurich")
    assert agenda.problems == ()
    assert len(agenda.items[0].key) == 200


def test_20000_events_are_read_and_one_more_is_an_error() -> None:
    events = [{**EVENT, "guid": str(n), "persons": []} for n in range(20_001)]
    assert len(read(schedule({"Hall": events[:-1]})).items) == 20_000
    assert codes(read(schedule({"Hall": events}))) == [("file", "too_many_items")]
