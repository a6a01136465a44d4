"""VTIMEZONE components, made from the rule that the time zone database states for each zone.

A component says the rule as if it had held since 1970, which every reader understands; lists of single
changes are misread by some. So each knows from when on the rule tells what the clocks really showed, and
times it can't tell are written in UTC instead.
"""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH

from eventapp.clock import to_wall_clock, zone
from eventapp.exports.ical.posix_rules import Change, ZoneRule, read_rule
from eventapp.exports.ical.text import wall_clock

_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_FIRST_YEAR = 1970
#: Every recurrence has begun by then.
_BEGUN = datetime(1971, 1, 1, tzinfo=UTC)

_EVER = -(2**63)

#: Instants (seconds since 1970) with the offset that begins then (seconds east of UTC), in order.
Offsets = list[tuple[int, int]]


class UntoldTime(Exception):
    """The VTIMEZONE component can't tell this instant: the rule is younger, or the hour comes twice."""


@dataclass(frozen=True, slots=True)
class ZoneBlock:
    """The VTIMEZONE component of a zone, which tells local times from ``holds_from`` on."""

    name: str
    octets: bytes
    holds_from: datetime

    def local(self, instant: datetime) -> bytes:
        """Return ``instant`` as a local DATE-TIME value; raises :class:`UntoldTime`.

        Of an hour that comes twice only the first can be said (RFC 5545 section 3.3.5).
        """
        told = None if instant < self.holds_from else _clock_face(self.name, instant)
        if told is None:
            raise UntoldTime(instant)
        return told


@lru_cache(maxsize=4096)  # items in parallel begin and end together
def _clock_face(name: str, instant: datetime) -> bytes | None:
    time = to_wall_clock(instant, name)
    return None if time.fold else wall_clock(time)


@cache
def zone_block(name: str) -> ZoneBlock | None:
    """Return the component of the IANA zone ``name``, None where times have to be in UTC.

    That is UTC itself and the zones whose clocks follow no plain yearly rule. Raises ``ValueError`` for a
    name that is not in the IANA list.
    """
    zone(name)
    footer, offsets = _read_tzif(_tzif(name))
    rule = read_rule(footer)
    if rule is None or name == "UTC":
        return None
    return ZoneBlock(name, _vtimezone(name, rule), max(_BEGUN, _holds_from(rule, offsets)))


def _vtimezone(name: str, rule: ZoneRule) -> bytes:
    always = [
        "BEGIN:STANDARD",
        f"DTSTART:{_FIRST_YEAR}0101T000000",
        f"TZOFFSETFROM:{_offset(rule.offset)}",
        f"TZOFFSETTO:{_offset(rule.offset)}",
        f"TZNAME:{rule.name}",
        "END:STANDARD",
    ]
    # By the year's course, so that the order of the lines depends on nothing but the rule.
    changes = sorted(rule.changes, key=lambda change: change.month)
    observances = [line for change in changes for line in _observance(change)] or always
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *observances, "END:VTIMEZONE"]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _observance(change: Change) -> list[str]:
    # Dublin's rule calls its winter the exception. Readers expect the later clock to be called daylight.
    kind = "DAYLIGHT" if change.offset_to > change.offset_from else "STANDARD"
    week = -1 if change.week == 5 else change.week
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.wall_clock(_FIRST_YEAR):%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=YEARLY;BYMONTH={change.month};BYDAY={week}{_WEEKDAYS[change.weekday]}",
        f"TZOFFSETFROM:{_offset(change.offset_from)}",
        f"TZOFFSETTO:{_offset(change.offset_to)}",
        f"TZNAME:{change.name}",
        f"END:{kind}",
    ]


def _offset(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds_left = divmod(rest, 60)
    text = f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}"
    return f"{text}{seconds_left:02}" if seconds_left else text


def _holds_from(rule: ZoneRule, offsets: Offsets) -> datetime:
    """Return the instant from which ``rule`` and the list of single changes never differ again, and a day."""
    last_listed = max(0, offsets[-1][0])
    last_year = datetime.fromtimestamp(last_listed, UTC).year + 1
    ruled = sorted(
        (change.instant(year), change.offset_to)
        for year in range(_FIRST_YEAR, last_year + 1)
        for change in rule.changes
    ) or [(0, rule.offset)]
    holds_from = last_listed
    for point in sorted({0, *(at for at, _ in (*offsets, *ruled) if 0 < at <= last_listed)}, reverse=True):
        if _at(offsets, point) != _at(ruled, point):
            break
        holds_from = point
    # The day is for local times just after: a reader may take them for the hour before a change that the
    # rule supposes and that did not happen like that.
    return datetime.fromtimestamp(holds_from, UTC) + timedelta(days=1)


def _at(offsets: Offsets, instant: int) -> int:
    return offsets[max(0, bisect_right(offsets, instant, key=lambda pair: pair[0]) - 1)][1]


def _tzif(name: str) -> bytes:
    # The same places in the same order as zoneinfo, so that both speak of the same edition of the database.
    for folder in TZPATH:
        file = Path(folder, name)
        if file.is_file():
            return file.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def _read_tzif(octets: bytes) -> tuple[str, Offsets]:
    """Return the footer of a TZif file of version 2 or later, and its offsets, one at least (RFC 9636)."""
    header, size = struct.Struct(">4sc15x6l"), 44
    _, _, ut, std, leaps, times, types, letters = header.unpack_from(octets)
    start = size + times * 5 + types * 6 + letters + leaps * 8 + std + ut  # past the block of version 1
    _, _, ut, std, leaps, times, types, letters = header.unpack_from(octets, start)
    start += size
    instants = struct.unpack_from(f">{times}q", octets, start)
    kinds = octets[start + times * 8 : start + times * 9]
    start += times * 9
    offsets = [struct.unpack_from(">l", octets, start + kind * 6)[0] for kind in kinds]
    first: int = struct.unpack_from(">l", octets, start)[0]
    start += types * 6 + letters + leaps * 12 + std + ut
    return octets[start:].decode("ascii").strip("\n"), [(_EVER, first), *zip(instants, offsets, strict=True)]
