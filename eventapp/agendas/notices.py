"""What doesn't fit, with what it takes to say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem, InterpretationTeam
from eventapp.agendas.occupancy import Occupancy
from eventapp.agendas.queries import person_names, room_names
from eventapp.agendas.scheduling import Obstacle, ObstacleKind
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText

_PEOPLE = frozenset(
    {ObstacleKind.PERSON_TAKEN, ObstacleKind.ROOM_CHANGE, ObstacleKind.NOT_ARRIVED, ObstacleKind.HAS_LEFT}
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One obstacle in names: the room, person or team, and the other item with its times.

    ``seats`` are those of a room that is too small for ``crowd``. ``since`` is when a delegation arrives or
    leaves.
    """

    obstacle: Obstacle
    subject: LocalizedText
    other: LocalizedText
    starts_at: datetime | None
    ends_at: datetime | None
    since: datetime | None = None
    seats: int = 0
    crowd: int = 0

    @property
    def kind(self) -> ObstacleKind:
        return self.obstacle.kind

    @property
    def other_id(self) -> str | None:
        return self.obstacle.other_id


def name_obstacles(
    conference_id: str, found: Mapping[str, tuple[Obstacle, ...]], occupancy: Occupancy
) -> dict[str, tuple[Notice, ...]]:
    """Return the notices of what was found, by item id, in four queries."""
    told = [obstacle for of_item in found.values() for obstacle in of_item]
    others = _others(conference_id, {o.other_id for o in told if o.other_id})
    times = {slot.needs.item_id: (slot.starts_at, slot.ends_at) for slot in occupancy.slots}
    subjects = (
        room_names(conference_id)
        | person_names(conference_id, {o.subject_id for o in told if o.kind in _PEOPLE and o.subject_id})
        | _team_names(conference_id)
    )

    def name(item_id: str, obstacle: Obstacle) -> Notice:
        starts_at, ends_at = times.get(obstacle.other_id or "", (None, None))
        return Notice(
            obstacle,
            subjects.get(obstacle.subject_id or "", NO_TEXT),
            others.get(obstacle.other_id or "", NO_TEXT),
            starts_at,
            ends_at,
            since=obstacle.ends_at if obstacle.kind == ObstacleKind.NOT_ARRIVED else obstacle.starts_at,
            seats=occupancy.frame.seats.get(obstacle.subject_id or "", 0),
            crowd=occupancy.needs[item_id].crowd if obstacle.kind == ObstacleKind.CAPACITY else 0,
        )

    return {item_id: tuple(name(item_id, o) for o in of_item) for item_id, of_item in found.items()}


def _others(conference_id: str, item_ids: set[str]) -> dict[str, LocalizedText]:
    rows = session().execute(
        select(AgendaItem.id, AgendaItem.title).where(
            AgendaItem.conference_id == conference_id, AgendaItem.id.in_(item_ids)
        )
    )
    return {row.id: row.title for row in rows}


def _team_names(conference_id: str) -> dict[str, LocalizedText]:
    """Names of teams are what the secretariat calls them, in no language in particular."""
    rows = session().execute(
        select(InterpretationTeam.id, InterpretationTeam.name).where(
            InterpretationTeam.conference_id == conference_id
        )
    )
    return {row.id: LocalizedText(en=row.name) for row in rows}
