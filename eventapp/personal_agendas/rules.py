"""What a delegate can choose of an agenda, until when, and what overlaps. Plain functions over values."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta

from eventapp.agendas.models import AgendaItemKind
from eventapp.agendas.programme import ProgrammeItem
from eventapp.errors import Conflict
from eventapp.i18n import N_

#: What all are at: there is nothing to choose.
NEVER_CHOSEN = frozenset({AgendaItemKind.BREAK, AgendaItemKind.REGISTRATION})


def is_choosable(kind: str, starts_at: datetime, at: datetime, *, is_cancelled: bool) -> bool:
    """Tell whether an item can be chosen at ``at``, places aside: until it begins, unless it is cancelled."""
    return kind not in NEVER_CHOSEN and not is_cancelled and at < starts_at


def check_choosable(kind: str, starts_at: datetime, at: datetime, *, is_cancelled: bool) -> None:
    """Raise :class:`Conflict`, saying why, unless an item can be chosen at ``at``."""
    if is_choosable(kind, starts_at, at, is_cancelled=is_cancelled):
        return
    if is_cancelled:
        raise Conflict(N_("This item was cancelled, so it can’t be chosen."))
    if kind in NEVER_CHOSEN:
        raise Conflict(N_("This item is for everybody: there is nothing to choose."))
    raise Conflict(N_("This item has begun already, so nothing can be changed any more."))


def is_leavable(starts_at: datetime, at: datetime, *, is_cancelled: bool) -> bool:
    """Tell whether a chosen item can be left: until it begins, or once it is cancelled."""
    return is_cancelled or at < starts_at


class Calendar:
    """The items that somebody is to be at, to be asked what overlaps with another. Cancelled ones don't."""

    def __init__(self, items: Iterable[ProgrammeItem]) -> None:
        self._items = sorted((item for item in items if not item.is_cancelled), key=lambda i: i.starts_at)
        self._starts = [item.starts_at for item in self._items]
        self._longest = max((item.ends_at - item.starts_at for item in self._items), default=timedelta())

    def overlapping(self, item: ProgrammeItem) -> tuple[ProgrammeItem, ...]:
        """Return what shares more than a moment with ``item``, itself left out, in order of start."""
        if item.is_cancelled:
            return ()
        first = bisect_left(self._starts, item.starts_at - self._longest)
        last = bisect_left(self._starts, item.ends_at)
        return tuple(
            other
            for other in self._items[first:last]
            if other.ends_at > item.starts_at and other.id != item.id
        )
