"""The one module that knows what time it is, and how wall-clock time and instants convert.

Instants are aware datetimes in UTC. Wall-clock times are naive datetimes read in an IANA time zone.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731 (tests replace it by name)


def now() -> datetime:
    """Return the current instant, aware, in UTC, cut to microseconds as databases keep them."""
    return _now()


def today(timezone: str) -> date:
    """Return the current date in an IANA time zone."""
    return now().astimezone(zone(timezone)).date()


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone called ``name``; raises ``ValueError`` for a name that is not in the IANA list."""
    if name not in timezone_names():
        raise ValueError(f"unknown time zone {name!r}")
    return ZoneInfo(name)


@cache
def timezone_names() -> tuple[str, ...]:
    """Return the IANA zone names that a conference may use, sorted; those without a region are left out."""
    return (*sorted(n for n in available_timezones() if "/" in n and not n.startswith("Etc/")), "UTC")


def to_instant(wall_clock: datetime, timezone: str) -> datetime:
    """Read a naive wall-clock time in ``timezone`` as an instant in UTC.

    A time that does not exist (clocks go forward) becomes the instant one gap later; one that exists twice
    is read as the first, as RFC 5545 section 3.3.5 says.
    """
    if wall_clock.tzinfo is not None:
        raise ValueError("a wall-clock time carries no zone")
    return wall_clock.replace(tzinfo=zone(timezone)).astimezone(UTC)


def to_wall_clock(instant: datetime, timezone: str) -> datetime:
    """Return the naive wall-clock time of an aware ``instant`` in ``timezone``."""
    if instant.tzinfo is None:
        raise ValueError("an instant carries a zone")
    return instant.astimezone(zone(timezone)).replace(tzinfo=None)
