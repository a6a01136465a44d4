"""Reads schedule.json as pretalx, frab and the c3voc tools write it.

Formats: https://github.com/voc/schedule/tree/master/validator/json (schema.json: events in rooms in days;
schema2.json: one list of events, each with a start and an end).
"""

from collections.abc import Callable, Iterator
from typing import Final

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import texts
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.frab import FrabDay, FrabEvent, add_event
from eventapp.workflows.agenda_import.json_rows import Row, as_list, as_row, first_text, rows
from eventapp.workflows.agenda_import.kinds import role_of
from eventapp.workflows.agenda_import.texts import one_line, plain
from eventapp.workflows.agenda_import.values import AgendaFormat, ImportedPerson, ProblemCode

_ABSTRACTS: Final = ("subtitle", "abstract", "description")


def is_schedule(content: Row) -> bool:
    """Tell whether parsed JSON has the shape of a schedule, with or without the wrapper "schedule"."""
    schedule = _schedule(content)
    return isinstance(schedule.get("conference"), dict) or any(
        isinstance(schedule.get(name), list) for name in ("days", "events")
    )


def read(content: Row, builder: AgendaBuilder) -> None:
    """Read a schedule."""
    builder.format = AgendaFormat.SCHEDULE_JSON
    schedule = _schedule(content)
    conference = as_row(schedule.get("conference"))
    builder.title = _localized(one_line, conference.get("title"), "", builder)
    zone = plain(conference.get("time_zone_name"))
    if zone:
        builder.name_zone(zone)
    reader = _EventReader(builder, conference)
    for row in rows(as_list(conference, "days") or as_list(schedule, "days")):
        _read_day(row, reader, builder)
    for event in rows(as_list(schedule, "events") or as_list(conference, "events")):
        add_event(builder, FrabDay(), reader.event(event, ""))


def _schedule(content: Row) -> Row:
    return as_row(content.get("schedule")) or content


def _read_day(row: Row, reader: "_EventReader", builder: AgendaBuilder) -> None:
    begins = first_text(row, "day_start", "start")
    ends = first_text(row, "day_end", "end")
    day = FrabDay.read(plain(row.get("date")), begins, ends)
    for room_name, events in _rooms_of(row):
        reader.room(room_name)
        for event in events:
            add_event(builder, day, reader.event(event, room_name))


def _rooms_of(day: Row) -> Iterator[tuple[str, list[Row]]]:
    """Yield a day's rooms: {name: [events]}, {name: {"events": [events]}} or [{"name", "events"}]."""
    rooms = day.get("rooms")
    named = rooms.items() if isinstance(rooms, dict) else ((None, room) for room in as_list(day, "rooms"))
    for name, room in named:
        events = room if isinstance(room, list) else as_list(as_row(room), "events")
        yield one_line(name) or one_line(as_row(room).get("name")), rows(events)
    yield "", rows(as_list(day, "events"))


class _EventReader:
    """Reads events of one file, which may speak of rooms by name, or by the guid of a room named before."""

    def __init__(self, builder: AgendaBuilder, conference: Row) -> None:
        self._builder = builder
        self._room_names: dict[str, str] = {}
        for room in rows(as_list(conference, "rooms")):
            self._room_names.setdefault(plain(room.get("guid")), one_line(room.get("name")))
            self.room(room)
        for track in as_list(conference, "tracks"):
            self.track(track)

    def event(self, row: Row, room_name: str) -> FrabEvent:
        """Read one event; ``room_name`` is the room it stands under."""
        builder = self._builder
        row_id, guid = plain(row.get("id")), plain(row.get("guid"))
        language = plain(row.get("language"))
        location = builder.location("event", row_id or guid)
        return FrabEvent(
            location=location,
            key=guid or row_id or plain(row.get("code")),
            date=plain(row.get("date")),
            start=plain(row.get("start")),
            end=plain(row.get("end")),
            duration=plain(row.get("duration")),
            title=_localized(one_line, row.get("title"), language, builder),
            abstracts=[_localized(plain, row.get(name), language, builder) for name in _ABSTRACTS],
            room_key=self.room(row.get("room")) or self.room(room_name),
            track_key=self.track(row.get("track")),
            type=one_line(row.get("type")),
            language=language,
            people=tuple(self._people(row, location)),
        )

    def room(self, value: object) -> str | None:
        """Make a room known. Its name is its key: exports were seen that give two rooms the same guid."""
        guid = plain(as_row(value).get("guid"))
        name = one_line(value) or one_line(as_row(value).get("name")) or self._room_names.get(guid, guid)
        return self._builder.room(name, self._builder.text(name))

    def track(self, value: object) -> str | None:
        """Make a track known, given as its name or as an object with a name."""
        row = as_row(value)
        name = _localized(one_line, row.get("name") if row else value, "", self._builder)
        return self._builder.track(next(iter(name.values()), ""), name)

    def _people(self, event: Row, location: str) -> Iterator[ImportedPerson]:
        builder = self._builder
        for name in ("persons", "participants", "speakers"):
            for value in as_list(event, name):
                row = value if isinstance(value, dict) else {"name": value}
                display_name = one_line(first_text(row, "public_name", "full_public_name", "name"))
                key = first_text(row, "id", "guid", "code") or display_name
                if not display_name:
                    builder.report(location, ProblemCode.UNKNOWN_PERSON, {"key": key[:80]})
                    continue
                affiliation = one_line(first_text(row, "affiliation", "organization"))
                yield ImportedPerson(
                    key=texts.stable_key(key),
                    name=builder.short(builder.text(display_name)),
                    affiliation=builder.short(builder.text(affiliation)),
                    role=role_of(plain(row.get("role"))),
                )


def _localized(
    clean: Callable[[object], str], value: object, language: str, builder: AgendaBuilder
) -> LocalizedText:
    """Read a text that is given once, or as an object of language and text."""
    if isinstance(value, dict):
        by_language = {str(tag): clean(text) for tag, text in value.items()}
        return texts.in_several_languages(by_language, builder.first_language)
    return builder.text(clean(value), language)
