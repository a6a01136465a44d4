"""Reads any .ics calendar (RFC 5545), entry by entry, through the icalendar library."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from icalendar import Event
from icalendar.prop import vDDDTypes, vRecur

from eventapp.workflows.agenda_import import kinds
from eventapp.workflows.agenda_import.builder import AgendaBuilder
from eventapp.workflows.agenda_import.ics_entry import (
    EntryClock,
    Moment,
    categories_of,
    excluded_moments,
    find_moment,
    localized,
    moment_of,
    parse,
    text_of,
    values_of,
)
from eventapp.workflows.agenda_import.ics_lines import split
from eventapp.workflows.agenda_import.ics_repeats import occurrences
from eventapp.workflows.agenda_import.ics_zones import FileZones
from eventapp.workflows.agenda_import.problems import FileProblem, RowProblem
from eventapp.workflows.agenda_import.texts import one_line, plain
from eventapp.workflows.agenda_import.values import (
    MAX_ITEMS,
    MAX_UID,
    AgendaFormat,
    ImportedItem,
    ImportedPerson,
    ProblemCode,
    Values,
)

_ASSUMED: Final = timedelta(minutes=60)


def read(text: str, builder: AgendaBuilder) -> None:
    """Read a calendar's entries; raises ``FileProblem`` where there are too many."""
    builder.format = AgendaFormat.ICS
    calendar = split(text)
    if len(calendar.entries) > MAX_ITEMS:
        raise FileProblem(ProblemCode.TOO_MANY_ITEMS, limit=MAX_ITEMS)
    builder.title = builder.text(one_line(calendar.first("NAME", "X-WR-CALNAME")))
    zone = plain(calendar.first("X-WR-TIMEZONE", "TIMEZONE-ID"))
    if zone:
        builder.name_zone(zone)
    reader = _EntryReader(
        builder, FileZones(calendar.zones), is_cancelled=calendar.first("METHOD").upper() == "CANCEL"
    )
    events = []
    for entry in calendar.entries:
        location = builder.location("line", str(entry.line))
        with builder.row(location):
            events.append((location, parse(entry)))
    reader.note_exceptions([event for _, event in events])
    for location, event in events:
        with builder.row(location, text_of(event, "SUMMARY")):
            reader.add(location, event)


