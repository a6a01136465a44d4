"""Invitations and cancellations for one person, read back with the icalendar library and the byte lint."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.exports.ical.feeds import item_feed
from eventapp.exports.ical.imip import Method, Told, invitation
from eventapp.exports.ical.text import clean
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import BASE_URL, instants, item, lines, only_event, programme, read
from tests.exports.ical.test_ical_feeds import lint  # noqa: F401 (a fixture)
from tests.exports.ical.test_ical_text import hostile

AT = datetime(2026, 9, 15, 7, 30, tzinfo=UTC)
TOLD = Told(Method.REQUEST, "Anna Keller", "anna.keller@firm.example", 3, AT)
#: What differs from the feed, and what a mail has no use for.
HEAD = {"METHOD", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR", "LAST-MODIFIED", "NAME"}
HEAD |= {"X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "SOURCE"}


def mail(told: Told = TOLD, language: str = "en", **changes: Any) -> bytes:
    given = item(**changes)
    return invitation(given, programme([given]), told, language, BASE_URL)


def test_request_then_it_asks_one_person_about_the_event_of_the_feed() -> None:
    octets = mail()
    event = only_event(octets)
    assert read(octets)["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:secretariat@example.org"
    assert event["ORGANIZER"].params["CN"] == "Launch Conference, 2026"
    assert event["ATTENDEE"] == "mailto:anna.keller@firm.example"
    assert dict(event["ATTENDEE"].params) == {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
        "CN": "Anna Keller",
    }
    assert (event["SEQUENCE"], event["DTSTAMP"].dt, event["STATUS"]) == (3, AT, "CONFIRMED")
    theirs = {"SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "ATTENDEE"}
    ours = [line for line in lines(octets) if line.partition(":")[0].partition(";")[0] not in HEAD | theirs]
    feed = lines(item_feed(item(), programme([item()]), "en", BASE_URL))
    in_event = feed.index("BEGIN:VEVENT")
    shared = [x for x in feed[:in_event] if x.partition(":")[0].partition(";")[0] not in HEAD]
    shared += [x for x in feed[in_event:] if x.partition(":")[0] not in theirs]
    assert [x for x in ours if not x.startswith("DESCRIPTION")] == [
        x for x in shared if not x.startswith("DESCRIPTION")
    ]


def test_cancellation_then_the_entry_goes_and_only_a_cancelled_item_is_called_so() -> None:
    told = replace(TOLD, method=Method.CANCEL, sequence=4)
    left, cancelled = mail(told), mail(told, is_cancelled=True)
    for octets in (left, cancelled):
        event = only_event(octets)
        assert (read(octets)["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)
        assert event["ATTENDEE"] == "mailto:anna.keller@firm.example"
    assert only_event(left)["SUMMARY"] == "Green growth, step by step"
    assert only_event(cancelled)["SUMMARY"] == "Cancelled: Green growth, step by step"


@pytest.mark.parametrize("timezone", ["Asia/Shanghai", "Europe/Zurich", "UTC", "Africa/Cairo"])
def test_request_in_any_zone_then_the_instants_are_right_and_no_time_floats(
    timezone: str,
    lint: ModuleType,  # noqa: F811
) -> None:
    # Zurich's clocks go back at 01:00 UTC: its second 02:30 can't be said by a local time.
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for starts_at in (datetime(2026, 10, 20, 1, 0, tzinfo=UTC), twice):
        given = item(starts_at=starts_at)
        octets = invitation(given, programme([given], timezone=timezone), TOLD, "zh", BASE_URL)
        assert instants(only_event(octets)) == (starts_at, starts_at + timedelta(minutes=45))
        assert lint.lint(octets) == []
        is_local = ";TZID=" in octets.decode()
        assert is_local == (b"BEGIN:VTIMEZONE" in octets)
        assert is_local == (timezone in {"Asia/Shanghai", "Europe/Zurich"} and starts_at != twice) or (
            timezone == "Asia/Shanghai"
        )


@given(name=hostile, title=hostile, local=st.from_regex(r"[a-z0-9.'+%;:,-]{1,40}", fullmatch=True))
def test_hostile_words_then_no_line_and_no_component_is_added(name: str, title: str, local: str) -> None:
    told = replace(TOLD, name=name, email=f"{local}@firm.example")
    octets = mail(told, title=LocalizedText(en=f"A {title}"), people=())
    event = only_event(octets)
    assert event["SUMMARY"] == clean(f"A {title}")
    assert len(read(octets).subcomponents) == 2
    assert [line for line in lines(octets) if line.startswith("ATTENDEE")] == [
        line for line in lines(octets) if "RSVP=TRUE" in line
    ]
