from datetime import UTC, datetime

import pytest

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda, ImportedItem


def schedule(events: str, *, day: str = "date='2024-05-01'", conference: str = "") -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><schedule><conference><title>Forum</title>{conference}"
        f"</conference><day {day}><room name='Hall'>{events}</room></day></schedule>"
    ).encode()


def event(**parts: str) -> str:
    values = {"id": "1", "start": "10:00", "duration": "00:30", "title": "Talk", **parts}
    attributes = " ".join(f"{k}='{values.pop(k)}'" for k in ("id", "guid") if k in values)
    return f"<event {attributes}>" + "".join(f"<{k}>{v}</{k}>" for k, v in values.items()) + "</event>"


def read(content: bytes, first_language: str = "en") -> ImportedAgenda:
    return read_agenda(content, "schedule.xml", "Europe/Zurich", first_language=first_language)


def only(content: bytes, first_language: str = "en") -> ImportedItem:
    agenda = read(content, first_language)
    assert agenda.problems == ()
    [item] = agenda.items
    return item


def codes(agenda: ImportedAgenda) -> list[tuple[str, str]]:
    return [(problem.location, problem.code) for problem in agenda.problems]


def test_event_without_date_is_on_its_day_in_the_conference_zone() -> None:
    item = only(schedule(event()))
    assert item.starts_at == datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
    assert item.ends_at == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    assert (item.room_key, item.track_key, item.people) == ("Hall", None, ())


def test_zone_of_the_file_counts_for_times_without_offset() -> None:
    zone = "<time_zone_name>Asia/Shanghai</time_zone_name>"
    agenda = read(schedule(event(), conference=zone))
    assert agenda.timezone == "Asia/Shanghai"
    assert agenda.items[0].starts_at == datetime(2024, 5, 1, 2, 0, tzinfo=UTC)
    assert codes(agenda) == [("file", "other_timezone")]


def test_unknown_zone_of_the_file_is_a_warning_and_the_conference_zone_counts() -> None:
    agenda = read(schedule(event(), conference="<time_zone_name>Mars/Base</time_zone_name>"))
    assert agenda.items[0].starts_at == datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
    assert codes(agenda) == [("file", "unknown_timezone")]
    assert agenda.errors == ()


@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        ("date='2024-05-01' start='2024-05-01T11:00:00+02:00'", "00:15", "2024-05-01T22:15"),
        ("date='2024-05-01' start='2024-05-01T11:00:00+02:00'", "10:30", "2024-05-02T08:30"),
        (
            "date='2024-05-01' start='2024-05-01T11:00:00+02:00' end='2024-05-02T04:00:00+02:00'",
            "10:30",
            "2024-05-01T08:30",
        ),
        ("date='2024-05-01'", "03:59", "2024-05-02T01:59"),
        ("date='2024-05-01'", "04:00", "2024-05-01T02:00"),
        ("start='2024-05-01T09:00:00+02:00'", "9:00", "2024-05-01T07:00"),
    ],
)
def test_time_before_the_day_begins_is_past_midnight(day: str, start: str, expected: str) -> None:
    item = only(schedule(event(start=start), day=day))
    assert item.starts_at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_day_change_of_the_conference_says_when_days_begin() -> None:
    change = "<day_change>09:00:00</day_change>"
    item = only(schedule(event(start="08:30"), conference=change))
    assert item.starts_at == datetime(2024, 5, 2, 6, 30, tzinfo=UTC)


def test_date_of_the_event_counts_more_than_the_day() -> None:
    exact = only(schedule(event(date="2024-05-03T10:00:00-05:00")))
    assert exact.starts_at == datetime(2024, 5, 3, 15, 0, tzinfo=UTC)
    without_offset = only(schedule(event(date="2024-05-03T10:00:00")))
    assert without_offset.starts_at == datetime(2024, 5, 3, 8, 0, tzinfo=UTC)
    date_only = only(schedule(event(date="2024-05-02", start="00:30")))
    assert date_only.starts_at == datetime(2024, 5, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duration", "minutes"), [("00:30", 30), ("1:30", 90), ("25:00", 1500), ("1:02:03", 1563), ("45", 45)]
)
def test_duration_is_read_as_hours_and_minutes_or_days_before(duration: str, minutes: int) -> None:
    item = only(schedule(event(duration=duration)))
    assert (item.ends_at - item.starts_at).total_seconds() == minutes * 60


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "x" * 301}, "title_too_long"),
        ({"abstract": "x" * 20_001}, "abstract_too_long"),
        ({"start": ""}, "no_start"),
        ({"start": "25:00"}, "unreadable_start"),
        ({"start": "noon"}, "unreadable_start"),
        ({"date": "2024-13-01T10:00:00+01:00"}, "unreadable_start"),
        ({"date": "0001-01-01T00:00:00+14:00"}, "unreadable_start"),
        ({"date": "soon"}, "unreadable_start"),
        ({"duration": ""}, "no_end"),
        ({"duration": "-1:00"}, "unreadable_duration"),
        ({"duration": "half an hour"}, "unreadable_duration"),
        ({"duration": "00:00"}, "no_duration"),
        ({"duration": "15:00:00"}, "lasts_too_long"),
    ],
)
def test_bad_row_is_an_error_at_the_row_and_the_others_are_read(parts: dict[str, str], code: str) -> None:
    agenda = read(schedule(event(id="7", **parts) + event(id="8")))
    assert codes(agenda) == [("event 7", code)]
    assert [item.key for item in agenda.items] == ["8"]


