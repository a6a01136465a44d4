"""The rule in the footer of a TZif file: how the clocks of a zone change each year (RFC 9636 section 3.3)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NAME = r"(?:<([^>]+)>|([A-Za-z]+))"
_TIME = r"([+-]?\d+(?::\d\d){0,2})"
_DAY = rf",M([\d.]+)(?:/{_TIME})?"
_FOOTER = re.compile(rf"{_NAME}{_TIME}(?:{_NAME}{_TIME}?{_DAY}{_DAY})?")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the clocks that comes back every year, from one offset to another (seconds east of UTC).

    It falls on the ``week``-th ``weekday`` (0 is Sunday) of ``month``, 5 being the last one, at ``seconds``
    after midnight by the clock that is about to be changed.
    """

    month: int
    week: int
    weekday: int
    seconds: int
    offset_from: int
    offset_to: int
    name: str

    def wall_clock(self, year: int) -> datetime:
        """Return when it happens by the clock that is about to be changed, naive."""
        first = datetime(year, self.month, 1)  # noqa: DTZ001 (a wall-clock time carries no zone)
        on = first + timedelta(days=(self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1))
        if on.month != self.month:  # there is no fifth one this year
            on -= timedelta(days=7)
        return on + timedelta(seconds=self.seconds)

    def instant(self, year: int) -> int:
        """Return when it happens, in seconds since 1970."""
        return int(self.wall_clock(year).replace(tzinfo=UTC).timestamp()) - self.offset_from


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """A standard offset with its name, and the two yearly changes of a zone that has them."""

    name: str
    offset: int
    changes: tuple[Change, ...]


def read_rule(footer: str) -> ZoneRule | None:
    """Return the rule that ``footer`` states, None for one that no plain yearly recurrence says.

    Those change their clocks on another day than the rule names (at 24:00, or at -1:00), or count days of
    the year.
    """
    match = _FOOTER.fullmatch(footer)
    if not match:
        return None
    quoted_name, plain_name, west, summer_quoted, summer_plain, summer_west, *days = match.groups()
    name, offset = quoted_name or plain_name, -_seconds(west)
    if days[0] is None:
        return ZoneRule(name, offset, ())
    summer_name = summer_quoted or summer_plain
    summer_offset = -_seconds(summer_west) if summer_west else offset + 3600
    onset, end = _seconds(days[1] or "2"), _seconds(days[3] or "2")
    if not (0 <= onset < 86400 and 0 <= end < 86400):
        return None
    to_summer = Change(*_day(days[0]), onset, offset, summer_offset, summer_name)
    to_winter = Change(*_day(days[2]), end, summer_offset, offset, name)
    return ZoneRule(name, offset, (to_summer, to_winter))


def _day(text: str) -> tuple[int, int, int]:
    month, week, weekday = map(int, text.split("."))
    return month, week, weekday


def _seconds(text: str) -> int:
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    return (-1 if text.startswith("-") else 1) * (hours * 3600 + minutes * 60 + seconds)
