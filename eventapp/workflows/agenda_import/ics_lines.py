"""Cuts a calendar file into its entries, so that a broken one is one row's problem and has a line number.

The icalendar library reads a file as a whole and keeps the time zones that a file declares for the life
of the process: one file could change what the next one's times mean. So it is given one entry at a time,
and time zones are looked up in ``ics_zones``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_BEGIN_END = re.compile(r"(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]+)[ \t]*", re.IGNORECASE)
# What is read of an entry. Pictures in ATTACH can be larger than all the rest of a calendar.
_USED = re.compile(
    r"(?:BEGIN|END|UID|SUMMARY|DESCRIPTION|LOCATION|DTSTART|DTEND|DURATION|RRULE|RDATE|EXRULE|EXDATE"
    r"|RECURRENCE-ID|STATUS|CATEGORIES|ATTENDEE)[;:]",
    re.IGNORECASE,
)
# The library needs half a minute and gigabytes for megabytes of categories; nobody means them.
_LIST = re.compile(r"CATEGORIES|ATTENDEE", re.IGNORECASE)
_LONGEST_LIST: Final = 2_000
_ZONED = re.compile(r"(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)[;:]", re.IGNORECASE)
_TZID = re.compile(r";TZID=", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """The lines of one VEVENT that are read, BEGIN and END included, and the number of its first line."""

    line: int
    lines: list[str] = field(default_factory=list)
    is_complete: bool = False

    @property
    def text(self) -> str:
        """Return the entry for the icalendar library, which then takes zoned times as naive ones.

        The parameter TZID becomes X-TZID, so that the library does not look for the zone itself.
        """
        lines = (_TZID.sub(";X-TZID=", x, count=1) if _ZONED.match(x) else x for x in self.lines)
        return "\r\n".join(lines) + "\r\n"


@dataclass(slots=True)
class CalendarLines:
    """A calendar file in parts: its own properties, its entries, and the declarations of its time zones."""

    properties: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    zones: list[list[str]] = field(default_factory=list)

    def first(self, *names: str) -> str:
        """Return the value of the first of the calendar's own properties called so, unescaped, or ''."""
        for name in names:
            for line in self.properties:
                head, _, value = line.partition(":")
                if head.partition(";")[0].strip().upper() == name:
                    return re.sub(r"\\([,;\\])", r"\1", value).replace("\\n", " ").strip()
        return ""


def split(text: str) -> CalendarLines:
    """Cut a calendar file; alarms, to-dos and whatever else is no entry are left out."""
    calendar = CalendarLines()
    stack: list[str] = []
    for number, line in _unfolded(text):
        match = _BEGIN_END.fullmatch(line)
        begins = match is not None and match[1].upper() == "BEGIN"
        if match and begins:
            stack.append(match[2].upper())
        _keep(calendar, stack, number, line, is_begin=begins)
        if match and not begins and stack:
            if stack[-2:] == ["VCALENDAR", "VEVENT"]:
                calendar.entries[-1].is_complete = match[2].upper() == "VEVENT"
            stack.pop()
    return calendar


def _keep(calendar: CalendarLines, stack: list[str], number: int, line: str, *, is_begin: bool) -> None:
    """Put a line where it belongs by the components that are open around it."""
    if stack == ["VCALENDAR"]:
        calendar.properties.append(line)
    elif stack == ["VCALENDAR", "VEVENT"]:
        if is_begin:
            calendar.entries.append(Entry(number))
        if _USED.match(line) and not (len(line) > _LONGEST_LIST and _LIST.match(line)):
            calendar.entries[-1].lines.append(line)
    elif stack[:2] == ["VCALENDAR", "VTIMEZONE"]:
        if is_begin and len(stack) == 2:
            calendar.zones.append([])
        calendar.zones[-1].append(line)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield (number of the first line, content line), as RFC 5545 section 3.1 unfolds them."""
    number = 1
    parts: list[str] = []
    for at, line in enumerate(text.split("\n"), start=1):
        clean = line.rstrip("\r")
        if clean[:1] in {" ", "\t"} and parts:
            parts.append(clean[1:])
            continue
        if any(parts):
            yield number, "".join(parts)
        number, parts = at, [clean]
    if any(parts):
        yield number, "".join(parts)
