"""What goes on at a conference at one minute: the items on now and those that come next, by room.

Plain functions over values. Instants are aware and in UTC; "today" is a date of the conference's zone. The
agenda is read once a revision and kept, so that a poll costs one row (the conference's) however long it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import get_programme
from eventapp.clock import zone
from eventapp.localized import LocalizedText

#: What begins so soon is next, even when midnight lies between.
SOON = timedelta(hours=6)
#: Cancelled items of a room that are told of, at most, before those that do come next.
MOST_CANCELLED = 3


class Phase(StrEnum):
    """Where the conference stands: nothing planned yet, still to come, on today, between two days, over."""

    EMPTY = "empty"
    BEFORE = "before"
    ON = "on"
    BETWEEN = "between"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LiveItem:
    """An item as the live pages show it, without what they don't; ``people`` are names."""

    id: str
    kind: str
    title: LocalizedText
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    room: LocalizedText
    people: tuple[LocalizedText, ...]
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class LiveAgenda:
    """The items of an agenda in order of start, and the IANA zone in which their times are read."""

    timezone: str
    items: tuple[LiveItem, ...]

    def in_room(self, room_id: str) -> "LiveAgenda":
        return replace(self, items=tuple(item for item in self.items if item.room_id == room_id))


@dataclass(frozen=True, slots=True)
class Running:
    """An item that is on: how many whole minutes of it are over, of how many."""

    item: LiveItem
    minutes_over: int
    minutes: int

    @property
    def minutes_left(self) -> int:
        return self.minutes - self.minutes_over


@dataclass(frozen=True, slots=True)
class LiveRoom:
    """A room now; ``id`` None stands for all that is in no room."""

    id: str | None
    name: LocalizedText
    now: tuple[Running, ...]
    next: tuple[LiveItem, ...]


@dataclass(frozen=True, slots=True)
class Live:
    """The conference at the minute ``at``. ``rooms`` are those with something on or still to come today.

    ``upcoming`` are the items that begin first of all, where nothing is on and nothing more comes today.
    """

    at: datetime
    phase: Phase
    rooms: tuple[LiveRoom, ...]
    upcoming: tuple[LiveItem, ...]

    @property
    def next_start(self) -> datetime | None:
        """When the next item begins that is not cancelled; of those that are, where there is no other."""
        coming = [*self.upcoming, *(item for room in self.rooms for item in room.next)]
        held = [item for item in coming if not item.is_cancelled] or coming
        return min((item.starts_at for item in held), default=None)


@lru_cache(maxsize=8)
def read_live_agenda(conference_id: str, revision: int, day: date) -> LiveAgenda:
    """Return the agenda of a conference's ``revision`` as the public reads it on ``day`` (a date in UTC).

    Kept, because many ask each minute. A cancelled item leaves the programme with time: hence the day.
    """
    programme = get_programme(conference_id, datetime(day.year, day.month, day.day, tzinfo=UTC))
    return LiveAgenda(programme.timezone, tuple(_slim(item) for item in programme.items))


def _slim(item: ProgrammeItem) -> LiveItem:
    return LiveItem(
        id=item.id,
        kind=item.kind,
        title=item.title,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room_id=item.room_id,
        room=item.room,
        people=tuple(person.name for person in item.people),
        is_cancelled=item.is_cancelled,
    )


def live_at(agenda: LiveAgenda, room_ids: Sequence[str], at: datetime, *, next_in_room: int = 1) -> Live:
    """Return what is on at ``at`` and what comes next; rooms stand in the order of ``room_ids``.

    ``next_in_room`` items that are not cancelled are told of in each room.
    """
    items, timezone = agenda.items, agenda.timezone
    running = [item for item in items if item.starts_at <= at < item.ends_at]
    coming = [item for item in items if item.starts_at > at]
    today = _date(at, timezone)
    soon = [item for item in coming if _date(item.starts_at, timezone) == today or item.starts_at - at < SOON]
    has_begun = any(item.starts_at <= at for item in items)
    if running or soon:
        phase = Phase.ON if has_begun else Phase.BEFORE
    elif coming:
        phase = Phase.BETWEEN if has_begun else Phase.BEFORE
    else:
        phase = Phase.OVER if items else Phase.EMPTY
    return Live(
        at=at,
        phase=phase,
        rooms=_by_room(running, soon, room_ids, at, next_in_room),
        upcoming=() if running or soon else _first_of(coming),
    )


def _date(instant: datetime, timezone: str) -> date:
    return instant.astimezone(zone(timezone)).date()


def _by_room(
    running: Iterable[LiveItem],
    soon: Iterable[LiveItem],
    room_ids: Sequence[str],
    at: datetime,
    number: int,
) -> tuple[LiveRoom, ...]:
    on: dict[str | None, list[LiveItem]] = {}
    to_come: dict[str | None, list[LiveItem]] = {}
    for groups, items in ((on, running), (to_come, soon)):
        for item in items:
            groups.setdefault(item.room_id, []).append(item)
    rooms = []
    # What is in no room (a break, a visit) is mostly for all, so it comes first; a room that was taken away
    # since the release comes last.
    for room_id in dict.fromkeys((None, *room_ids, *on, *to_come)):
        now, after = on.get(room_id, []), to_come.get(room_id, [])
        if now or after:
            progress = tuple(_progress(item, at) for item in now)
            rooms.append(LiveRoom(room_id, (now or after)[0].room, progress, _next_of(after, number)))
    return tuple(rooms)


def _progress(item: LiveItem, at: datetime) -> Running:
    minute = timedelta(minutes=1)
    return Running(item, (at - item.starts_at) // minute, max(1, (item.ends_at - item.starts_at) // minute))


def _next_of(items: Sequence[LiveItem], number: int) -> tuple[LiveItem, ...]:
    """Return the items up to the ``number``-th that is not cancelled: what was to come, and what does."""
    told: list[LiveItem] = []
    for item in items:
        told.append(item)
        held = sum(not known.is_cancelled for known in told)
        if held == number or len(told) - held == MOST_CANCELLED:
            break
    return tuple(told)


def _first_of(items: Sequence[LiveItem]) -> tuple[LiveItem, ...]:
    """Return all items that begin when the first does, of those that are not cancelled if there are any."""
    held = [item for item in items if not item.is_cancelled] or list(items)
    return tuple(item for item in held if item.starts_at == held[0].starts_at) if held else ()
