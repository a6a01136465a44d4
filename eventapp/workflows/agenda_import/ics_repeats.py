"""Repetition of calendar entries, as far as agendas use it: daily and weekly, with an end.

A general expander can be made to run for hours by a rule that never matches; this one looks at no more
than a few hundred dates.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

MAX_OCCURRENCES: Final = 100
_MAX_DAYS: Final = 800
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNDERSTOOD: Final = {"FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "WKST"}


def occurrences(rule: Mapping[str, Sequence[Any]], first: datetime, until: datetime | None) -> list[datetime] | None:
    """Return the wall-clock starts that a rule makes of ``first`` (naive), itself included.

    ``until`` is the last allowed start as wall-clock time, read from the rule by the caller, who knows
    the zone. None for a rule that is not understood, has no end, or makes more than 100.
    """
    parts = {name.upper(): list(values) for name, values in rule.items()}
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    count = parts.get("COUNT", [None])[0]
    interval = parts.get("INTERVAL", [1])[0]
    weekdays = _weekdays(parts.get("BYDAY", []))
    if (
        frequency not in {"DAILY", "WEEKLY"}
        or not set(parts) <= _UNDERSTOOD
        or (count is None and until is None)
        or not isinstance(interval, int)
        or not 1 <= interval <= 366
        or weekdays is None
    ):
        return None
    found = []
    for day in _days(frequency, interval, first.date(), weekdays):
        start = datetime.combine(day, first.time())
        if (until is not None and start > until) or (count is not None and len(found) >= count):
            return found
        if len(found) >= MAX_OCCURRENCES:
            return None
        found.append(start)
    return None


def _weekdays(values: list[Any]) -> set[int] | None:
    """Return weekday numbers; None where one is counted ("the second Monday")."""
    names = [str(value).upper() for value in values]
    return {_WEEKDAYS.index(name) for name in names} if set(names) <= set(_WEEKDAYS) else None


def _days(frequency: str, interval: int, first: date, weekdays: set[int]) -> Iterator[date]:
    """Yield the matching dates from ``first`` on, which counts even where it does not match itself."""
    monday = first - timedelta(days=first.weekday())
    for number in range(_MAX_DAYS):
        day = first + timedelta(days=number)
        if frequency == "DAILY":
            matches = number % interval == 0 and (not weekdays or day.weekday() in weekdays)
        else:
            weeks = (day - monday).days // 7
            matches = weeks % interval == 0 and day.weekday() in (weekdays or {first.weekday()})
        if matches or number == 0:
            yield day
