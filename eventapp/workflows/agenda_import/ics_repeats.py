"""Repetition of calendar entries, as far as agendas use it: daily and weekly, with an end.

A general expander can be made to run for hours by a rule that never matches; this one looks at no more
than a few hundred dates.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

MAX_OCCURRENCES: Final = 100
_MAX_DAYS: Final = 800
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNDERSTOOD: Final = {"FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "WKST"}


def occurrences(
    rule: Mapping[str, Sequence[Any]], first: datetime, is_over: Callable[[datetime], bool]
) -> list[datetime] | None:
    """Return the wall-clock starts that a rule makes of ``first`` (naive), itself included.

    ``is_over`` tells whether a start lies after the rule's UNTIL, which only the caller can say, who
    knows the zone. None for a rule that is not understood, has no end, or makes more than 100.
    """
    parts = {name.upper(): list(values) for name, values in rule.items()}
    frequency = str(next(iter(parts.get("FREQ", [])), "")).upper()
    count = next(iter(parts.get("COUNT", [])), MAX_OCCURRENCES + 1)
    interval = next(iter(parts.get("INTERVAL", [])), 1)
    weekdays = _weekdays(parts.get("BYDAY", []))
    if (
        frequency not in {"DAILY", "WEEKLY"}
        or not set(parts) <= _UNDERSTOOD
        or not (isinstance(interval, int) and 1 <= interval <= 366)
        or weekdays is None
    ):
        return None
    found: list[datetime] = []
    for day in _days(frequency, interval, first.date(), weekdays):
        start = datetime.combine(day, first.time())
        if found and (len(found) >= count or is_over(start)):
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
    # Without WKST weeks begin on Monday (RFC 5545 section 3.3.10); with an interval of 1 it is all the same.
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
