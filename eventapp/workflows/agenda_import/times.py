"""Reading of dates, times and durations as agenda files write them. All raise ``ValueError``."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from eventapp import clock

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2199, 12, 31)
_ISO_INSTANT = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}.*", re.ASCII | re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})", re.ASCII)


def check_year(on: date) -> None:
    """Raise ``ValueError`` for years that calendars and time zones cannot handle."""
    if not EARLIEST <= on <= LATEST:
        raise ValueError(f"{on.year} is not a year of a conference")


def in_range(instant: datetime) -> datetime:
    """Return an aware instant in UTC, if a conference can take place then."""
    check_year(instant.date())
    return instant.astimezone(UTC)


def is_instant(text: str) -> bool:
    """Tell whether the text has a date and a time (and is to be read by ``read_instant``)."""
    return bool(_ISO_INSTANT.fullmatch(text))


def read_instant(text: str, timezone: str) -> datetime:
    """Read an ISO 8601 date and time; without an offset it is wall-clock time in ``timezone``."""
    if not is_instant(text):
        raise ValueError(f"{text!r} has no date and time")
    moment = datetime.fromisoformat(text.upper()).replace(microsecond=0)
    if moment.tzinfo is None:
        return wall_clock_instant(moment, timezone)
    return in_range(moment)


def wall_clock_instant(moment: datetime, timezone: str) -> datetime:
    """Read a naive wall-clock time in ``timezone``."""
    check_year(moment.date())
    return clock.to_instant(moment, timezone)


def read_date(text: str) -> date:
    """Read an ISO 8601 calendar date."""
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date")
    day = date.fromisoformat(text)
    check_year(day)
    return day


def read_time(text: str) -> time:
    """Read a time of day, "9:00", "09:00" or "09:00:00"; seconds are dropped."""
    match = _TIME.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a time of day")
    return time(int(match[1]), int(match[2]))


def read_duration(text: str) -> timedelta:
    """Read "HH:MM", "D:HH:MM" or a number of minutes, as frab and pretalx write durations."""
    if re.fullmatch(r"\d{1,5}", text, re.ASCII):
        return timedelta(minutes=int(text))
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a duration")
    return timedelta(days=int(match[1] or 0), hours=int(match[2]), minutes=int(match[3]))
