"""Action items as to-dos and as all-day events."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from eventapp.exports.ical.action_items import ActionItemEntry, action_items_feed
from eventapp.exports.ical.text import clean
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import BASE_URL, lines, programme, read
from tests.exports.ical.test_ical_feeds import lint as lint
from tests.exports.ical.test_ical_text import hostile

SOURCE = f"{BASE_URL}/c/launch-2026/action-items.ics?lang=en"
CHANGED = datetime(2026, 10, 22, 9, 0, tzinfo=UTC)
ENTRY = ActionItemEntry(
    id="01J1",
    uid="00000000-0000-4000-8000-000000000001",
    sequence=1,
    title=LocalizedText(en="Draft the agreement; send it", zh="起草协议"),
    description=LocalizedText(en="Both texts, side by side", zh="双语"),
    owner="Science Park, Ms Li",
    due_on=date(2026, 11, 30),
    status="needs-action",
    # Already the 21st in Shanghai.
    created_at=datetime(2026, 10, 20, 18, 0, tzinfo=UTC),
    updated_at=datetime(2026, 10, 21, 8, 0, tzinfo=UTC),
)


def feed(*entries: ActionItemEntry, language: str = "en", twin: bool = False) -> bytes:
    return action_items_feed(
        entries, programme(), language, BASE_URL, source_url=SOURCE, changed_at=CHANGED, twin=twin
    )


def part(feed: bytes, component: str) -> list[str]:
    given_lines = lines(feed)
    return given_lines[given_lines.index(f"BEGIN:{component}") + 1 : given_lines.index(f"END:{component}")]


def test_action_item_then_every_field_is_read_back() -> None:
    assert part(feed(ENTRY), "VTODO") == [
        "DTSTART;VALUE=DATE:20261021",
        "DUE;VALUE=DATE:20261130",
        "STATUS:NEEDS-ACTION",
        "UID:00000000-0000-4000-8000-000000000001",
        "DTSTAMP:20261021T080000Z",
        "LAST-MODIFIED:20261021T080000Z",
        "CREATED:20261020T180000Z",
        "SEQUENCE:1",
        "PRIORITY:5",
        r"SUMMARY:Draft the agreement\; send it",
        r"DESCRIPTION:Owner: Science Park\, Ms Li\n\nBoth texts\, side by side",
        "CATEGORIES:Action items",
        'ORGANIZER;CN="Launch Conference, 2026":mailto:secretariat@example.org',
    ]


def test_action_item_in_the_twin_then_is_a_day_long_event() -> None:
    assert part(feed(replace(ENTRY, url=f"{BASE_URL}/a/1"), language="zh", twin=True), "VEVENT") == [
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261201",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "UID:00000000-0000-4000-8000-000000000001-due",
        "DTSTAMP:20261021T080000Z",
        "LAST-MODIFIED:20261021T080000Z",
        "CREATED:20261020T180000Z",
        "SEQUENCE:1",
        "PRIORITY:5",
        "SUMMARY:起草协议",
        r"DESCRIPTION:负责方：Science Park\, Ms Li\n\n双语",
        "CATEGORIES:行动事项",
        "URL:https://conference.example.org/a/1",
        'ORGANIZER;CN="2026启动大会":mailto:secretariat@example.org',
    ]


def test_feed_then_its_head_names_the_action_items() -> None:
    head = lines(feed(ENTRY, language="zh"))
    assert "X-WR-CALNAME:2026启动大会：行动事项" in head
    assert f"SOURCE;VALUE=URI:{SOURCE}" in head
    assert "LAST-MODIFIED:20261022T090000Z" in head


@pytest.mark.parametrize(
    ("status", "written"),
    [
        ("needs-action", "NEEDS-ACTION"),
        ("in-process", "IN-PROCESS"),
        ("completed", "COMPLETED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_status_then_is_that_of_rfc_5545(status: str, written: str) -> None:
    (todo,) = read(feed(replace(ENTRY, status=status))).todos
    assert todo["STATUS"] == written


@pytest.mark.parametrize(("priority", "number"), [("high", 1), ("normal", 5), ("low", 9)])
def test_priority_then_is_a_number_of_rfc_5545(priority: str, number: int) -> None:
    entry = replace(ENTRY, priority=priority)
    (todo,) = read(feed(entry)).todos
    (event,) = read(feed(entry, twin=True)).events
    assert (todo["PRIORITY"], event["PRIORITY"]) == (number, number)


def test_percent_then_is_told_by_the_todo_alone() -> None:
    begun = replace(ENTRY, status="in-process", percent=40)
    assert part(feed(begun), "VTODO")[2:4] == ["STATUS:IN-PROCESS", "PERCENT-COMPLETE:40"]
    assert "PERCENT-COMPLETE" not in read(feed(begun, twin=True)).events[0]
    assert "PERCENT-COMPLETE" not in read(feed(ENTRY)).todos[0]


def test_source_then_stands_below_the_owner() -> None:
    (todo,) = read(feed(replace(ENTRY, source="Decision 3"), language="en")).todos
    assert todo["DESCRIPTION"] == "Owner: Science Park, Ms Li\nFrom: Decision 3\n\nBoth texts, side by side"
    (todo,) = read(feed(replace(ENTRY, source="第3项决定", owner=""), language="zh")).todos
    assert todo["DESCRIPTION"] == "来源：第3项决定\n\n双语"


def test_action_item_carried_over_then_is_cancelled_here_and_gone_from_the_twin() -> None:
    carried = replace(ENTRY, is_carried=True, percent=40)
    (todo,) = read(feed(carried)).todos
    assert (todo["STATUS"], todo["SEQUENCE"], todo["PERCENT-COMPLETE"]) == ("CANCELLED", 2, 40)
    assert todo["DESCRIPTION"].startswith("Carried over into the next conference.\n\nOwner: ")
    assert read(feed(carried, twin=True)).events == []
    (done,) = read(feed(replace(carried, status="completed"))).todos
    assert done["STATUS"] == "COMPLETED"


def test_feed_of_one_owner_then_says_whose_it_is() -> None:
    octets = action_items_feed(
        [ENTRY], programme(), "en", BASE_URL, source_url=SOURCE, changed_at=CHANGED, name="My action items"
    )
    assert "X-WR-CALNAME:Launch Conference\\, 2026: My action items" in lines(octets)


def test_completed_action_item_then_says_when() -> None:
    done = replace(ENTRY, status="completed", completed_at=datetime(2026, 11, 1, 7, 30, tzinfo=UTC))
    assert part(feed(done), "VTODO")[2:5] == [
        "STATUS:COMPLETED",
        "PERCENT-COMPLETE:100",
        "COMPLETED:20261101T073000Z",
    ]


def test_action_item_due_on_the_day_it_was_made_then_starts_the_day_before() -> None:
    (todo,) = read(feed(replace(ENTRY, due_on=date(2026, 10, 21)))).todos
    assert (todo["DTSTART"].dt, todo["DUE"].dt) == (date(2026, 10, 20), date(2026, 10, 21))


def test_action_item_without_a_due_date_then_is_a_todo_but_no_event() -> None:
    undated = replace(ENTRY, due_on=None)
    (todo,) = read(feed(undated)).todos
    assert "DUE" not in todo
    assert read(feed(undated, twin=True)).events == []


def test_closed_action_items_then_are_gone_from_the_twin() -> None:
    entries = [
        replace(ENTRY, id=status, uid=status, status=status)
        for status in ("needs-action", "in-process", "completed", "cancelled")
    ]
    twin = read(feed(*entries, twin=True))
    assert [str(event["UID"]) for event in twin.events] == ["needs-action-due", "in-process-due"]
    assert len(read(feed(*entries)).todos) == 4


@given(hostile, hostile, hostile)
@settings(max_examples=300, deadline=None)
def test_action_item_with_hostile_texts_then_icalendar_reads_every_field(
    title: str, owner: str, description: str
) -> None:
    entry = replace(
        ENTRY, title=LocalizedText(en=title), description=LocalizedText(en=description), owner=owner
    )
    whole = [f"Owner: {owner}"] * bool(owner) + [description] * bool(description.strip())
    text = "\n\n".join(whole)
    text = text if len(text) <= 2000 else text[:1999].rstrip() + "…"
    calendar = read(feed(entry))
    (todo,) = calendar.todos
    (event,) = read(feed(entry, twin=True)).events
    for component in (todo, event):
        assert component["SUMMARY"] == clean(title if title.strip() else "")
        assert component.get("DESCRIPTION", "") == clean(text)


def test_feeds_of_action_items_then_pass_the_lint(lint) -> None:  # type: ignore[no-untyped-def]
    entries = [replace(ENTRY, uid=f"u{n}", title=LocalizedText(en="长" * n)) for n in range(1, 60)]
    assert lint.lint(feed(*entries)) == []
    assert lint.lint(feed(*entries, twin=True)) == []
