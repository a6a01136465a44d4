"""The timeline: how much is due in each week or month, for the same filtered list as the register."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP, RegisterFilters, conditions, is_late
from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.periods import (
    Period,
    Scale,
    coarser,
    do_fit,
    finest_scale,
    period_of,
    periods_between,
)
from eventapp.db.session import session

#: So many columns stand side by side; beyond that periods without anything due are left out.
MOST_COLUMNS = 120
SCALES = (Scale.WEEK, Scale.MONTH)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in a period, each action item in one of the four: :attr:`numbers` has them in this order.

    ``ended`` are those that were given up here or are carried over to a later edition.
    """

    period: Period
    completed: int = 0
    open: int = 0
    overdue: int = 0
    ended: int = 0

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        return self.completed, self.open, self.overdue, self.ended


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods in order; ``undated`` are the action items of the list without a due date."""

    scale: Scale
    columns: Sequence[Due]
    undated: int


def read_timeline(
    conference_id: str, filters: RegisterFilters, today: date, scale: Scale | None = None
) -> Timeline:
    """Return the timeline of a filtered register by weeks or months, by one query.

    Without ``scale`` it is by weeks where they fit side by side. Where not even those with something due fit,
    the periods are longer than was asked for.
    """
    completed = ActionItem.status == ActionItemStatus.COMPLETED
    rows: Sequence[Any] = (
        session()
        .execute(
            select(
                ActionItem.due_on,
                func.count(),
                func.count(case((completed, 1))),
                func.count(case((IS_FOLLOWED_UP, 1))),
                func.count(case((is_late(today), 1))),
            )
            .where(*conditions(conference_id, filters, today))
            .group_by(ActionItem.due_on)
        )
        .all()
    )
    dated = {
        due_on: (done, to_do - late, late, every - done - to_do)
        for due_on, every, done, to_do, late in rows
        if due_on
    }
    undated = sum(every for due_on, every, *_parts in rows if due_on is None)
    columns = _columns(dated, scale)
    return Timeline(columns[0].period.scale if columns else scale or Scale.WEEK, columns, undated)


def _columns(dated: Mapping[date, tuple[int, int, int, int]], wanted: Scale | None) -> list[Due]:
    if not dated:
        return []
    first, last = min(dated), max(dated)
    scale = wanted or coarser(Scale.WEEK, finest_scale(first, last, MOST_COLUMNS))
    totals = _totals(dated, scale)
    while len(totals) > MOST_COLUMNS and scale is not Scale.YEAR:
        scale = Scale.MONTH if scale is Scale.WEEK else Scale.YEAR
        totals = _totals(dated, scale)
    if do_fit(first, last, scale, MOST_COLUMNS):
        return [Due(period, *totals[period]) for period in periods_between(first, last, scale)]
    return [Due(period, *totals[period]) for period in sorted(totals, key=lambda period: period.first)]


def _totals(dated: Mapping[date, tuple[int, int, int, int]], scale: Scale) -> defaultdict[Period, list[int]]:
    totals: defaultdict[Period, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for due_on, parts in dated.items():
        of_period = totals[period_of(due_on, scale)]
        for place, number in enumerate(parts):
            of_period[place] += number
    return totals
