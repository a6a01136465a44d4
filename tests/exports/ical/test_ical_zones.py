"""VTIMEZONE components against the time zone database, as dateutil reads them, without knowing names."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz as dateutil_tz

from eventapp.clock import timezone_names
from eventapp.exports.ical.posix_rules import read_rule
from eventapp.exports.ical.zones import UntoldTime, ZoneBlock, zone_block


def block(name: str) -> ZoneBlock:
    found = zone_block(name)
    assert found is not None
    return found


def test_zones_without_a_plain_yearly_rule_then_are_these() -> None:
    assert [name for name in timezone_names() if zone_block(name) is None] == [
        "Africa/Cairo",
        "America/Godthab",
        "America/Nuuk",
        "America/Santiago",
        "America/Scoresbysund",
        "Asia/Gaza",
        "Asia/Hebron",
        "Asia/Jerusalem",
        "Asia/Tel_Aviv",
        "Chile/Continental",
        "UTC",
    ]


def test_block_of_a_zone_with_summer_time_then_is_two_rules_from_1970() -> None:
    assert block("Europe/Zurich").octets.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Zurich",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize("name", ["Asia/Shanghai", "Asia/Taipei"])
def test_block_of_a_zone_without_summer_time_then_is_one_standard(name: str) -> None:
    assert block(name).octets.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        f"TZID:{name}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_block_of_dublin_then_calls_the_later_clock_daylight() -> None:
    octets = block("Europe/Dublin").octets
    summer = octets[octets.index(b"BEGIN:DAYLIGHT") : octets.index(b"END:DAYLIGHT")].decode().split("\r\n")
    assert summer[2:6] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "TZNAME:IST",
    ]


def test_blocks_of_all_zones_when_read_by_another_program_then_tell_what_the_clocks_showed() -> None:
    read_already: dict[bytes, dateutil_tz.tzicalvtz] = {}
    differences = []
    for name in timezone_names():
        found = zone_block(name)
        if not found:
            continue
        body = found.octets.replace(f"TZID:{name}".encode(), b"TZID:Zone")
        if body not in read_already:
            read_already[body] = dateutil_tz.tzical(io.StringIO(body.decode())).get("Zone")
        for instant in _probes(found.holds_from):
            local = instant.astimezone(ZoneInfo(name))
            if local.fold:
                continue
            naive = local.replace(tzinfo=None)
            if read_already[body].utcoffset(naive) != local.utcoffset():
                differences.append((name, instant))
    assert differences == []


def _probes(holds_from: datetime) -> list[datetime]:
    """Every tenth day from 2012 to 2035 at changing hours, and the first moments that are told."""
    days = [datetime(2012, 1, 1, tzinfo=UTC) + timedelta(days=10, hours=1) * n for n in range(24 * 36)]
    first = [holds_from + timedelta(hours=hours) for hours in (0, 1, 24, 24 * 30, 24 * 180)]
    return [instant for instant in days if instant >= holds_from] + first


def test_local_time_of_any_zone_when_told_then_zoneinfo_reads_the_same_instant_back() -> None:
    differences = []
    for name in timezone_names():
        found = zone_block(name)
        for year in (1999, 2014, 2021, 2026, 2027) if found else ():
            for day in range(0, 365, 13):
                instant = datetime(year, 1, 1, 7, 30, tzinfo=UTC) + timedelta(days=day)
                if found and _told(found, instant) not in (None, instant):
                    differences.append((name, instant))
    assert differences == []


def _told(found: ZoneBlock, instant: datetime) -> datetime | None:
    try:
        local = found.local(instant)
    except UntoldTime:
        return None
    return datetime.strptime(local.decode(), "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(found.name))


@pytest.mark.parametrize(
    ("name", "first"),
    # A day after the last change that the rule of today does not know.
    [
        ("Europe/Zurich", datetime(1995, 10, 30, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2006, 11, 6, 6, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(1991, 9, 15, 17, tzinfo=UTC)),
        ("Europe/Moscow", datetime(2014, 10, 26, 22, tzinfo=UTC)),
    ],
)
def test_instant_before_the_rule_held_then_is_not_told(name: str, first: datetime) -> None:
    assert block(name).holds_from == first
    assert block(name).local(first + timedelta(hours=1))
    with pytest.raises(UntoldTime):
        block(name).local(first - timedelta(seconds=1))


def test_hour_that_comes_twice_then_only_the_first_is_told() -> None:
    zurich = block("Europe/Zurich")
    assert zurich.local(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == b"20261025T023000"
    with pytest.raises(UntoldTime):
        zurich.local(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert zurich.local(datetime(2026, 10, 25, 2, 30, tzinfo=UTC)) == b"20261025T033000"


def test_unknown_zone_then_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        zone_block("Mars/Olympus_Mons")


@pytest.mark.parametrize(
    "footer",
    ["", "nonsense", "EET-2EEST,M4.5.5/0,M10.5.4/24", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA3BBB,J60,J300"],
)
def test_footer_without_a_plain_rule_then_is_not_read(footer: str) -> None:
    assert read_rule(footer) is None


def test_footer_with_all_parts_then_is_read_whole() -> None:
    rule = read_rule("<+1030>-10:30<+11>-11,M10.1.0/2:30,M4.5.6/3:04:05")
    assert rule is not None
    to_summer, to_winter = rule.changes
    assert (rule.name, rule.offset) == ("+1030", 37800)
    assert (to_summer.name, to_summer.offset_from, to_summer.offset_to) == ("+11", 37800, 39600)
    assert to_summer.wall_clock(2026).isoformat() == "2026-10-04T02:30:00"
    assert to_winter.wall_clock(2026).isoformat() == "2026-04-25T03:04:05"