class _EntryReader:
    """Turns the entries of one file into items."""

    def __init__(self, builder: AgendaBuilder, zones: FileZones, *, is_cancelled: bool) -> None:
        self._builder = builder
        self._clock = EntryClock(zones, builder)
        self._is_cancelled = is_cancelled
        self._exceptions: set[tuple[str, datetime]] = set()

    def note_exceptions(self, events: list[Event]) -> None:
        """Note which occurrences of repeated entries have an entry of their own."""
        for event in events:
            try:
                moment = find_moment(event, "RECURRENCE-ID", ProblemCode.UNREADABLE_START)
                if moment:
                    self._exceptions.add((text_of(event, "UID"), self._instant(moment)))
            except RowProblem:
                continue  # It is reported when the entry itself is read.

    def add(self, location: str, event: Event) -> None:
        """Add an entry, or all occurrences of a repeated one; raises ``RowProblem``."""
        start = find_moment(event, "DTSTART", ProblemCode.UNREADABLE_START)
        if start is None:
            raise RowProblem(ProblemCode.NO_START)
        starts_at = self._instant(start)
        ends_at = self._ends_at(location, event, start, starts_at)
        if start.is_date:
            self._report(location, event, ProblemCode.ALL_DAY)
        uid = text_of(event, "UID")
        title = text_of(event, "SUMMARY")
        key = uid or self._builder.made_up_key(location, title, starts_at.isoformat())
        item = self._item(event, key, starts_at, ends_at)
        own = find_moment(event, "RECURRENCE-ID", ProblemCode.UNREADABLE_START)
        if own:
            own_at = self._instant(own)
            self._builder.add(location, replace(item, key=_occurrence_key(key, own_at)))
        elif "RRULE" in event or "RDATE" in event:
            for start_at in self._occurrences(location, event, start, starts_at):
                end_at = start_at + (ends_at - starts_at)
                occurrence = replace(
                    item, key=_occurrence_key(key, start_at), starts_at=start_at, ends_at=end_at
                )
                self._builder.add(location, occurrence)
        else:
            self._builder.add(location, replace(item, uid=uid if 0 < len(uid) <= MAX_UID else None))

    def _item(self, event: Event, key: str, starts_at: datetime, ends_at: datetime) -> ImportedItem:
        builder = self._builder
        title = localized(event, "SUMMARY", builder)
        categories = categories_of(event)
        track = next((name for name in categories if not kinds.known_kind(name)), "")
        return ImportedItem(
            key=key,
            kind=kinds.kind_of(categories, title.values()),
            title=title,
            abstract=localized(event, "DESCRIPTION", builder),
            room_key=builder.room(text_of(event, "LOCATION"), localized(event, "LOCATION", builder)),
            track_key=builder.track(track, builder.text(track)),
            starts_at=starts_at,
            ends_at=ends_at,
            people=tuple(self._chairs(event)),
            is_cancelled=self._is_cancelled or text_of(event, "STATUS").upper() == "CANCELLED",
        )

    def _chairs(self, event: Event) -> list[ImportedPerson]:
        """Return those who chair. Other attendees are guests, whose names are not the public's business."""
        chairs = []
        for attendee in values_of(event, "ATTENDEE"):
            name = one_line(str(attendee.params.get("CN", "")))
            if str(attendee.params.get("ROLE", "")).upper() == "CHAIR" and name:
                # A digest, because the key of a person is not the place to keep a mail address.
                key = sha256(str(attendee).casefold().encode(errors="replace")).hexdigest()[:32]
                short_name = self._builder.short(self._builder.text(name))
                chairs.append(ImportedPerson(key, short_name, role="chair"))
        return chairs

    def _ends_at(self, location: str, event: Event, start: Moment, starts_at: datetime) -> datetime:
        end = find_moment(event, "DTEND", ProblemCode.UNREADABLE_END)
        if end and not (start.is_date and end == start):
            return self._instant(end, ProblemCode.UNREADABLE_END)
        if "DURATION" in event and not end:
            return self._after(start, starts_at, _duration(event))
        if start.is_date:
            return self._after(start, starts_at, timedelta(days=1))
        minutes = int(_ASSUMED.total_seconds()) // 60
        self._report(location, event, ProblemCode.END_ASSUMED, {"minutes": minutes})
        return self._after(start, starts_at, _ASSUMED)

    def _after(self, start: Moment, starts_at: datetime, duration: timedelta) -> datetime:
        """Add a duration: to the date where there is no time, else to the instant."""
        try:
            if start.is_date:
                return self._clock.instant(replace(start, wall_clock=start.wall_clock + duration))
            return self._clock.instant(Moment((starts_at + duration).replace(tzinfo=None), "", is_utc=True))
        except (ValueError, OverflowError) as error:
            raise RowProblem(ProblemCode.UNREADABLE_DURATION, value=str(duration)) from error

    def _occurrences(self, location: str, event: Event, start: Moment, starts_at: datetime) -> list[datetime]:
        """Return the starts of a repeated entry without those excluded or described on their own."""
        rules = [rule for rule in values_of(event, "RRULE") if isinstance(rule, vRecur)]
        found = None
        if len(rules) == 1 and "RDATE" not in event and "EXRULE" not in event:
            found = occurrences(rules[0], start.wall_clock, lambda at: self._is_over(rules[0], start, at))
        if found is None:
            rule = "; ".join(_in_words(rule) for rule in rules) or "RDATE"
            self._report(location, event, ProblemCode.REPEATS_NOT_READ, {"rule": rule[:80]})
            return [starts_at]
        uid = text_of(event, "UID")
        excluded = {self._instant(at) for at in excluded_moments(event)}
        starts = [self._instant(replace(start, wall_clock=at)) for at in found]
        return [at for at in starts if at not in excluded and (uid, at) not in self._exceptions]

    def _is_over(self, rule: vRecur, start: Moment, at: datetime) -> bool:
        """Tell whether a start lies after the rule's UNTIL: a date, which counts whole, or a time."""
        for value in rule.get("UNTIL", []):
            until = moment_of(value, start.tzid)
            if until.is_date:
                return at.date() > until.wall_clock.date()
            start_at = self._instant(replace(start, wall_clock=at))
            return start_at > self._instant(until, ProblemCode.UNREADABLE_END)
        return False

    def _instant(self, moment: Moment, unreadable: ProblemCode = ProblemCode.UNREADABLE_START) -> datetime:
        try:
            return self._clock.instant(moment)
        except (ValueError, OverflowError) as error:
            raise RowProblem(unreadable, value=str(moment.wall_clock)) from error

    def _report(self, location: str, event: Event, code: ProblemCode, values: Values | None = None) -> None:
        self._builder.report(location, code, values, row_title=text_of(event, "SUMMARY"))


def _duration(event: Event) -> timedelta:
    for value in values_of(event, "DURATION"):
        if isinstance(value, vDDDTypes) and isinstance(value.dt, timedelta):
            return value.dt
    raise RowProblem(ProblemCode.UNREADABLE_DURATION, value=text_of(event, "DURATION")[:80])


def _in_words(rule: vRecur) -> str:
    return plain(", ".join(f"{name}={'/'.join(map(str, values))}" for name, values in rule.items()))


def _occurrence_key(key: str, starts_at: datetime) -> str:
    return f"{key}/{starts_at:%Y%m%dT%H%M%SZ}"
