"""Action items as a calendar: to-dos for programs that show them, all-day events for those that don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventapp.clock import to_wall_clock
from eventapp.exports.ical.header import (
    DESCRIPTION_LENGTH,
    FOOTER,
    Publisher,
    calendar_header,
    organizer_line,
)
from eventapp.exports.ical.text import cut, day, escape, fold, stamp, uri
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
    component = _event if twin else _todo
    shown = [entry for entry in entries if not twin or (entry.due_on and entry.status in _OPEN)]
    title = publisher.title.read(language, publisher.first_language)
    header = calendar_header(
        publisher,
        name=words(language).action_items.format(title),
        description="",
        source_url=source_url,
        changed_at=changed_at,
    )
    organizer = organizer_line(publisher, language, base_url)
    return b"".join(
        [header, *[fold(component(entry, publisher, language, organizer)) for entry in shown], FOOTER]
    )


def _todo(entry: ActionItemEntry, publisher: Publisher, language: str, organizer: str) -> list[str]:
    starts_on = to_wall_clock(entry.created_at, publisher.timezone).date()
    due = []
    if entry.due_on:
        # DUE has to be later than DTSTART (RFC 5545 section 3.8.2.3), also when it was set for the same day.
        starts_on = min(starts_on, entry.due_on - timedelta(days=1))
        due = [f"DUE;VALUE=DATE:{day(entry.due_on)}"]
    is_completed = entry.status == "completed"
    completed = [f"COMPLETED:{stamp(entry.completed_at)}"] if is_completed and entry.completed_at else []
    return [
        "BEGIN:VTODO",
        f"UID:{escape(entry.uid)}",
        *_common(entry, publisher, language, organizer),
        f"DTSTART;VALUE=DATE:{day(starts_on)}",
        *due,
        f"STATUS:{entry.status.upper()}",
        *completed,
        *(["PERCENT-COMPLETE:100"] if is_completed else []),
        # PUBLISH wants it (RFC 5546 section 3.4.1); 0 means undefined.
        "PRIORITY:0",
        "END:VTODO",
    ]


def _event(entry: ActionItemEntry, publisher: Publisher, language: str, organizer: str) -> list[str]:
    assert entry.due_on
    return [
        "BEGIN:VEVENT",
        # A UID of its own, for people who subscribe to both feeds in one program.
        f"UID:{escape(entry.uid)}-due",
        *_common(entry, publisher, language, organizer),
        f"DTSTART;VALUE=DATE:{day(entry.due_on)}",
        f"DTEND;VALUE=DATE:{day(entry.due_on + timedelta(days=1))}",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _common(entry: ActionItemEntry, publisher: Publisher, language: str, organizer: str) -> list[str]:
    spoken = words(language)
    changed = stamp(entry.updated_at)
    owner = spoken.labelled.format(spoken.owner, entry.owner) if entry.owner else ""
    text = entry.description.read(language, publisher.first_language)
    description = cut("\n\n".join(filter(None, (owner, text))), DESCRIPTION_LENGTH)
    return [
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"CREATED:{stamp(entry.created_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"SUMMARY:{escape(entry.title.read(language, publisher.first_language))}",
        *([f"DESCRIPTION:{escape(description)}"] if description else []),
        *([f"URL:{uri(entry.url)}"] if entry.url else []),
        organizer,
    ]
