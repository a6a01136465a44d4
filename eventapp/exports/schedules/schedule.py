"""The programme as the schedule format has it: events in rooms in days, in one language.

The format is the one of the Chaos Computer Club's video team (https://c3voc.de/wiki/schedule), which apps for
visitors, recording and helpers read. An event after midnight belongs to the day before, until ``DAY_CHANGE``.
The format has no word for what is cancelled: its readers take an event that is gone for cancelled, and would
show any other as taking place. So cancelled items are left out.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.clock import zone
from eventapp.exports.schedules.identities import acronym_of, guid_of, numbers_of, slug_of
from eventapp.exports.schedules.text import clean
from eventapp.localized import LocalizedText

DAY_CHANGE = time(4)
_SINCE_MIDNIGHT = timedelta(hours=DAY_CHANGE.hour)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SchedulePerson:
    """A person at an event; ``code`` is their id here, ``role`` a ``ContributionRole`` value."""

    number: int
    guid: str
    code: str
    name: str
    affiliation: str
    role: str


@dataclass(frozen=True, slots=True)
class ScheduleEvent:
    """One event. Its instants are in the conference's zone; ``language`` is the first that is spoken."""

    number: int
    guid: str
    slug: str
    url: str
    title: str
    abstract: str
    type: str
    track: str
    language: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    people: tuple[SchedulePerson, ...]


@dataclass(frozen=True, slots=True)
class ScheduleRoom:
    """A room, on one day with the events there; ``name`` and ``guid`` are "" for events without a room."""

    name: str
    guid: str
    events: tuple[ScheduleEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleDay:
    """A day from one ``DAY_CHANGE`` to the next; ``index`` counts from 1."""

    index: int
    date: date
    starts_at: datetime
    ends_at: datetime
    rooms: tuple[ScheduleRoom, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of one conference. Every room has a name of its own."""

    acronym: str
    title: str
    description: str
    version: str
    base_url: str
    url: str
    timezone: str
    colour: str
    tracks: tuple[str, ...]
    rooms: tuple[ScheduleRoom, ...]
    days: tuple[ScheduleDay, ...]


#: By id; None stands for no room.
_Rooms = dict[str | None, ScheduleRoom]


def schedule_of(
    programme: Programme, first_day: date, last_day: date, language: str, base_url: str
) -> Schedule:
    """Return a programme as a schedule in one language.

    The days are those of the conference, ``first_day`` to ``last_day``, and any other that has an event.
    ``base_url`` is the address of the installation without a slash at the end.
    """
    items = [item for item in programme.items if not item.is_cancelled]
    reader = _Reader(programme, language, f"{base_url}/c/{programme.slug}/")
    rooms = _rooms(items, reader)
    days = _days(items, rooms, reader, first_day, last_day)
    return Schedule(
        acronym=reader.acronym,
        title=reader.read(programme.title),
        description=reader.read(programme.description),
        version=f"{programme.version}.{programme.revision}",
        base_url=base_url,
        url=reader.url,
        timezone=programme.timezone,
        colour=programme.colour,
        tracks=tuple(dict.fromkeys(reader.read(item.track) for item in items if item.track)),
        rooms=tuple(room for room_id, room in rooms.items() if room_id is not None),
        days=days,
    )


class _Reader:
    """Reads items of one programme in one language, with the identities that they have in every export."""

    def __init__(self, programme: Programme, language: str, url: str) -> None:
        self.url = url
        self.zone = zone(programme.timezone)
        self.acronym = acronym_of(programme.slug)
        self._language = language
        self._first_language = programme.first_language
        self._numbers = numbers_of(item.uid for item in sorted(programme.items, key=lambda item: item.id))
        self._people = numbers_of(sorted({one.id for item in programme.items for one in item.people}))

    def read(self, text: LocalizedText) -> str:
        return clean(text.read(self._language, self._first_language))

    def event(self, item: ProgrammeItem) -> ScheduleEvent:
        number = self._numbers[item.uid]
        return ScheduleEvent(
            number=number,
            guid=guid_of(item.uid),
            slug=slug_of(self.acronym, number, item.title.read("en", self._first_language), item.kind),
            url=f"{self.url}items/{item.id}",
            title=self.read(item.title),
            abstract=self.read(item.abstract),
            # In plain English whatever the language of the texts: programs sort by it.
            type=item.kind.replace("_", " "),
            track=self.read(item.track),
            language=self._spoken(item),
            starts_at=item.starts_at.astimezone(self.zone),
            ends_at=item.ends_at.astimezone(self.zone),
            minutes=-((item.starts_at - item.ends_at) // _MINUTE),
            people=tuple(
                SchedulePerson(
                    self._people[person.id],
                    guid_of(person.id),
                    person.id,
                    self.read(person.name),
                    self.read(person.affiliation),
                    person.role,
                )
                for person in item.people
            ),
        )

    def _spoken(self, item: ProgrammeItem) -> str:
        """Return the language spoken, the first of several; where none is given, that of the title."""
        if item.languages:
            return item.languages[0]
        return item.title.language_for(self._language, self._first_language)


def _days(
    items: Iterable[ProgrammeItem], rooms: _Rooms, reader: _Reader, first_day: date, last_day: date
) -> tuple[ScheduleDay, ...]:
    events: defaultdict[tuple[date, str | None], list[ScheduleEvent]] = defaultdict(list)
    for item in items:
        event = reader.event(item)
        day = (event.starts_at.replace(tzinfo=None) - _SINCE_MIDNIGHT).date()
        events[day, item.room_id].append(event)
    of_conference = {first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)}
    return tuple(
        ScheduleDay(
            index,
            day,
            datetime.combine(day, DAY_CHANGE, tzinfo=reader.zone),
            datetime.combine(day + timedelta(days=1), DAY_CHANGE, tzinfo=reader.zone),
            tuple(
                ScheduleRoom(room.name, room.guid, tuple(events[day, room_id]))
                for room_id, room in rooms.items()
                if (day, room_id) in events
            ),
        )
        for index, day in enumerate(sorted(of_conference | {day for day, _room in events}), 1)
    )


def _rooms(items: Iterable[ProgrammeItem], reader: _Reader) -> _Rooms:
    """Return the rooms by id in the order of their first events; one called as another gets a number."""
    rooms: _Rooms = {}
    taken: set[str] = {""}
    for item in items:
        if item.room_id is None:
            rooms[None] = ScheduleRoom("", "")
        elif item.room_id not in rooms:
            name = _free_name(reader.read(item.room), taken)
            taken.add(name)
            rooms[item.room_id] = ScheduleRoom(name, guid_of(item.room_id))
    return rooms


def _free_name(name: str, taken: Container[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
