"""What importing a file would do to an agenda: the file beside the rows, told as a plan. Nothing is written.

The file wins in what it says. What it can't say stays as organizers made it: texts in other languages, rooms,
tracks and people where the file has none at all, the kind of an item once it is there, people added by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from eventapp.agendas.models import AgendaItem, Track
from eventapp.agendas.scheduling import Frame, Needs, ObstacleKind, Slot, find_warnings
from eventapp.conferences.models import Conference, Room
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.matching import (
    NamedPlan,
    Part,
    joined,
    match_items,
    parts_by_item,
    plan_names,
    plan_people,
    rows_by_key,
)
from eventapp.workflows.agenda_import.values import AgendaFormat, ImportedAgenda, ImportedItem, ImportedPerson


class Change(StrEnum):
    """What of an item an import changes."""

    TIME = "time"
    ROOM = "room"
    CANCELLATION = "cancellation"
    TITLE = "title"
    ABSTRACT = "abstract"
    TRACK = "track"
    LANGUAGES = "languages"
    PEOPLE = "people"


CHANGE_NAMES: Mapping[Change, str] = {
    Change.TIME: N_("time"),
    Change.ROOM: N_("room"),
    Change.CANCELLATION: N_("cancellation"),
    Change.TITLE: N_("title"),
    Change.ABSTRACT: N_("abstract"),
    Change.TRACK: N_("track"),
    Change.LANGUAGES: N_("languages"),
    Change.PEOPLE: N_("people"),
}


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item of the file; ``row`` is None for a new one. ``parts`` are who is to take part, by key."""

    imported: ImportedItem
    row: AgendaItem | None
    title: LocalizedText
    abstract: LocalizedText
    parts: tuple[Part, ...]
    is_cancelled: bool
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        return self.row is None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would do. ``vanished`` are items of an earlier file: they are left alone."""

    agenda: ImportedAgenda
    items: tuple[ItemPlan, ...]
    rooms: tuple[NamedPlan, ...]
    tracks: tuple[NamedPlan, ...]
    people: tuple[NamedPlan, ...]
    vanished: tuple[AgendaItem, ...]
    outside: tuple[ImportedItem, ...]

    @property
    def created(self) -> list[ItemPlan]:
        return [item for item in self.items if item.is_new]

    @property
    def updated(self) -> list[ItemPlan]:
        return [item for item in self.items if item.changes]

    @property
    def unchanged(self) -> list[ItemPlan]:
        return [item for item in self.items if not item.is_new and not item.changes]

    @property
    def new_rooms(self) -> int:
        return sum(plan.row is None for plan in self.rooms)

    @property
    def new_tracks(self) -> int:
        return sum(plan.row is None for plan in self.tracks)

    @property
    def new_people(self) -> int:
        return sum(plan.row is None for plan in self.people)

    @property
    def changes_anything(self) -> bool:
        named = (*self.rooms, *self.tracks, *self.people)
        return bool(self.created or self.updated) or any(p.row is None or p.is_changed for p in named)


def make_plan(conference: Conference, agenda: ImportedAgenda) -> ImportPlan:
    """Compare a file with what stands in the agenda, in six queries."""
    rooms = plan_names(Room, conference.id, {room.key: room.name for room in agenda.rooms})
    tracks = plan_names(Track, conference.id, {track.key: track.name for track in agenda.tracks})
    people = plan_people(conference.id, _people_of(agenda))
    rows = rows_by_key(AgendaItem, conference.id)
    matched = match_items(conference.id, agenda.items, rows)
    parts = parts_by_item(conference.id, people)
    place = _Places(
        {p.key: p.row for p in rooms},
        {p.key: p.row for p in tracks},
        frozenset(p.key for p in people if p.is_by_hand),
        has_people=bool(people),
        says_cancelled=agenda.format == AgendaFormat.ICS,
    )
    items = tuple(
        _plan_item(item, row, parts.get(row.id, ()) if row else (), place)
        for item in agenda.items
        for row in [matched.get(item.key)]
    )
    known = {row.id for row in matched.values()}
    return ImportPlan(
        agenda=agenda,
        items=items,
        rooms=rooms,
        tracks=tracks,
        people=people,
        vanished=tuple(
            sorted(
                (row for row in rows.values() if row.id not in known),
                key=lambda row: (row.starts_at is None, row.starts_at, row.id),
            )
        ),
        outside=_outside(agenda.items, conference.starts_on, conference.ends_on, conference.timezone),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Rooms and tracks by their keys, the keys of people made by hand, and what the file speaks of at all."""

    rooms: Mapping[str, Room | None]
    tracks: Mapping[str, Track | None]
    by_hand: frozenset[str]
    has_people: bool
    #: Only calendars say of an item that it takes place after all.
    says_cancelled: bool

    def differs(self, rows: Mapping[str, Any], key: str | None, row_id: str | None) -> bool:
        """Tell whether an item that is in ``row_id`` would be elsewhere by the file."""
        if not rows:
            return False
        wanted = rows[key] if key is not None else None
        return (wanted.id if wanted is not None else key) != row_id


def _plan_item(
    item: ImportedItem, row: AgendaItem | None, before: Sequence[Part], place: _Places
) -> ItemPlan:
    if row is None:
        parts = tuple((person.key, person.role) for person in item.people)
        return ItemPlan(item, None, item.title, item.abstract, parts, item.is_cancelled, ())
    title, abstract = joined(row.title, item.title), joined(row.abstract, item.abstract)
    named = {person.key for person in item.people}
    before = tuple(part for part in before if part[0] not in place.by_hand or part[0] in named)
    parts = _parts(item.people, before) if place.has_people else before
    was_cancelled = row.cancelled_at is not None
    is_cancelled = item.is_cancelled or (was_cancelled and not place.says_cancelled)
    differences = {
        Change.TIME: (row.starts_at, row.ends_at) != (item.starts_at, item.ends_at),
        Change.ROOM: place.differs(place.rooms, item.room_key, row.room_id),
        Change.CANCELLATION: is_cancelled != was_cancelled,
        Change.TITLE: row.title != title,
        Change.ABSTRACT: row.abstract != abstract,
        Change.TRACK: place.differs(place.tracks, item.track_key, row.track_id),
        Change.LANGUAGES: bool(item.languages) and list(item.languages) != row.languages,
        Change.PEOPLE: parts != before,
    }
    changes = tuple(change for change, differs in differences.items() if differs)
    return ItemPlan(item, row, title, abstract, parts, is_cancelled, changes)


def _parts(people: Iterable[ImportedPerson], before: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts by the file. Files know speakers alone, so a role given by hand stays."""
    by_hand = dict(before)
    wanted = []
    for person in people:
        part = (person.key, person.role)
        if person.role == "speaker" and part not in before:
            part = (person.key, by_hand.get(person.key, person.role))
        wanted.append(part)
    return tuple(dict.fromkeys(wanted))


def _people_of(agenda: ImportedAgenda) -> dict[str, ImportedPerson]:
    return {person.key: person for item in agenda.items for person in item.people}


def _outside(
    items: Sequence[ImportedItem], first_day: date, last_day: date, timezone: str
) -> tuple[ImportedItem, ...]:
    slots = [Slot(Needs(item.key), item.starts_at, item.ends_at, None) for item in items]
    warnings = find_warnings(slots, Frame(first_day, last_day, timezone))
    kinds = {key: {warning.kind for warning in of_item} for key, of_item in warnings.items()}
    return tuple(item for item in items if ObstacleKind.OUTSIDE_DAYS in kinds.get(item.key, ()))
