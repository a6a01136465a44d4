import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda

SESSION: dict[str, Any] = {
    "id": "S1",
    "type": "t1",
    "room": "R1",
    "start": "2024-05-01T09:00:00+08:00",
    "end": "2024-05-01T10:00:00+08:00",
    "language": "中文",
    "zh": {"title": "水", "description": "關於水"},
    "en": {"title": "Water", "description": "About water"},
    "speakers": ["P1"],
    "tags": [],
}
FILE: dict[str, Any] = {
    "sessions": [SESSION],
    "speakers": [
        {"id": "P1", "zh": {"name": "王小明", "bio": "工程師"}, "en": {"name": "Ming", "bio": "Engineer"}}
    ],
    "session_types": [{"id": "t1", "zh": {"name": "工作坊"}, "en": {"name": "Workshop"}}],
    "rooms": [{"id": "R1", "zh": {"name": "大廳"}, "en": {"name": "Hall"}}, {"id": "R2"}],
    "tags": [],
}


def read(sessions: list[object] | None = None, **parts: object) -> ImportedAgenda:
    content = {**FILE, "sessions": sessions or [SESSION], **parts}
    return read_agenda(json.dumps(content).encode(), "sessions.json", "Asia/Shanghai")


def codes(agenda: ImportedAgenda) -> list[tuple[str, str]]:
    return [(problem.location, problem.code) for problem in agenda.problems]


def test_session_is_read_in_both_languages() -> None:
    agenda = read()
    assert agenda.problems == ()
    [item] = agenda.items
    assert (item.title, item.abstract) == (
        LocalizedText(zh="水", en="Water"),
        LocalizedText(zh="關於水", en="About water"),
    )
    assert item.starts_at == datetime(2024, 5, 1, 1, 0, tzinfo=UTC)
    assert (item.kind, item.languages, item.uid) == ("working_group", ("zh",), None)
    [person] = item.people
    assert (person.key, person.name) == ("P1", LocalizedText(zh="王小明", en="Ming"))
    assert [(room.key, room.name) for room in agenda.rooms] == [
        ("R1", LocalizedText(zh="大廳", en="Hall")),
        ("R2", LocalizedText(en="R2")),
    ]
    assert [(track.key, track.name) for track in agenda.tracks] == [
        ("t1", LocalizedText(zh="工作坊", en="Workshop"))
    ]


@pytest.mark.parametrize(("text", "language"), [("開源", "zh"), ("GPGPU", "en"), ("Vue 與 Laravel", "zh")])
def test_text_repeated_under_both_languages_is_kept_under_its_own(text: str, language: str) -> None:
    agenda = read([{**SESSION, "zh": {"title": text}, "en": {"title": text}}])
    assert agenda.items[0].title == {language: text}


def test_other_language_keys_and_plain_texts_are_read() -> None:
    regional = {**SESSION, "zh": None, "en": None, "zh-TW": {"title": "水"}, "en-US": {"title": "Water"}}
    plain = {**SESSION, "id": "S2", "zh": None, "en": None, "title": "Fire", "meta": {"title": "no"}}
    agenda = read([regional, plain])
    assert [item.title for item in agenda.items] == [{"zh": "水", "en": "Water"}, {"en": "Fire"}]


def test_room_type_and_inline_speaker_that_are_listed_nowhere_are_read() -> None:
    speaker = {"id": "P9", "zh": {"name": "李"}, "en": {"name": "Li"}}
    agenda = read([{**SESSION, "room": "R9", "type": "Keynote", "speakers": [speaker]}])
    [item] = agenda.items
    assert (item.room_key, item.track_key, item.kind) == ("R9", "Keynote", "keynote")
    assert item.people[0].name == {"zh": "李", "en": "Li"}


def test_speaker_that_is_not_in_the_file_is_left_out_with_a_warning() -> None:
    agenda = read([{**SESSION, "speakers": ["P1", "P7", None]}])
    assert [(p.location, p.values) for p in agenda.problems] == [
        ("session S1", {"key": "P7"}),
        ("session S1", {"key": ""}),
    ]
    assert agenda.errors == ()
    assert len(agenda.items[0].people) == 1


def test_session_without_room_or_type_has_none() -> None:
    item = read([{**SESSION, "room": None, "type": None}]).items[0]
    assert (item.room_key, item.track_key, item.kind) == (None, None, "parallel")


def test_time_without_offset_is_in_the_conference_zone() -> None:
    item = read([{**SESSION, "start": "2024-05-01T09:00:00", "end": "2024-05-01 10:00"}]).items[0]
    assert item.starts_at == datetime(2024, 5, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"zh": {}, "en": {"title": ""}}, "no_title"),
        ({"start": None}, "no_start"),
        ({"start": "2024-05-01"}, "unreadable_start"),
        ({"start": 1714525200}, "unreadable_start"),
        ({"end": ""}, "no_end"),
        ({"end": "2024-05-01T24:61:00"}, "unreadable_end"),
        ({"end": "2024-05-01T08:00:00+08:00"}, "ends_before_start"),
        ({"end": "2024-05-01T09:00:00+08:00"}, "no_duration"),
        ({"end": "2024-06-01T09:00:00+08:00"}, "lasts_too_long"),
        ({"en": {"title": "x" * 301}}, "title_too_long"),
        ({"en": {"title": "x", "description": "x" * 20_001}}, "abstract_too_long"),
    ],
)
def test_bad_row_is_an_error_at_the_row(parts: dict[str, object], code: str) -> None:
    agenda = read([{**SESSION, **parts}, {**SESSION, "id": "good"}])
    assert codes(agenda) == [("session S1", code)]
    assert [item.key for item in agenda.items] == ["good"]


def test_row_that_is_no_object_is_an_error_with_its_number() -> None:
    assert codes(read([SESSION, "x"])) == [("session #2", "no_start")]


def test_file_without_sessions_is_an_error() -> None:
    agenda = read_agenda(b'{"sessions": []}', "x.json", "UTC")
    assert codes(agenda) == [("file", "no_items")]
