"""What schedule.xml and schedule.json have in common: days, rooms, and events with start and duration.

Formats: https://github.com/voc/schedule/tree/master/validator (XSD and JSON schema).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import kinds, times
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.problems import RowProblem
from eventapp.workflows.agenda_import.texts import joined, spoken_languages
from eventapp.workflows.agenda_import.values import ImportedItem, ImportedPerson, ProblemCode

#: Where neither the day nor the conference says when its day begins, as in pretalx.
USUAL_DAY_START = time(4, 0)


@dataclass(frozen=True, slots=True)
class FrabDay:
    """One day of a schedule; ``begins`` and ``ends`` are wall-clock times of the conference."""

    on: date | None = None
    begins: time = USUAL_DAY_START
    ends: datetime | None = None

    @classmethod
    def read(cls, on: str, begins: str, ends: str, day_change: str = "") -> "FrabDay":
        """Read a day's attributes; what cannot be read is taken as absent."""
        start, end = _wall_clock(begins), _wall_clock(ends)
        try:
            day: date | None = times.read_date(on[:10])
        except ValueError:
            day = start.date() if start else None
        if start:
            return cls(day, start.time(), end)
        try:
            return cls(day, times.read_time(day_change), end)
        except ValueError:
            return cls(day, ends=end)

    def at(self, on: date, wall_time: time) -> datetime:
        """Return the wall-clock time meant by a time of day: before the day's begin it is past midnight.

        An event that would then lie after the day's end was rather put before its begin.
        """
        moment = datetime.combine(on, wall_time)
        if on != self.on or wall_time >= self.begins:
            return moment
        next_date = moment + timedelta(days=1)
        return moment if self.ends and next_date >= self.ends else next_date


@dataclass(frozen=True, slots=True)
class FrabEvent:
    """One event as the file has it; texts are clean and may be ''."""

    location: str
    key: str
    date: str
    start: str
    end: str
    duration: str
    title: LocalizedText
    abstracts: Sequence[LocalizedText]
    room_key: str | None
    track_key: str | None
    type: str
    language: str
    people: Sequence[ImportedPerson] = field(default=())


def add_event(builder: AgendaBuilder, day: FrabDay, event: FrabEvent) -> None:
    """Add an event of a day to the agenda; what is wrong with it is reported."""
    title = next(iter(event.title.values()), "")
    with builder.row(event.location, title):
        starts_at = _starts_at(event, day, builder.zone)
        key = event.key or builder.made_up_key(event.location, title, starts_at.isoformat())
        item = ImportedItem(
            key=key,
            kind=kinds.kind_of([event.type], event.title.values()),
            title=event.title,
            abstract=joined(event.abstracts),
            room_key=event.room_key,
            track_key=event.track_key,
            starts_at=starts_at,
            ends_at=_ends_at(event, starts_at, builder.zone),
            languages=spoken_languages(event.language),
            people=tuple(event.people),
        )
        builder.add(event.location, item)


def _starts_at(event: FrabEvent, day: FrabDay, zone: str) -> datetime:
    if not event.date and not event.start:
        raise RowProblem(ProblemCode.NO_START)
    try:
        for text in (event.date, event.start):
            if times.is_instant(text):
                return times.read_instant(text, zone)
        on = times.read_date(event.date) if event.date else day.on
        if on is None or not event.start:
            raise RowProblem(ProblemCode.NO_START)
        return times.wall_clock_instant(day.at(on, times.read_time(event.start)), zone)
    except (ValueError, OverflowError) as error:
        value = f"{event.date} {event.start}".strip()[:80]
        raise RowProblem(ProblemCode.UNREADABLE_START, value=value) from error


def _ends_at(event: FrabEvent, starts_at: datetime, zone: str) -> datetime:
    if event.duration:
        try:
            return times.in_range(starts_at + times.read_duration(event.duration))
        except (ValueError, OverflowError) as error:
            raise RowProblem(ProblemCode.UNREADABLE_DURATION, value=event.duration[:80]) from error
    if not event.end:
        raise RowProblem(ProblemCode.NO_END)
    try:
        return times.read_instant(event.end, zone)
    except (ValueError, OverflowError) as error:
        raise RowProblem(ProblemCode.UNREADABLE_END, value=event.end[:80]) from error


def _wall_clock(text: str) -> datetime | None:
    """Return the wall-clock part of an ISO instant as written: days begin by the conference's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if times.is_instant(text) else None
    except ValueError:
        return None
