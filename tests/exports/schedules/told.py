"""What a schedule tells, as plain values, so that one file can be compared with another."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from eventapp.agendas.programme import Programme, ProgrammeDay, ProgrammeItem, ProgrammePerson
from eventapp.clock import to_wall_clock
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import ImportedAgenda, ImportedItem
from tests.exports.ical.builders import programme

#: A person's name with affiliation and role, or the name alone.
Person = tuple[str, ...]


class Told(NamedTuple):
    """One item in one language, as any of the formats can tell it."""

    title: str
    abstract: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    room: str
    track: str
    language: str
    people: tuple[Person, ...]


def told_by(items: Iterable[ProgrammeItem], language: str, first_language: str, *, roles: bool) -> list[Told]:
    """Return what the items say to a reader; ``roles`` says whether the format knows them."""

    def read(text: LocalizedText) -> str:
        return text.read(language, first_language)

    return sorted(
        Told(
            read(item.title),
            read(item.abstract),
            item.kind,
            item.starts_at,
            item.ends_at,
            read(item.room),
            read(item.track),
            item.languages[0] if item.languages else item.title.language_for(language, first_language),
            tuple(
                (read(one.name), read(one.affiliation), one.role) if roles else (read(one.name),)
                for one in item.people
            ),
        )
        for item in items
    )


def told_in(
    content: bytes, timezone: str, first_language: str, *, roles: bool
) -> tuple[ImportedAgenda, list[Told]]:
    """Read a file as an organizer would import it; return what was read, and what it tells."""
    agenda = read_agenda(content, "schedule", timezone, first_language=first_language)
    rooms = {room.key: room.name for room in agenda.rooms}
    tracks = {track.key: track.name for track in agenda.tracks}
    told = sorted(
        Told(
            _only(item.title),
            _only(item.abstract),
            item.kind,
            item.starts_at,
            item.ends_at,
            _only(rooms.get(item.room_key or "", NO_TEXT)),
            _only(tracks.get(item.track_key or "", NO_TEXT)),
            item.languages[0],
            tuple(
                (_only(one.name), _only(one.affiliation), one.role) if roles else (_only(one.name),)
                for one in item.people
            ),
        )
        for item in agenda.items
    )
    return agenda, told


def _only(text: LocalizedText) -> str:
    (value,) = text.values() or [""]
    return value


def as_programme(agenda: ImportedAgenda, timezone: str) -> Programme:
    """Return a file that was read as the programme that it would become."""
    rooms = {room.key: room.name for room in agenda.rooms}
    tracks = {track.key: track.name for track in agenda.tracks}
    items = [
        _item(number, item, rooms, tracks)
        for number, item in enumerate(sorted(agenda.items, key=lambda item: (item.starts_at, item.ends_at)))
    ]
    dates = sorted({to_wall_clock(item.starts_at, timezone).date() for item in items})
    days = tuple(
        ProgrammeDay(
            day, tuple(item for item in items if to_wall_clock(item.starts_at, timezone).date() == day)
        )
        for day in dates
    )
    return programme(timezone=timezone, days=days)


def _item(
    number: int, item: ImportedItem, rooms: dict[str, LocalizedText], tracks: dict[str, LocalizedText]
) -> ProgrammeItem:
    return ProgrammeItem(
        id=f"01J{number:023d}",
        uid=item.key,
        sequence=0,
        kind=item.kind,
        title=item.title,
        abstract=item.abstract,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room_id=item.room_key,
        room=rooms.get(item.room_key or "", NO_TEXT),
        track_id=item.track_key,
        track=tracks.get(item.track_key or "", NO_TEXT),
        interpretation_languages=(),
        is_cancelled=item.is_cancelled,
        updated_at=item.starts_at,
        people=tuple(
            ProgrammePerson(one.key.upper(), one.name, one.affiliation, one.role) for one in item.people
        ),
        languages=item.languages,
    )
