"""One day of the agenda as a grid of rooms and times."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem
from eventapp.agendas.occupancy import Line, Occupancy, read_lines, read_occupancy
from eventapp.agendas.queries import room_names
from eventapp.agendas.scheduling import NIGHT_ENDS, Obstacle, find_obstacles, find_warnings
from eventapp.agendas.tray import TrayItem, read_tray
from eventapp.clock import to_instant, zone
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText

#: Of a conference that goes on for months, further days are offered once they have items.
MAX_EMPTY_DAYS = 60


@dataclass(frozen=True, slots=True)
class GridItem:
    """One block. Instants are aware; ``version`` is the one that a move must name."""

    id: str
    version: int
    kind: str
    title: LocalizedText
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    room: LocalizedText
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """One day, which lasts from ``opens_at`` to ``closes_at``; ``days`` counts the items of each.

    ``warned`` are the ids of all items that something doesn't fit about.
    """

    day: date
    opens_at: datetime
    closes_at: datetime
    days: dict[date, int]
    rooms: dict[str, LocalizedText]
    items: tuple[GridItem, ...]
    tray: tuple[TrayItem, ...]
    unscheduled: int
    warned: frozenset[str]


def read_grid(conference: Conference, asked: date | None, today: date) -> Grid:
    """Return the day asked for, or today if it is one of the conference's, else the first."""
    lines = read_lines(conference.id)
    days = _days(conference, lines)
    day = asked if asked in days else today if today in days else next(iter(days))
    opens_at, closes_at = day_limits(day, conference.timezone)
    rooms = room_names(conference.id)
    occupancy = read_occupancy(conference, lines)
    return Grid(
        day=day,
        opens_at=opens_at,
        closes_at=closes_at,
        days=days,
        rooms=rooms,
        items=tuple(_items(conference, day, rooms)),
        tray=tuple(read_tray(conference.id)),
        unscheduled=sum(line.starts_at is None for line in lines),
        warned=frozenset(find_warnings(occupancy.slots, occupancy.frame)),
    )


def read_clashes(conference: Conference) -> tuple[Mapping[str, tuple[Obstacle, ...]], Occupancy]:
    """Return what all items run into where they are, by item id, and what they take."""
    occupancy = read_occupancy(conference, read_lines(conference.id))
    return find_warnings(occupancy.slots, occupancy.frame), occupancy


def read_obstacles(conference: Conference, item_id: str, day: date) -> tuple[tuple[Obstacle, ...], Occupancy]:
    """Return what an item could run into on one day, and what all items take."""
    occupancy = read_occupancy(conference, read_lines(conference.id))
    opens_at, closes_at = day_limits(day, conference.timezone)
    obstacles = (
        obstacle
        for obstacle in find_obstacles(occupancy.needs[item_id], occupancy.slots, occupancy.frame)
        if (obstacle.starts_at is None or obstacle.starts_at < closes_at)
        and (obstacle.ends_at is None or obstacle.ends_at > opens_at)
    )
    return tuple(obstacles), occupancy


def day_limits(day: date, timezone: str) -> tuple[datetime, datetime]:
    """Return when a day begins, and when its night ends."""
    return (
        to_instant(datetime.combine(day, time()), timezone),
        to_instant(datetime.combine(day + timedelta(days=1), NIGHT_ENDS), timezone),
    )


def _days(conference: Conference, lines: Iterable[Line]) -> dict[date, int]:
    """Return the days of the conference and others that have items, with how many each has."""
    local = zone(conference.timezone)
    counts = Counter(line.starts_at.astimezone(local).date() for line in lines if line.starts_at is not None)
    length = min((conference.ends_on - conference.starts_on).days + 1, MAX_EMPTY_DAYS)
    own = {conference.starts_on + timedelta(days=number) for number in range(length)}
    return {day: counts[day] for day in sorted(own | counts.keys())}


def _items(conference: Conference, day: date, rooms: dict[str, LocalizedText]) -> Iterable[GridItem]:
    first = to_instant(datetime.combine(day, time()), conference.timezone)
    last = to_instant(datetime.combine(day + timedelta(days=1), time()), conference.timezone)
    rows = session().execute(
        select(
            AgendaItem.id,
            AgendaItem.version,
            AgendaItem.kind,
            AgendaItem.title,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
            AgendaItem.room_id,
            AgendaItem.cancelled_at,
        )
        .where(
            AgendaItem.conference_id == conference.id,
            AgendaItem.starts_at >= first,
            AgendaItem.starts_at < last,
        )
        .order_by(AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.id)
    )
    for row in rows:
        yield GridItem(
            row.id,
            row.version,
            row.kind,
            row.title,
            row.starts_at,
            row.ends_at,
            row.room_id,
            rooms.get(row.room_id, NO_TEXT),
            row.cancelled_at is not None,
        )
