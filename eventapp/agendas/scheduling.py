"""What doesn't fit in an agenda: rooms and people in two places at once, items on the wrong days.

Pure: values in, warnings out. Nothing here forbids; an organizer may know better.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from eventapp.clock import to_wall_clock

#: One item is warned of at most this many others in one room or for one person: the point is made.
MAX_OTHERS = 5
#: An evening that runs past midnight still belongs to its day.
NIGHT_ENDS = timedelta(hours=6)


class WarningKind(StrEnum):
    """``ROOM_CHANGE`` is a person who has to be in another room the moment an item ends."""

    ROOM_TAKEN = "room_taken"
    PERSON_TAKEN = "person_taken"
    ROOM_CHANGE = "room_change"
    OUTSIDE_DAYS = "outside_days"


@dataclass(frozen=True, slots=True)
class Slot:
    """What scheduling must know of an item that takes place. Instants are aware."""

    item_id: str
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    person_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScheduleWarning:
    """One thing that doesn't fit. ``subject_id`` is the room or person, ``other_id`` the other item."""

    kind: WarningKind
    item_id: str
    other_id: str | None = None
    subject_id: str | None = None


def find_warnings(
    slots: Iterable[Slot], first_day: date, last_day: date, timezone: str
) -> Mapping[str, tuple[ScheduleWarning, ...]]:
    """Return the warnings by item id; an overlap is told at both items. Days are dates in ``timezone``."""
    in_order = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, slot.item_id))
    found: defaultdict[str, list[ScheduleWarning]] = defaultdict(list)
    rooms: defaultdict[str, list[Slot]] = defaultdict(list)
    people: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot in in_order:
        if slot.room_id is not None:
            rooms[slot.room_id].append(slot)
        for person_id in slot.person_ids:
            people[person_id].append(slot)
        if _is_outside(slot, first_day, last_day, timezone):
            found[slot.item_id].append(ScheduleWarning(WarningKind.OUTSIDE_DAYS, slot.item_id))
    for room_id, taken in rooms.items():
        for earlier, later in _overlaps(taken):
            _tell_both(found, WarningKind.ROOM_TAKEN, earlier, later, room_id)
    for person_id, taken in sorted(people.items()):
        for earlier, later in _overlaps(taken):
            _tell_both(found, WarningKind.PERSON_TAKEN, earlier, later, person_id)
        for earlier, later in _room_changes(taken):
            _tell_both(found, WarningKind.ROOM_CHANGE, earlier, later, person_id)
    return {item_id: tuple(warnings) for item_id, warnings in found.items()}


def _is_outside(slot: Slot, first_day: date, last_day: date, timezone: str) -> bool:
    start = to_wall_clock(slot.starts_at, timezone)
    return start.date() < first_day or (start - NIGHT_ENDS).date() > last_day


def _overlaps(slots: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    """Yield pairs of slots, given in order of start, that share more than a moment."""
    under_way: list[Slot] = []
    for slot in slots:
        under_way = [other for other in under_way if other.ends_at > slot.starts_at]
        for other in under_way[:MAX_OTHERS]:
            yield other, slot
        # Of many at once only those that last longest can meet what follows.
        under_way = sorted([*under_way, slot], key=lambda other: other.ends_at, reverse=True)[:MAX_OTHERS]


def _room_changes(slots: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    ending = {slot.ends_at: slot for slot in slots if slot.room_id is not None}
    for slot in slots:
        before = ending.get(slot.starts_at)
        if before is not None and slot.room_id is not None and before.room_id != slot.room_id:
            yield before, slot


def _tell_both(
    found: defaultdict[str, list[ScheduleWarning]],
    kind: WarningKind,
    one: Slot,
    other: Slot,
    subject_id: str,
) -> None:
    for item_id, other_id in ((one.item_id, other.item_id), (other.item_id, one.item_id)):
        if sum(w.kind == kind and w.subject_id == subject_id for w in found[item_id]) < MAX_OTHERS:
            found[item_id].append(ScheduleWarning(kind, item_id, other_id, subject_id))
