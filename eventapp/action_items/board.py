"""The board: the filtered register in one column for each status."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from eventapp.action_items.filters import RegisterFilters, conditions
from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.register import RegisterRow, list_register
from eventapp.db.session import session

#: So many cards a column shows; the list has the others.
MOST_CARDS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """The action items of a status: how many there are, and the first of them."""

    status: ActionItemStatus
    total: int
    rows: Sequence[RegisterRow]


def read_board(conference_id: str, filters: RegisterFilters, today: date) -> list[Column]:
    """Return the columns in the order in which work goes on, by nine queries."""
    rows = session().execute(
        select(ActionItem.status, func.count())
        .where(*conditions(conference_id, filters, today))
        .group_by(ActionItem.status)
    )
    totals = {row[0]: row[1] for row in rows}
    return [
        Column(
            status,
            totals.get(status.value, 0),
            list_register(conference_id, replace(filters, column=status.value), today, limit=MOST_CARDS),
        )
        for status in ActionItemStatus
    ]
