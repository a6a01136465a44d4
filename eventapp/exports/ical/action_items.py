"""Action items as a calendar: to-dos for programs that show them, all-day events for those that don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventapp.clock import to_wall_clock
from eventapp.exports.ical.header import (
    DESCRIPTION_LENGTH,
    FOOTER,
    Head,
    Publisher,
    calendar_header,
    organizer_line,
)
from eventapp.exports.ical.text import cut, day, escape, fold, short_lines, stamp, text_line, uri
from eventapp.exports.ical.words import words
from eventapp.localized import LocalizedText

_OPEN = ("needs-action", "in-process")
#: RFC 5545 section 3.8.1.9: 1 to 4 is high, 5 normal, 6 to 9 low, and 0 undefined.
_PRIORITIES = {"high": b"1", "normal": b"5", "low": b"9"}


@dataclass(frozen=True, slots=True)
class ActionItemEntry:
    """An action item as calendars read it.

    ``status`` is that of RFC 5545 in lower case (needs-action, in-process, completed, cancelled), ``due_on``
    a date in the conference's zone, ``owner`` a name to show, ``url`` the address of its page or "".
    ``source`` says what it came from or "". One that ``is_carried`` goes on in a later edition, and is
    cancelled here.
    """

    id: str
    uid: str
    sequence: int
    title: LocalizedText
    description: LocalizedText
    owner: str
    due_on: date | None
    status: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None
    url: str = ""
    priority: str = "normal"
    percent: int = 0
    source: str = ""
    is_carried: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in _OPEN and not self.is_carried

    @property
    def state(self) -> str:
        """What it is here: of what was still open when it was carried over, nothing is left to do."""
        return "cancelled" if self.is_carried and self.status in _OPEN else self.status

    @property
    def revision(self) -> int:
        """SEQUENCE, in which being carried over counts."""
        return self.sequence + self.is_carried


def action_items_feed(
    entries: Sequence[ActionItemEntry],
    publisher: Publisher,
    language: str,
    base_url: str,
    *,
    source_url: str,
    changed_at: datetime,
    name: str = "",
    twin: bool = False,
) -> bytes:
    """Return the action items of a conference as ``text/calendar`` octets in one language.

    They are to-dos, or with ``twin`` all-day events on the due date, since Google, iOS and Outlook show no
    to-dos; the twin holds those alone that are open and have a date. ``source_url`` is where the feed is
    read, ``changed_at`` when it last changed, and ``name`` what it is called behind the conference's title.
    """
    render = _event if twin else _todo
    spoken = words(language)
    shown = [entry for entry in entries if not twin or (entry.due_on and entry.is_open)]
    header = calendar_header(
        Head(
            name=publisher.title.read(language, publisher.first_language)
            + spoken.colon
            + (name or spoken.action_items),
            source_url=source_url,
            changed_at=changed_at,
            timezone=publisher.timezone,
            colour=publisher.colour,
        )
    )
    organizer = organizer_line(publisher, language, base_url)
    components = [render(entry, publisher, language) + organizer for entry in shown]
    end = b"END:VEVENT\r\n" if twin else b"END:VTODO\r\n"
    return b"".join([header, *[component + end for component in components], FOOTER])


def _todo(entry: ActionItemEntry, publisher: Publisher, language: str) -> bytes:
    starts_on = to_wall_clock(entry.created_at, publisher.timezone).date()
    dates = []
    if entry.due_on:
        # DUE has to be later than DTSTART (RFC 5545 section 3.8.2.3), also when it was set for the same day.
        starts_on = min(starts_on, entry.due_on - timedelta(days=1))
        dates = [b"DUE;VALUE=DATE:%b" % day(entry.due_on)]
    percent = 100 if entry.state == "completed" else entry.percent
    done = [b"PERCENT-COMPLETE:%d" % percent] if percent else []
    if entry.state == "completed" and entry.completed_at:
        done.append(b"COMPLETED:%b" % stamp(entry.completed_at))
    state = short_lines(
        b"BEGIN:VTODO",
        b"DTSTART;VALUE=DATE:%b" % day(starts_on),
        *dates,
        b"STATUS:%b" % entry.state.upper().encode(),
        *done,
    )
    return state + text_line(b"UID", entry.uid) + _common(entry, publisher, language)


def _event(entry: ActionItemEntry, publisher: Publisher, language: str) -> bytes:
    assert entry.due_on
    state = short_lines(
        b"BEGIN:VEVENT",
        b"DTSTART;VALUE=DATE:%b" % day(entry.due_on),
        b"DTEND;VALUE=DATE:%b" % day(entry.due_on + timedelta(days=1)),
        b"STATUS:CONFIRMED",
        b"TRANSP:TRANSPARENT",
    )
    # A UID of its own, for people who subscribe to both feeds in one program.
    return state + text_line(b"UID", f"{entry.uid}-due") + _common(entry, publisher, language)


def _common(entry: ActionItemEntry, publisher: Publisher, language: str) -> bytes:
    spoken = words(language)
    facts = "\n".join(
        name + spoken.colon + value
        for name, value in ((spoken.owner, entry.owner), (spoken.source, entry.source))
        if value
    )
    carried = spoken.carried_over if entry.is_carried else ""
    text = entry.description.read(language, publisher.first_language)
    told = "\n\n".join(filter(None, (carried, facts, text)))
    return b"".join(
        [
            short_lines(
                b"DTSTAMP:%b" % stamp(entry.updated_at),
                b"LAST-MODIFIED:%b" % stamp(entry.updated_at),
                b"CREATED:%b" % stamp(entry.created_at),
                b"SEQUENCE:%d" % entry.revision,
                b"PRIORITY:%b" % _PRIORITIES.get(entry.priority, b"0"),
            ),
            fold(b"SUMMARY:" + escape(entry.title.read(language, publisher.first_language))),
            text_line(b"DESCRIPTION", cut(told, DESCRIPTION_LENGTH)),
            text_line(b"CATEGORIES", spoken.action_items),
            fold(b"URL:" + uri(entry.url)) if entry.url else b"",
        ]
    )
