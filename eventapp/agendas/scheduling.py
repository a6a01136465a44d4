"""What doesn't fit in an agenda, and where: the one rule behind warnings and the grid that moves items.

Pure: values in, obstacles out. An item clashes wherever it overlaps one of its obstacles. Nothing here
forbids; an organizer may know better.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from eventapp.clock import to_instant

#: One item is warned of at most this many others in one room or for one person: the point is made.
MAX_OTHERS = 5
#: An evening that runs past midnight still belongs to its day.
NIGHT_ENDS = time(6)
#: What somebody needs at least to get from one room to another.
CHANGE_TAKES = timedelta(minutes=1)


class ObstacleKind(StrEnum):
    """``ROOM_CHANGE`` is a person who has to be in another room the moment an item ends."""

    ROOM_TAKEN = "room_taken"
    PERSON_TAKEN = "person_taken"
    TEAM_TAKEN = "team_taken"
    ROOM_CHANGE = "room_change"
    #: More people than the room holds.
    CAPACITY = "capacity"
    NOT_ARRIVED = "not_arrived"
    HAS_LEFT = "has_left"
    OUTSIDE_DAYS = "outside_days"


@dataclass(frozen=True, slots=True)
class Needs:
    """Whom an item takes: people, interpreters' teams, and how many delegates may come or have chosen it."""

    item_id: str
    person_ids: frozenset[str] = frozenset()
    team_ids: frozenset[str] = frozenset()
    crowd: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """An item that takes place. Instants are aware."""

    needs: Needs
    starts_at: datetime
    ends_at: datetime
    room_id: str | None


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody can take part, as far as it is known. Instants are aware."""

    arrives_at: datetime | None
    departs_at: datetime | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What every item must fit in.

    Days are dates in ``timezone``; ``seats`` are told by room id, ``presences`` by person id.
    """

    first_day: date
    last_day: date
    timezone: str
    seats: Mapping[str, int] = field(default_factory=dict)
    presences: Mapping[str, Presence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Where an item would not fit: in one room or, without one, anywhere, but not in ``except_room_id``.

    It lasts from ``starts_at`` up to, not including, ``ends_at``; None leaves that side open.
    ``subject_id`` is the room, person or team, ``other_id`` the other item.
    """

    kind: ObstacleKind
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: str | None = None
    except_room_id: str | None = None
    other_id: str | None = None
    subject_id: str | None = None

    def is_met(self, starts_at: datetime, ends_at: datetime, room_id: str | None) -> bool:
        """Tell whether an item at this place would clash."""
        if self.room_id is not None and self.room_id != room_id:
            return False
        if self.except_room_id is not None and room_id in (None, self.except_room_id):
            return False
        return (self.starts_at is None or self.starts_at < ends_at) and (
            self.ends_at is None or self.ends_at > starts_at
        )


def find_obstacles(item: Needs, others: Iterable[Slot], frame: Frame) -> tuple[Obstacle, ...]:
    """Return all that an item could run into, wherever it were moved."""
    made = (
        obstacle
        for other in others
        if other.needs.item_id != item.item_id
        for obstacle in _made_by(other, item)
    )
    return (*_outside_days(frame), *_limits(item, frame, frame.seats), *made)


def find_clashes(
    obstacles: Iterable[Obstacle], starts_at: datetime, ends_at: datetime, room_id: str | None
) -> tuple[Obstacle, ...]:
    """Return those that an item would run into at one place."""
    met = dict.fromkeys(o for o in obstacles if o.is_met(starts_at, ends_at, room_id))
    taken = {(o.subject_id, o.other_id) for o in met if o.kind == ObstacleKind.PERSON_TAKEN}
    # Who is elsewhere at the same time needn't be told to hurry there.
    return tuple(
        o for o in met if o.kind != ObstacleKind.ROOM_CHANGE or (o.subject_id, o.other_id) not in taken
    )


def find_warnings(slots: Iterable[Slot], frame: Frame) -> Mapping[str, tuple[Obstacle, ...]]:
    """Return what each item runs into where it is, by item id; others ``MAX_OTHERS`` a subject at most.

    As :func:`find_clashes` of :func:`find_obstacles`, but it looks only at items that meet.
    """
    in_order = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, slot.needs.item_id))
    near: defaultdict[str, list[Obstacle]] = defaultdict(list)
    outside = _outside_days(frame)
    for slot in in_order:
        rooms = () if slot.room_id is None else (slot.room_id,)
        near[slot.needs.item_id].extend((*outside, *_limits(slot.needs, frame, rooms)))
    for one, other in _pairs_that_meet(in_order):
        near[one.needs.item_id].extend(_made_by(other, one.needs))
        near[other.needs.item_id].extend(_made_by(one, other.needs))
    found = {
        slot.needs.item_id: _some(
            find_clashes(near[slot.needs.item_id], slot.starts_at, slot.ends_at, slot.room_id)
        )
        for slot in in_order
    }
    return {item_id: clashes for item_id, clashes in found.items() if clashes}


def _outside_days(frame: Frame) -> tuple[Obstacle, Obstacle]:
    opens = to_instant(datetime.combine(frame.first_day, time()), frame.timezone)
    ends = to_instant(datetime.combine(frame.last_day + timedelta(days=1), NIGHT_ENDS), frame.timezone)
    return (
        Obstacle(ObstacleKind.OUTSIDE_DAYS, None, opens),
        Obstacle(ObstacleKind.OUTSIDE_DAYS, ends, None),
    )


def _limits(item: Needs, frame: Frame, room_ids: Iterable[str]) -> Iterable[Obstacle]:
    """Yield what limits an item on its days and in some rooms, whatever the others do."""
    for room_id in room_ids:
        if item.crowd > frame.seats.get(room_id, item.crowd):
            yield Obstacle(ObstacleKind.CAPACITY, None, None, room_id, subject_id=room_id)
    for person_id in sorted(item.person_ids & frame.presences.keys()):
        presence = frame.presences[person_id]
        if presence.arrives_at is not None:
            yield Obstacle(ObstacleKind.NOT_ARRIVED, None, presence.arrives_at, subject_id=person_id)
        if presence.departs_at is not None:
            yield Obstacle(ObstacleKind.HAS_LEFT, presence.departs_at, None, subject_id=person_id)


def _made_by(other: Slot, item: Needs) -> Iterable[Obstacle]:
    """Yield what ``other`` is to an item that would be near it."""
    times = (other.starts_at, other.ends_at)
    by = other.needs.item_id
    if other.room_id is not None:
        yield Obstacle(ObstacleKind.ROOM_TAKEN, *times, other.room_id, None, by, other.room_id)
    for team_id in sorted(item.team_ids & other.needs.team_ids):
        yield Obstacle(ObstacleKind.TEAM_TAKEN, *times, None, None, by, team_id)
    for person_id in sorted(item.person_ids & other.needs.person_ids):
        yield Obstacle(ObstacleKind.PERSON_TAKEN, *times, None, None, by, person_id)
        if other.room_id is not None:
            around = (other.starts_at - CHANGE_TAKES, other.ends_at + CHANGE_TAKES)
            yield Obstacle(ObstacleKind.ROOM_CHANGE, *around, None, other.room_id, by, person_id)


def _pairs_that_meet(in_order: Sequence[Slot]) -> Iterable[tuple[Slot, Slot]]:
    rooms: defaultdict[str, list[Slot]] = defaultdict(list)
    people: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot in in_order:
        if slot.room_id is not None:
            rooms[slot.room_id].append(slot)
        for subject_id in slot.needs.person_ids | slot.needs.team_ids:
            people[subject_id].append(slot)
    for taken in rooms.values():
        yield from _overlaps(taken, timedelta())
    for _subject_id, taken in sorted(people.items()):
        yield from _overlaps(taken, CHANGE_TAKES)


def _overlaps(slots: Sequence[Slot], apart: timedelta) -> Iterable[tuple[Slot, Slot]]:
    """Yield pairs of slots, given in order of start, that are less than ``apart`` from each other."""
    under_way: list[Slot] = []
    for slot in slots:
        under_way = [other for other in under_way if other.ends_at + apart > slot.starts_at]
        for other in under_way:
            yield other, slot
        # Of many at once only those that last longest can meet what follows.
        under_way = sorted([*under_way, slot], key=lambda other: other.ends_at, reverse=True)[:MAX_OTHERS]


def _some(clashes: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    told: defaultdict[tuple[ObstacleKind, str | None], int] = defaultdict(int)
    few = []
    for clash in clashes:
        about = (clash.kind, clash.subject_id)
        told[about] += 1
        if told[about] <= MAX_OTHERS:
            few.append(clash)
    return tuple(few)
