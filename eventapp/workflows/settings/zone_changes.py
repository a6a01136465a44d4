"""What a change of a conference's time zone does to times: they keep what the clock shows.

A programme says "09:00"; whoever corrects the zone means the same nine o'clock on the right clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from eventapp.agendas.history import forget_edits
from eventapp.agendas.models import AgendaItem
from eventapp.clock import now, to_instant, to_wall_clock
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.materials.models import Material
from eventapp.registration.models import Delegation


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """What a change from zone ``before`` to ``after`` has done: ``items`` kept their times on the clock.

    ``pushed`` are the titles of those that could not: a time of theirs does not exist in the new zone, where
    clocks go forward, or two times came to mean one moment.
    """

    before: str
    after: str
    items: int
    pushed: Sequence[LocalizedText]


def on_the_same_clock(instant: datetime, before: str, after: str) -> datetime:
    """Return the instant at which clocks in ``after`` show what those in ``before`` show at ``instant``.

    A time that does not exist there becomes the instant one gap later; of one that exists twice, the second
    stays the second (PEP 495), and any other becomes the first.
    """
    wall_clock = to_wall_clock(instant, before)
    kept = to_instant(wall_clock, after)
    if to_wall_clock(kept, after) != wall_clock:
        kept = to_instant(wall_clock.replace(fold=0), after)
    return kept


def span_on_the_same_clock(
    starts_at: datetime, ends_at: datetime, before: str, after: str
) -> tuple[datetime, datetime]:
    """Return start and end on the same clock; where they would come in the wrong order, it lasts as long."""
    start, end = (on_the_same_clock(instant, before, after) for instant in (starts_at, ends_at))
    return (start, end) if start < end else (start, start + (ends_at - starts_at))


def keep_clocks(conference: Conference, before: str) -> ZoneChange:
    """Move whatever has a time in ``conference`` from the clocks of ``before`` to those of its zone now."""
    after = conference.timezone
    _keep_span(conference, "registration_opens_at", "registration_closes_at", before, after)
    _keep_one(conference, "changes_close_at", before, after)
    for delegation in _with_times(Delegation, conference.id, Delegation.arrives_at, Delegation.departs_at):
        _keep_span(delegation, "arrives_at", "departs_at", before, after)
    for material in _with_times(Material, conference.id, Material.visible_from):
        _keep_one(material, "visible_from", before, after)
    items = _with_times(AgendaItem, conference.id, AgendaItem.starts_at)
    pushed = []
    for item in items:
        shown = [to_wall_clock(instant, before) for instant in (item.starts_at, item.ends_at)]
        _keep_span(item, "starts_at", "ends_at", before, after)
        if session().is_modified(item):
            item.updated_at = now()
        if shown != [to_wall_clock(instant, after) for instant in (item.starts_at, item.ends_at)]:
            pushed.append(item.title)
    # Undoing would bring back instants that were meant on the old clocks.
    forget_edits(conference.id)
    session().flush()
    return ZoneChange(before, after, len(items), tuple(pushed))


def _with_times(model: Any, conference_id: str, *times: Any) -> Sequence[Any]:
    wanted = select(model).where(
        model.conference_id == conference_id, or_(*(time.is_not(None) for time in times))
    )
    return session().scalars(wanted.order_by(*times, model.id)).all()


def _keep_one(row: Any, name: str, before: str, after: str) -> None:
    instant = getattr(row, name)
    if instant is not None:
        setattr(row, name, on_the_same_clock(instant, before, after))


def _keep_span(row: Any, first: str, last: str, before: str, after: str) -> None:
    start, end = getattr(row, first), getattr(row, last)
    if start is None or end is None:
        _keep_one(row, first, before, after)
        _keep_one(row, last, before, after)
        return
    start, end = span_on_the_same_clock(start, end, before, after)
    setattr(row, first, start)
    setattr(row, last, end)