def test_title_of_300_characters_is_read() -> None:
    assert len(only(schedule(event(title="字" * 300))).title["zh"]) == 300


def test_guid_is_the_key_and_the_id_where_there_is_none() -> None:
    agenda = read(schedule(event(id="1", guid="aaaa-bbbb") + event(id="2")))
    assert [item.key for item in agenda.items] == ["aaaa-bbbb", "2"]


def test_event_without_identifier_is_known_by_title_and_start() -> None:
    nameless = "<event><start>10:00</start><duration>1:00</duration><title>Talk</title></event>"
    first, second = read(schedule(nameless)), read(schedule(nameless))
    assert codes(first) == [("event #1", "no_key")]
    assert first.items[0].key == second.items[0].key == "2024-05-01T08:00:00+00:00 Talk"


def test_same_identifier_twice_is_an_error_that_names_the_other_row() -> None:
    agenda = read(schedule(event(guid="g", id="1") + event(guid="g", id="2", title="Other")))
    [problem] = agenda.problems
    assert (problem.location, problem.code, problem.title) == ("event 2", "duplicate_key", "Other")
    assert problem.values == {"key": "g", "other": "event 1"}


def test_same_event_twice_word_for_word_is_taken_once() -> None:
    agenda = read(schedule(event() + event()))
    assert len(agenda.items) == 1
    assert codes(agenda) == [("event 1", "listed_twice")]
    assert agenda.errors == ()


def test_people_tracks_and_texts_are_read() -> None:
    persons = "<person id='4'>Ann  Lee</person><person id='4'>Ann Lee</person><person>王小明</person>"
    item = only(
        schedule(
            event(
                persons=persons,
                track="Policy",
                room="Annex",
                subtitle="Why",
                abstract="Short.",
                description="Short. And <b>long</b>.",
                language="en",
            )
        )
    )
    assert [(p.key, p.name) for p in item.people] == [
        ("4", LocalizedText(en="Ann Lee")),
        ("王小明", LocalizedText(zh="王小明")),
    ]
    assert (item.track_key, item.room_key) == ("Policy", "Annex")
    assert item.abstract == {"en": "Why\n\nShort. And long."}


def test_person_without_name_is_left_out_with_a_warning() -> None:
    agenda = read(schedule(event(persons="<person id='9'> </person>")))
    assert agenda.items[0].people == ()
    assert codes(agenda) == [("event 1", "unknown_person")]


def test_more_people_than_an_item_may_have_are_an_error() -> None:
    persons = "".join(f"<person id='{n}'>P{n}</person>" for n in range(61))
    assert codes(read(schedule(event(persons=persons)))) == [("event 1", "too_many_people")]


@pytest.mark.parametrize(
    ("language", "title", "first_language", "slot"),
    [
        ("en", "Talk", "zh", "en"),
        ("zh-TW", "Kubernetes 101", "en", "zh"),
        ("de", "Vortrag", "en", "en"),
        ("de", "Vortrag", "zh", "zh"),
        ("en", "開源星手村", "en", "zh"),
        ("", "開源星手村", "en", "zh"),
        ("", "Talk", "zh", "en"),
        ("ja", "日本語の話", "en", "en"),
        ("", "はじめに", "zh", "zh"),
        ("", "2024", "zh", "zh"),
    ],
)
def test_title_goes_under_its_language(language: str, title: str, first_language: str, slot: str) -> None:
    item = only(schedule(event(title=title, language=language)), first_language)
    assert item.title == {slot: title}


def test_unused_room_is_a_room_too() -> None:
    content = schedule(event()).replace(b"</day>", b"<room name='Lab'/></day>")
    assert [room.key for room in read(content).rooms] == ["Hall", "Lab"]


def test_overlong_name_of_a_room_is_cut_with_one_warning() -> None:
    agenda = read(schedule(event(room="R" * 250) + event(id="2", room="R" * 250)))
    assert codes(agenda) == [("file", "name_cut")]
    assert {len(room.name["en"]) for room in agenda.rooms} == {4, 200}
    assert all(len(room.key) <= 200 for room in agenda.rooms)


def test_schedule_without_events_is_an_error() -> None:
    assert codes(read(schedule(""))) == [("file", "no_items")]


def test_other_xml_is_an_error_that_says_what_it_is() -> None:
    [problem] = read(b"<rss version='2.0'><channel/></rss>").problems
    assert (problem.code, problem.values) == ("not_a_schedule", {"found": "rss"})


def test_broken_xml_is_an_error_with_its_line() -> None:
    [problem] = read(b"<schedule>\n<day>\n</schedule>").problems
    assert (problem.code, problem.values["line"]) == ("broken_xml", 3)


def test_entities_are_refused() -> None:
    bomb = b"<!DOCTYPE s [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><schedule>&b;</schedule>"
    assert codes(read(bomb)) == [("file", "entities_refused")]
    external = b"<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><schedule>&x;</schedule>"
    assert codes(read(external)) == [("file", "entities_refused")]


def test_millions_of_elements_are_refused() -> None:
    content = b"<schedule>" + b"<a/>" * 1_000_001 + b"</schedule>"
    assert codes(read(content)) == [("file", "too_many_items")]
