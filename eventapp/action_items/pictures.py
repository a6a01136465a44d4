"""The pictures of follow-up: what was promised against what is done, and how old the open items are."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP, is_late
from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.periods import Period, finest_scale, periods_between
from eventapp.clock import to_instant, zone
from eventapp.db.session import session
from eventapp.i18n import N_

#: So many steps a picture shows well.
MOST_STEPS = 60
#: An instant in text is cut to its minute: ``2027-09-15 08:30``.
_MINUTE = 16

#: The most days of each age, and what it is called; the last takes all that is older.
AGES: Sequence[tuple[int | None, str]] = (
    (30, N_("Up to 30 days")),
    (90, N_("31 to 90 days")),
    (180, N_("91 to 180 days")),
    (365, N_("181 to 365 days")),
    (None, N_("More than a year")),
)
LATENESS: Sequence[tuple[int | None, str]] = (
    (7, N_("Up to 7 days")),
    (30, N_("8 to 30 days")),
    (90, N_("31 to 90 days")),
    (None, N_("More than 90 days")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where things stood at the end of a period."""

    period: Period
    promised: int
    completed: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """The open items by age, each in one of ``open_for``; those overdue again in one of ``overdue_for``.

    Both follow :data:`AGES` and :data:`LATENESS`.
    """

    open_for: tuple[int, ...]
    overdue_for: tuple[int, ...]


def read_burn_up(
    wanted: Iterable[ColumnElement[bool]], timezone: str, first: date, today: date
) -> tuple[Step, ...]:
    """Return the burn-up of the action items that are ``wanted``, by one query.

    What was given up counts as never promised, or a picture would end with more than can be done.
    """
    created, completed = (
        func.substr(cast(column, String), 1, _MINUTE)
        for column in (ActionItem.created_at, ActionItem.completed_at)
    )
    rows: Sequence[Any] = (
        session()
        .execute(select(created, completed).where(*wanted, ActionItem.status != ActionItemStatus.CANCELLED))
        .all()
    )
    promised = _by_day(Counter(row[0] for row in rows), timezone)
    done = _by_day(Counter(row[1] for row in rows if row[1]), timezone)
    return burn_up(promised, done, first, today)


def burn_up(
    promised: Mapping[date, int], completed: Mapping[date, int], first: date, today: date
) -> tuple[Step, ...]:
    """Return the running totals from ``first`` to ``today``; what came before ``first`` is in the first step.

    A conference that is still to come begins with its first promise. Nothing promised gives no steps.
    """
    if not promised:
        return ()
    if first > today:
        first = min(*promised, today)
    periods = periods_between(first, today, finest_scale(first, today, MOST_STEPS))
    ends = [period.last for period in periods]
    totals = zip(periods, _running(promised, ends), _running(completed, ends), strict=True)
    return tuple(Step(period, total, done) for period, total, done in totals)


def read_ageing(wanted: Iterable[ColumnElement[bool]], timezone: str, today: date) -> Ageing:
    """Return how old the open items among those ``wanted`` are, by one query."""
    ages = _spans(
        ActionItem.created_at, AGES, lambda day: to_instant(datetime.combine(day, time()), timezone), today
    )
    lateness = [is_late(today) & span for span in _spans(ActionItem.due_on, LATENESS, lambda day: day, today)]
    counts = (
        session()
        .execute(
            select(*(func.count(case((span, 1))) for span in (*ages, *lateness))).where(
                *wanted, IS_FOLLOWED_UP
            )
        )
        .one()
    )
    return Ageing(tuple(counts[: len(AGES)]), tuple(counts[len(AGES) :]))


def _spans(
    column: Any,
    ages: Sequence[tuple[int | None, str]],
    edge: Callable[[date], date | datetime],
    today: date,
) -> list[ColumnElement[bool]]:
    """Return a condition for each age that tells whether ``column`` is so many days before today."""
    conditions: list[ColumnElement[bool]] = []
    younger: int | None = None
    for most, _label in ages:
        parts = []
        if most is not None:
            parts.append(column >= edge(today - timedelta(days=most)))
        if younger is not None:
            parts.append(column < edge(today - timedelta(days=younger)))
        conditions.append(and_(*parts))
        younger = most
    return conditions


def _by_day(minutes: Counter[str], timezone: str) -> Counter[date]:
    """Count by day of the zone, from texts of UTC."""
    days: Counter[date] = Counter()
    for text, number in minutes.items():
        days[datetime.fromisoformat(f"{text}+00:00").astimezone(zone(timezone)).date()] += number
    return days


def _running(counts: Mapping[date, int], ends: Sequence[date]) -> list[int]:
    """Return how many there were by the end of each of ``ends``."""
    of_period = [0] * len(ends)
    for day, number in counts.items():
        # A clock that was set back may have left something after today.
        of_period[min(bisect_left(ends, day), len(ends) - 1)] += number
    return list(accumulate(of_period))
