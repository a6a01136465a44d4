"""Feeds that hold several conferences: each zone once, each conference in its own time."""

from datetime import UTC, date, datetime
from functools import partial

from eventapp.exports.ical.conference_days import ConferenceDays, conference_event, conference_uid
from eventapp.exports.ical.feeds import Part, joined_feed
from eventapp.exports.ical.fragments import item_fragments
from eventapp.exports.ical.header import Head
from eventapp.localized import LocalizedText
from tests.exports.ical.builders import BASE_URL, NOW, instants, item, programme, read

HEAD = Head(name="All", source_url=f"{BASE_URL}/x.ics", changed_at=NOW, timezone="Europe/Zurich")


def _part(number: int, timezone: str, **changes: object) -> Part:
    conference = programme(timezone=timezone, slug=f"launch-{number}")
    return Part(conference, partial(item_fragments, [item(number, **changes)]))


def test_each_zone_stands_once_in_order_of_name() -> None:
    zones = ("Europe/Zurich", "Asia/Shanghai", "Europe/Zurich", "Africa/Cairo", "UTC")
    feed = joined_feed(HEAD, [_part(n, zone) for n, zone in enumerate(zones)], "en", BASE_URL)
    calendar = read(feed)
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai", "Europe/Zurich"]
    assert [instants(event) for event in calendar.events] == [instants(calendar.events[0])] * 5
    assert feed.count(b"\r\nDTSTART;TZID=Europe/Zurich:20261020T030000\r\n") == 2
    # Cairo changes its clocks at 24:00, which no yearly recurrence says.
    assert feed.count(b"\r\nDTSTART:20261020T010000Z\r\n") == 2


def test_a_time_that_its_zone_can_not_tell_takes_that_conference_alone_to_utc() -> None:
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second 02:30 of that night in Zurich
    feed = joined_feed(
        HEAD, [_part(1, "Europe/Zurich", starts_at=twice), _part(2, "Asia/Shanghai")], "en", BASE_URL
    )
    assert b"DTSTART:20261025T013000Z" in feed
    assert b"DTSTART;TZID=Asia/Shanghai:20261020T090000" in feed
    assert b"TZID:Europe/Zurich" not in feed


def test_a_conference_is_an_event_of_its_days_with_one_uid_for_ever() -> None:
    days = ConferenceDays("01J0", date(2026, 10, 20), date(2026, 10, 21), 3, NOW, is_public=False)
    conference = programme(title=LocalizedText(en="Launch; 2026"))
    octets = conference_event(conference, days, "en", BASE_URL)
    (event,) = read(joined_feed(HEAD, [Part(conference, lambda _frame: [], [octets])], "en", BASE_URL)).events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 10, 20), date(2026, 10, 22))
    assert (str(event["SUMMARY"]), event["SEQUENCE"], str(event["STATUS"])) == (
        "Launch; 2026",
        3,
        "TENTATIVE",
    )
    assert str(event["UID"]) == conference_uid("01J0") == conference_uid("01J0")
    assert conference_uid("01J1") != conference_uid("01J0")
    assert str(event["URL"]) == f"{BASE_URL}/c/launch-2026/"
