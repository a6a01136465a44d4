"""Agenda feeds, read back field by field with the icalendar library and line by line without it."""

import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.exports.ical.feeds import agenda_feed, item_feed
from eventapp.exports.ical.text import clean
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import (
    BASE_URL,
    NOW,
    examples,
    item,
    lines,
    only_event,
    person,
    programme,
    read,
)
from tests.exports.ical.test_ical_text import hostile

ROOT = Path(__file__).resolve().parents[3]
LINT = ROOT.parent / "shared" / "checks" / "lint_ics.py"


@pytest.fixture(scope="module")
def lint() -> ModuleType:
    if not LINT.is_file():
        pytest.skip("no byte lint beside this repository")
    spec = importlib.util.spec_from_file_location("lint_ics", LINT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def feed(*items: ProgrammeItem, language: str = "en", **changes: object) -> bytes:
    return agenda_feed(programme(items, **changes), language, BASE_URL)


def test_item_then_every_field_is_read_back() -> None:
    assert lines(feed(item())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//eventapp//eventapp//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:firebrick",
        "LAST-MODIFIED:20260902T060000Z",
        r"NAME:Launch Conference\, 2026",
        r"X-WR-CALNAME:Launch Conference\, 2026",
        r"DESCRIPTION:Two days\; two sides.",
        r"X-WR-CALDESC:Two days\; two sides.",
        "SOURCE;VALUE=URI:https://conference.example.org/c/launch-2026/agenda.ics?lang=en",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "DTSTAMP:20260901T123015Z",
        "LAST-MODIFIED:20260901T123015Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Asia/Shanghai:20261020T090000",
        "DTEND;TZID=Asia/Shanghai:20261020T094500",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "UID:00000000-0000-4000-8000-000000000001",
        r"SUMMARY:Green growth\, step by step",
        r"CATEGORIES:Keynote,Energy\, climate",
        'ORGANIZER;CN="Launch Conference, 2026":mailto:secretariat@example.org',
        "URL:https://conference.example.org/c/launch-2026/items/01J00000000000000000000001",
        r"LOCATION:Hall 1\, Hi-Tech District",
        r"DESCRIPTION:Speaker: Anna Müller (ETH Zürich)\nInterpretation: English\, Chinese\n\n"
        r"First line\;\nsecond line.",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_item_in_chinese_then_says_all_in_chinese() -> None:
    event = only_event(feed(item(), language="zh"))
    assert event["SUMMARY"] == "绿色发展，循序渐进"
    assert event["LOCATION"] == "一号厅，国家高新区"
    assert event["DESCRIPTION"] == (
        "演讲人：安娜·穆勒（苏黎世联邦理工学院）\n口译：英语、中文\n\n第一行；\n第二行。"
    )
    assert [str(name) for name in event["CATEGORIES"].cats] == ["主旨演讲", "能源与气候"]


def test_item_without_a_text_in_the_language_then_falls_back() -> None:
    only_chinese = item(title=LocalizedText(zh="只有中文"), room=LocalizedText(), people=())
    event = only_event(feed(only_chinese, venue=LocalizedText(), language="en"))
    assert event["SUMMARY"] == "只有中文"
    assert "LOCATION" not in event


def test_item_without_any_text_then_is_named_by_its_kind() -> None:
    bare = item(
        title=LocalizedText(),
        abstract=LocalizedText(),
        track=LocalizedText(),
        people=(),
        interpretation_languages=(),
        kind="site_visit",
    )
    event = only_event(feed(bare))
    assert event["SUMMARY"] == "Site visit"
    assert "DESCRIPTION" not in event


def test_item_with_a_long_abstract_then_is_cut_to_2000_characters() -> None:
    description = only_event(feed(item(abstract=LocalizedText(en="长" * 5000))))["DESCRIPTION"]
    assert len(description) == 2000
    assert description.endswith("长…")


def test_cancelled_item_then_says_so() -> None:
    cancelled, kept = item(1, is_cancelled=True), item(2)
    english, chinese = feed(cancelled, kept), feed(cancelled, kept, language="zh")
    assert [(str(e["UID"])[-1], e["STATUS"], e["SUMMARY"]) for e in read(english).events] == [
        ("1", "CANCELLED", "Cancelled: Green growth, step by step"),
        ("2", "CONFIRMED", "Green growth, step by step"),
    ]
    assert read(chinese).events[0]["SUMMARY"] == "已取消：绿色发展，循序渐进"


def test_conference_without_a_mailbox_then_its_page_is_the_organizer() -> None:
    event = only_event(feed(item(), contact_email=""))
    assert event["ORGANIZER"] == "https://conference.example.org/c/launch-2026/"


def test_item_without_duration_then_has_no_end() -> None:
    event = only_event(feed(item(ends_at=item().starts_at)))
    assert "DTEND" not in event


def test_agenda_without_items_then_declares_no_zone(lint: ModuleType) -> None:
    empty = feed()
    assert b"VTIMEZONE" not in empty
    assert lint.lint(empty) == []


def test_feed_of_one_item_then_names_its_own_address() -> None:
    one = item_feed(item(), programme([item(), item(2)]), "zh", BASE_URL)
    assert only_event(one)["UID"] == item().uid
    source = "https://conference.example.org/c/launch-2026/items/01J00000000000000000000001.ics?lang=zh"
    assert f"SOURCE;VALUE=URI:{source}" in lines(one)


@pytest.mark.parametrize(
    ("timezone", "starts_at", "start", "end"),
    [
        # The night on which summer time begins: 01:30 to 03:30 is one hour.
        ("Europe/Zurich", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "20260329T013000", "20260329T033000"),
        ("America/New_York", datetime(2026, 3, 8, 6, 30, tzinfo=UTC), "20260308T013000", "20260308T033000"),
        # The day of the change, in the afternoon.
        ("Europe/Zurich", datetime(2026, 3, 29, 12, 0, tzinfo=UTC), "20260329T140000", "20260329T150000"),
        ("Europe/Zurich", datetime(2026, 10, 25, 12, 0, tzinfo=UTC), "20261025T130000", "20261025T140000"),
        ("America/New_York", datetime(2026, 11, 1, 18, 0, tzinfo=UTC), "20261101T130000", "20261101T140000"),
        # China gave summer time up in 1991, and items past midnight stand on the next day.
        ("Asia/Shanghai", datetime(2026, 3, 29, 15, 30, tzinfo=UTC), "20260329T233000", "20260330T003000"),
        # Past conferences.
        ("Europe/Berlin", datetime(2014, 12, 27, 10, 0, tzinfo=UTC), "20141227T110000", "20141227T120000"),
        ("Asia/Taipei", datetime(2023, 7, 29, 1, 0, tzinfo=UTC), "20230729T090000", "20230729T100000"),
    ],
)
def test_item_near_a_change_of_clocks_then_has_the_exact_local_time(
    timezone: str, starts_at: datetime, start: str, end: str
) -> None:
    one = feed(item(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)), timezone=timezone)
    assert f"DTSTART;TZID={timezone}:{start}" in lines(one)
    assert f"DTEND;TZID={timezone}:{end}" in lines(one)
    assert only_event(one)["DTSTART"].dt.astimezone(UTC) == starts_at


@pytest.mark.parametrize(
    ("timezone", "starts_at"),
    [
        ("Africa/Cairo", datetime(2026, 10, 20, 9, tzinfo=UTC)),
        ("America/Nuuk", datetime(2026, 10, 20, 9, tzinfo=UTC)),
        ("UTC", datetime(2026, 10, 20, 9, tzinfo=UTC)),
        # The rule of today did not hold then.
        ("Europe/Moscow", datetime(2014, 6, 1, 9, tzinfo=UTC)),
        # The hour that comes twice, the second time.
        ("Europe/Zurich", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_feed_with_a_time_that_the_zone_cannot_tell_then_is_all_utc(
    timezone: str, starts_at: datetime, lint: ModuleType
) -> None:
    late = item(1, starts_at=starts_at)
    other = item(2, starts_at=datetime(2026, 10, 26, 9, tzinfo=UTC))
    both = feed(late, other, timezone=timezone)
    assert b"TZID" not in both
    assert lint.lint(both) == []
    assert [event["DTSTART"].dt for event in read(both).events] == [starts_at, other.starts_at]
    assert f"X-WR-TIMEZONE:{timezone}" in lines(both)


_texts = st.one_of(hostile, st.just("")).map(lambda text: LocalizedText(en=text))
_zones = st.sampled_from(
    ["Europe/Zurich", "Asia/Shanghai", "America/New_York", "Africa/Cairo", "Asia/Kathmandu"]
)
_items = st.builds(
    lambda number, title, abstract, room, track, name, affiliation, starts_at, minutes, cancelled: item(
        number,
        title=title,
        abstract=abstract,
        room=room,
        track=track,
        people=(person(name=name, affiliation=affiliation),),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        is_cancelled=cancelled,
        interpretation_languages=(),
    ),
    number=st.integers(1, 10**6),
    title=_texts,
    abstract=_texts,
    room=_texts,
    track=_texts,
    name=_texts,
    affiliation=_texts,
    starts_at=st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 (made aware here)
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    minutes=st.integers(1, 3000),
    cancelled=st.booleans(),
)
_programmes = st.builds(
    lambda items, title, venue, description, timezone: programme(
        items, title=title, venue=venue, description=description, timezone=timezone
    ),
    items=st.lists(_items, min_size=1, max_size=3, unique_by=lambda one: one.uid),
    title=_texts,
    venue=_texts,
    description=_texts,
    timezone=_zones,
)


#: What the library loses when it writes: it takes a backslash before an N for the end of a line, and drops
#: byte order marks.
LOST = re.compile(r"\\N|\ufeff").search
#: Ours have the zone of the conference, theirs UTC.
TIMES = ("DTSTART", "DTEND")


@given(_programmes)
@settings(max_examples=examples(600), deadline=None)
def test_feed_with_hostile_texts_then_icalendar_reads_every_field(given_programme: Programme) -> None:
    octets = agenda_feed(given_programme, "en", BASE_URL)
    title = clean(given_programme.title.read("en"))
    # The library does not know that these two are TEXT.
    calendar = read(octets.replace(b"\nNAME:", b"\nSUMMARY:").replace(b"\nX-WR-CALNAME:", b"\nCOMMENT:"))
    assert calendar.get("SUMMARY", "") == calendar.get("COMMENT", "") == title
    assert len(calendar.events) == len(given_programme.items)
    for event, given_item in zip(calendar.events, given_programme.items, strict=True):
        expected = expected_event(given_item, given_programme)
        theirs = written_by_icalendar(
            {name: value for name, value in expected.items() if not LOST(str(value))}
        )
        assert {name: event[name] for name in theirs if name not in TIMES} == {
            name: value for name, value in theirs.items() if name not in TIMES
        }
        for name, value in expected.items():
            if isinstance(value, str | int):
                assert (name, event[name]) == (name, value)
            else:
                assert (name, event[name].dt.astimezone(UTC)) == (name, value)
        assert [str(name) for name in event["CATEGORIES"].cats if name] == [
            text for text in ("Keynote", clean(given_item.track.read("en"))) if text
        ]
        assert set(event) - set(expected) <= {"LOCATION", "DESCRIPTION", "CATEGORIES", "ORGANIZER"}


def expected_event(given_item: ProgrammeItem, given_programme: Programme) -> dict[str, str | int | datetime]:
    one = given_item.people[0]
    title = given_item.title.read("en") or "Keynote"
    affiliation = one.affiliation.read("en")
    speaker = f"Speaker: {one.name.read('en')}" + (f" ({affiliation})" if affiliation else "")
    description = "\n\n".join(part for part in (speaker, given_item.abstract.read("en")) if part)
    location = ", ".join(filter(None, (given_item.room.read("en"), given_programme.venue.read("en"))))
    if len(description) > 2000:
        description = description[:1999].rstrip() + "…"
    texts = {"LOCATION": clean(location), "DESCRIPTION": clean(description)}
    return {
        "UID": given_item.uid,
        "SEQUENCE": given_item.sequence,
        "DTSTAMP": given_item.updated_at,
        "LAST-MODIFIED": given_item.updated_at,
        "DTSTART": given_item.starts_at,
        "DTEND": given_item.ends_at,
        "STATUS": "CANCELLED" if given_item.is_cancelled else "CONFIRMED",
        "TRANSP": "TRANSPARENT" if given_item.is_cancelled else "OPAQUE",
        "CLASS": "PUBLIC",
        "SUMMARY": clean(f"Cancelled: {title}" if given_item.is_cancelled else title),
        "URL": f"{BASE_URL}/c/launch-2026/items/{given_item.id}",
        **{name: text for name, text in texts.items() if text},
    }


def written_by_icalendar(expected: dict[str, str | int | datetime]) -> icalendar.Event:
    """Return the event of the same values as the library writes it, and reads it again."""
    event = icalendar.Event()
    for name, value in expected.items():
        event.add(name, value)
    written = icalendar.Event.from_ical(event.to_ical())
    assert isinstance(written, icalendar.Event)
    return written


@given(_programmes)
@settings(max_examples=examples(400), deadline=None)
def test_feed_with_hostile_texts_then_its_octets_pass_the_lint(
    lint: ModuleType, given_programme: Programme
) -> None:
    assert lint.lint(agenda_feed(given_programme, "en", BASE_URL)) == []


def test_same_item_written_by_icalendar_then_has_the_same_lines() -> None:
    event = icalendar.Event()
    event.add("uid", item().uid)
    event.add("summary", item().title["en"])
    event.add("location", "Hall 1, Hi-Tech District")
    event.add("dtstamp", item().updated_at)
    event.add("last-modified", item().updated_at)
    event.add("sequence", item().sequence)
    event.add("status", "CONFIRMED")
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE")
    event.add("url", f"{BASE_URL}/c/launch-2026/items/{item().id}")
    event.add("categories", ["Keynote", "Energy, climate"])
    written = set(lines(event.to_ical()))
    assert written - set(lines(feed(item()))) == set()


def test_programme_when_anything_in_it_changes_then_the_feed_changes() -> None:
    before = feed(item(), item(2))
    renamed = LocalizedText(en="Another name")
    for change in (
        {"title": renamed},
        {"abstract": renamed},
        {"room": renamed},
        {"track": renamed},
        {"people": (person(name=renamed),)},
        {"people": (person(affiliation=renamed),)},
        {"people": (person(role="chair"),)},
        {"sequence": 3},
        {"is_cancelled": True, "updated_at": NOW},
        {"starts_at": item().starts_at - timedelta(minutes=1)},
        {"interpretation_languages": ()},
    ):
        assert feed(replace(item(), **change), item(2)) != before  # type: ignore[arg-type]
        assert feed(item(), item(2)) == before
    for changes in (
        {"title": renamed},
        {"venue": renamed},
        {"contact_email": "other@example.org"},
        {"slug": "other"},
        {"timezone": "Asia/Taipei"},
    ):
        assert feed(item(), item(2), **changes) != before
    assert feed(item(), item(2)) == before


def test_feed_in_another_process_with_another_hash_seed_then_is_the_same() -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from tests.exports.ical.builders import *\n"
        "from eventapp.exports.ical.feeds import agenda_feed\n"
        "for zone in ('Europe/Zurich', 'Africa/Cairo'):\n"
        "    for language in ('en', 'zh'):\n"
        "        made = programme([item(1), item(2, is_cancelled=True)], timezone=zone)\n"
        "        sys.stdout.buffer.write(agenda_feed(made, language, BASE_URL))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(ROOT)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "31337")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 4000
