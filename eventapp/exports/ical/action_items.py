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


@dataclass(frozen=True, slots=True)
class ActionItemEntry:
    """An action item as calendars read it.

    ``status`` is that of RFC 5545 in lower case (needs-action, in-process, completed, cancelled), ``due_on``
    a date in the conference's zone, ``owner`` a name to show, ``url`` the address of its page or "".
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


def action_items_feed(
    entries: Sequence[ActionItemEntry],
    publisher: Publisher,
    language: str,
    base_url: str,
    *,
    source_url: str,
    changed_at: datetime,
    twin: bool = False,
) -> bytes:
    """Return the action items of a conference as ``text/calendar`` octets in one language.

    They are to-dos, or with ``twin`` all-day events on the due date, since Google, iOS and Outlook show no
    to-dos; the twin holds those alone that are open and have a date. ``source_url`` is where the feed is read
    and ``changed_at`` when it last changed.
    """
    render = _event if twin else _todo
    spoken = words(language)
    shown = [entry for entry in entries if not twin or (entry.due_on and entry.status in _OPEN)]
    header = calendar_header(
        Head(
            name=publisher.title.read(language, publisher.first_language)
            + spoken.colon
            + spoken.action_items,
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
    done = []
    if entry.status == "completed":
        done = [b"PERCENT-COMPLETE:100"]
        if entry.completed_at:
            done.append(b"COMPLETED:%b" % stamp(entry.completed_at))
    state = short_lines(
        b"BEGIN:VTODO",
        b"DTSTART;VALUE=DATE:%b" % day(starts_on),
        *dates,
        b"STATUS:%b" % entry.status.upper().encode(),
        *done,
        b"PRIORITY:0",  # PUBLISH wants one (RFC 5546 section 3.4.1); 0 means undefined
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
    owner = spoken.owner + spoken.colon + entry.owner if entry.owner else ""
    text = entry.description.read(language, publisher.first_language)
    return b"".join(
        [
            short_lines(
                b"DTSTAMP:%b" % stamp(entry.updated_at),
                b"LAST-MODIFIED:%b" % stamp(entry.updated_at),
                b"CREATED:%b" % stamp(entry.created_at),
                b"SEQUENCE:%d" % entry.sequence,
            ),
            fold(b"SUMMARY:" + escape(entry.title.read(language, publisher.first_language))),
            text_line(b"DESCRIPTION", cut("\n\n".join(filter(None, (owner, text))), DESCRIPTION_LENGTH)),
            fold(b"URL:" + uri(entry.url)) if entry.url else b"",
        ]
    )
