"""Who and what an agenda's items take, read from the working copy for the rule in ``scheduling``."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import or_, select

from eventapp.agendas.models import AgendaItem, Contribution, InterpretationDuty, Person
from eventapp.agendas.scheduling import Frame, Needs, Presence, Slot
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session
from eventapp.registration.models import Delegation


@dataclass(frozen=True, slots=True)
class Line:
    """The little of an item that is needed of all items. Both times are None for one without a time yet."""

    id: str
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: str | None
    track_id: str | None
    is_cancelled: bool
    places: int | None
    chosen: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What every item takes, by its id; where and when those take place that do; what they must fit in."""

    needs: dict[str, Needs]
    slots: tuple[Slot, ...]
    frame: Frame


def read_lines(conference_id: str) -> list[Line]:
    """Return a line for each item of the working copy, in order of time."""
    rows = session().execute(
        select(
            AgendaItem.id,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
            AgendaItem.room_id,
            AgendaItem.track_id,
            AgendaItem.cancelled_at.is_not(None),
            AgendaItem.places,
            AgendaItem.chosen,
        )
        .where(AgendaItem.conference_id == conference_id)
        .order_by(AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.id)
    )
    return [Line(*row) for row in cast(Iterable[Any], rows)]


def read_occupancy(conference: Conference, lines: Sequence[Line]) -> Occupancy:
    """Return what the items of ``lines`` take, in four queries."""
    people = _ids_by_item(conference.id, Contribution.agenda_item_id, Contribution.person_id)
    teams = _ids_by_item(conference.id, InterpretationDuty.agenda_item_id, InterpretationDuty.team_id)
    needs = {
        line.id: Needs(
            line.id,
            frozenset(people.get(line.id, ())),
            frozenset(teams.get(line.id, ())),
            max(line.places or 0, line.chosen),
        )
        for line in lines
    }
    slots = tuple(
        Slot(needs[line.id], line.starts_at, line.ends_at, line.room_id)
        for line in lines
        if not line.is_cancelled and line.starts_at is not None and line.ends_at is not None
    )
    frame = Frame(
        conference.starts_on,
        conference.ends_on,
        conference.timezone,
        seats=_read_seats(conference.id),
        presences=_read_presences(conference.id),
    )
    return Occupancy(needs, slots, frame)


def _ids_by_item(conference_id: str, item_column: Any, other_column: Any) -> dict[str, set[str]]:
    rows = session().execute(
        select(item_column, other_column).where(item_column.class_.conference_id == conference_id)
    )
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for item_id, other_id in rows:
        ids[item_id].add(other_id)
    return ids


def _read_seats(conference_id: str) -> dict[str, int]:
    rows = session().execute(
        select(Room.id, Room.capacity).where(Room.conference_id == conference_id, Room.capacity.is_not(None))
    )
    return {row.id: row.capacity for row in rows}


def _read_presences(conference_id: str) -> dict[str, Presence]:
    rows = session().execute(
        select(Person.id, Delegation.arrives_at, Delegation.departs_at)
        .join(Delegation, Person.delegation_id == Delegation.id)
        .where(
            Person.conference_id == conference_id,
            or_(Delegation.arrives_at.is_not(None), Delegation.departs_at.is_not(None)),
        )
    )
    return {row.id: Presence(row.arrives_at, row.departs_at) for row in rows}
