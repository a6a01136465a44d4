"""Whatever a file holds, reading answers with an agenda and problems that can be shown and stored."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.workflows.agenda_import.messages import location_text, problem_text
from eventapp.workflows.agenda_import.reading import read_agenda

from .test_frab_xml import event, schedule
from .test_ics import calendar, declared_zone
from .test_schedule_json import VARIANTS
from .test_sessions_json import FILE


def check(content: bytes) -> None:
    agenda = read_agenda(content, "file", "Asia/Shanghai")
    assert agenda.items or agenda.problems
    for problem in agenda.problems:
        assert location_text(problem.location, str)
        assert problem_text(problem, str).encode()
    keys = [item.key for item in agenda.items]
    assert len(keys) == len(set(keys))
    rooms, tracks = {room.key for room in agenda.rooms}, {track.key for track in agenda.tracks}
    for item in agenda.items:
        assert item.starts_at < item.ends_at
        assert item.title
        assert 0 < len(item.key) <= 200
        assert {item.room_key, None} <= {*rooms, None}
        assert {item.track_key, None} <= {*tracks, None}
    assert "\0" not in repr(agenda).encode().decode()


SMALL_FILES = [
    schedule(event(guid="g", date="2024-05-01T10:00:00+02:00", persons="<person id='1'>A</person>")),
    *(json.dumps(content).encode() for content in (*VARIANTS.values(), FILE)),
    calendar(
        "UID:1\nSUMMARY:x\nDTSTART;TZID=Customized:20240501T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
        "EXDATE:20240502T090000Z\nCATEGORIES:a,b\nATTENDEE;ROLE=CHAIR;CN=A:mailto:a@example.org",
        head=declared_zone("+0800"),
    ),
]
PIECES = [
    b"",
    b"\0",
    b"\xff",
    b'"',
    b"<",
    b">",
    b"{",
    b"}",
    b"9",
    b":",
    b"\\ud800",
    b"null",
    b"-",
    b"\n",
    b";",
]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_raise(content: bytes) -> None:
    check(content)


@settings(deadline=None)
@given(
    st.sampled_from(["<schedule>{}</schedule>", "{{{}", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}\nEND:VEVENT\n"]),
    st.text(max_size=200),
)
def test_random_text_in_a_known_frame_never_raises(frame: str, text: str) -> None:
    check(frame.format(text).encode(errors="surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SMALL_FILES),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 20), st.sampled_from(PIECES)),
        min_size=1,
        max_size=6,
    ),
)
def test_mutated_files_never_raise(content: bytes, changes: list[tuple[float, int, bytes]]) -> None:
    mutated = bytearray(content)
    for where, length, piece in changes:
        at = int(where * len(mutated))
        mutated[at : at + length] = piece
    check(bytes(mutated))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        [
            [],
            {},
            [[]],
            {"en": "a", "zh": "a"},
            {"en": []},
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-10:00",
            "99:99:99",
            "24:00",
            "\ud800",
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*VARIANTS.values(), FILE]), st.data())
def test_json_with_anything_anywhere_never_raises(content: Any, data: st.DataObject) -> None:
    def changed(value: Any) -> Any:
        if data.draw(st.integers(0, 15)) == 0:
            return data.draw(VALUES)
        if isinstance(value, dict):
            return {name: changed(part) for name, part in value.items()}
        if isinstance(value, list):
            return [changed(part) for part in value]
        return value

    check(json.dumps(changed(content)).encode())


ICS_VALUES = """
20240101T100000|20240101T100000Z|20240101|19000101T000000|99991231T235959Z|20240101T100000/PT1H|PT1H|P1D|-PT1H
P1W|PT0S|P999999D|100000|FREQ=DAILY;COUNT=3|FREQ=WEEKLY;UNTIL=20240201;BYDAY=MO|FREQ=DAILY|FREQ=DAILY;COUNT=-1
FREQ=DAILY;INTERVAL=0;COUNT=3|x||a,b\\,c|mailto:a@b|CANCELLED|20240101T100000,20240102|20240101T250000
FREQ=DAILY;COUNT=3;UNTIL=20240101T100000
"""
ICS_PARAMETERS = """
;TZID=Asia/Shanghai|;TZID=Europe|;TZID=../../x|;TZID=Customized|;TZID="A:B"|;TZID=|;VALUE=DATE|;VALUE=DATE-TIME
;VALUE=PERIOD|;VALUE=TEXT|;VALUE=DURATION|;VALUE=INTEGER|;VALUE=BINARY|;VALUE=RECUR|;VALUE=URI|;VALUE=UNKNOWN
;VALUE=CAL-ADDRESS|;LANGUAGE=zh|;ROLE=CHAIR;CN=A|;RANGE=THISANDFUTURE
"""
ICS_NAMES = """
DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|UID|SUMMARY|DESCRIPTION|LOCATION|CATEGORIES
STATUS|ATTENDEE
"""


def one_of(choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices.strip().replace("\n", "|").split("|"))


ICS_LINES = st.builds(
    "{}{}:{}".format, one_of(ICS_NAMES), st.just("") | one_of(ICS_PARAMETERS), one_of(ICS_VALUES)
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(ICS_LINES, max_size=9), min_size=1, max_size=4))
def test_calendar_of_any_properties_never_raises(entries: list[list[str]]) -> None:
    check(calendar(*("\n".join(["UID:1", *lines]) for lines in entries), head=declared_zone("+0800")))
