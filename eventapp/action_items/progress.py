"""How far action items are: each is in one of six states, and these are counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from eventapp.action_items.filters import is_late
from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.db.session import session


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of action items, each of them in exactly one of the six fields.

    What is overdue is neither in ``needs_action`` nor in ``in_process``; what is open but ``carried`` over to
    a later edition is in none of the three.
    """

    completed: int = 0
    in_process: int = 0
    needs_action: int = 0
    overdue: int = 0
    carried: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        """All that is still to be done here, late or not."""
        return self.needs_action + self.in_process + self.overdue

    @property
    def promised(self) -> int:
        """All that counts: everything but what was cancelled."""
        return self.open + self.carried + self.completed

    @property
    def every(self) -> int:
        return self.promised + self.cancelled


def progress(conference_id: str, today: date) -> Progress:
    """Return the counts of a conference; ``today`` is the date in its zone. One query."""
    return count_progress((ActionItem.conference_id == conference_id,), today)


def count_progress(wanted: Iterable[ColumnElement[bool]], today: date) -> Progress:
    """Return the counts of the action items that fit all conditions. One query."""
    state = state_of(today)
    rows = session().execute(select(state, func.count()).where(*wanted).group_by(state))
    return Progress(**{row[0]: row[1] for row in rows})


def state_of(today: date) -> ColumnElement[str]:
    """Return the field of :class:`Progress` that an action item is counted in."""
    return case(
        (ActionItem.status == ActionItemStatus.COMPLETED, "completed"),
        (ActionItem.status == ActionItemStatus.CANCELLED, "cancelled"),
        (ActionItem.carried_at.is_not(None), "carried"),
        (is_late(today), "overdue"),
        (ActionItem.status == ActionItemStatus.IN_PROCESS, "in_process"),
        else_="needs_action",
    ).label("state")
