"""One calendar entry: typed access to what the icalendar library made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from icalendar import Event
from icalendar.prop import vBroken, vCategory, vDDDLists, vDDDTypes

from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import texts, times
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.ics_lines import Entry
from eventapp.workflows.agenda_import.ics_zones import FileZones
from eventapp.workflows.agenda_import.problems import RowProblem
from eventapp.workflows.agenda_import.texts import one_line, plain
from eventapp.workflows.agenda_import.values import MAX_ROW, ProblemCode


def parse(entry: Entry) -> Event:
    """Parse an entry; raises ``RowProblem``."""
    if not entry.is_complete:
        raise RowProblem(ProblemCode.CUT_OFF)
    length = sum(map(len, entry.lines))
    if length > MAX_ROW:
        raise RowProblem(ProblemCode.ROW_TOO_LARGE, length=length, limit=MAX_ROW)
    try:
        event = Event.from_ical(entry.text)
    except Exception as error:  # the library raises whatever broken input brings about
        raise RowProblem(ProblemCode.UNREADABLE_ROW, reason=one_line(str(error))[:120]) from error
    if not isinstance(event, Event):
        raise RowProblem(ProblemCode.UNREADABLE_ROW, reason="VEVENT")
    return event


def values_of(event: Event, name: str) -> list[Any]:
    """Return the values of a property that can be read, each with ``params``."""
    value = event.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [value for value in values if not isinstance(value, vBroken)]


def text_of(event: Event, name: str) -> str:
    """Return the first value of a property as text on one line, or ''."""
    return next((one_line(str(value)) for value in values_of(event, name)), "")


def localized(event: Event, name: str, builder: AgendaBuilder) -> LocalizedText:
    """Return a text property, which some calendars give once per LANGUAGE (RFC 5545 section 3.2.10)."""
    clean = plain if name == "DESCRIPTION" else one_line
    given = [(plain(value.params.get("LANGUAGE", "")), clean(str(value))) for value in values_of(event, name)]
    if not given:
        return LocalizedText()
    if len(given) > 1:
        found = texts.in_several_languages(dict(reversed(given)), builder.first_language)
        if found:
            return found
    language, text = given[0]
    return builder.text(text, language)


def categories_of(event: Event) -> list[str]:
    """Return the categories in the order of the file."""
    values = (value for value in values_of(event, "CATEGORIES") if isinstance(value, vCategory))
    found = [one_line(str(name)) for value in values for name in value.cats]
    return [name for name in found if name]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time of an entry: its wall-clock time, and the zone as the file names it ('' for none)."""

    wall_clock: datetime
    tzid: str
    is_date: bool = False
    is_utc: bool = False


def moment_of(value: object, tzid: str) -> Moment:
    """Return the moment that a date or time means; raises ``ValueError`` for a period or a duration."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return Moment(value.astimezone(UTC).replace(tzinfo=None), "", is_utc=True)
        return Moment(value, tzid)
    if isinstance(value, date):
        return Moment(datetime.combine(value, time()), tzid, is_date=True)
    raise ValueError("not a date or time")


def find_moment(event: Event, name: str, unreadable: ProblemCode) -> Moment | None:
    """Return the moment of a property, None where it is absent; raises ``RowProblem``."""
    if name not in event:
        return None
    for value in values_of(event, name):
        if isinstance(value, vDDDTypes):
            try:
                return moment_of(value.dt, _tzid(value))
            except (ValueError, OverflowError):
                break
    raise RowProblem(unreadable, value=_raw(event, name))


def excluded_moments(event: Event) -> Iterator[Moment]:
    """Yield the moments of EXDATE, at which a repeated entry does not take place."""
    for value in values_of(event, "EXDATE"):
        for part in value.dts if isinstance(value, vDDDLists | vDDDTypes) else ():
            try:
                yield moment_of(part.dt, _tzid(value))
            except ValueError as error:
                raise RowProblem(ProblemCode.UNREADABLE_START, value=_raw(event, "EXDATE")) from error


def _tzid(value: Any) -> str:
    return plain(value.params.get("X-TZID", ""))


def _raw(event: Event, name: str) -> str:
    value = event.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return plain(str(first))[:80]


class EntryClock:
    """Tells the instant of an entry's moments: in the zone that the file names, else in the conference's."""

    def __init__(self, zones: FileZones, builder: AgendaBuilder) -> None:
        self._zones = zones
        self._builder = builder
        self._unknown: set[str] = set()

    def instant(self, moment: Moment) -> datetime:
        """Return the instant in UTC; raises ``ValueError`` for years that no conference takes place in."""
        if moment.is_utc:
            return times.in_range(moment.wall_clock.replace(tzinfo=UTC))
        if moment.tzid:
            instant = self._zones.instant(moment.wall_clock, moment.tzid)
            if instant is not None:
                return instant
            self._report_unknown(moment.tzid)
        return times.wall_clock_instant(moment.wall_clock, self._builder.conference_zone)

    def _report_unknown(self, tzid: str) -> None:
        if tzid not in self._unknown:
            self._unknown.add(tzid)
            values = {"name": tzid[:80], "conference": self._builder.conference_zone}
            self._builder.report("file", ProblemCode.UNKNOWN_TIMEZONE, values)
