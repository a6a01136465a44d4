"""A conference itself as an all-day event, for calendars that hold several of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from eventapp.exports.ical.header import DESCRIPTION_LENGTH, Convener, conference_url, organizer_line
from eventapp.exports.ical.text import cut, day, fold, short_lines, stamp, text_line, uri

#: The family of the UIDs that are made from the ids of conferences, one for ever for each.
_CONFERENCES = UUID("1b0cbb0f-3d33-4c4f-9f9c-3c8bd31d1f0a")


@dataclass(frozen=True, slots=True)
class ConferenceDays:
    """The days of a conference, dates in its zone, both within.

    ``sequence`` grows with every change of them. One that is not public yet is tentative.
    """

    conference_id: str
    starts_on: date
    ends_on: date
    sequence: int
    changed_at: datetime
    is_public: bool


def conference_uid(conference_id: str) -> str:
    """Return the UID of a conference's own event."""
    return str(uuid5(_CONFERENCES, conference_id))


def conference_event(conference: Convener, days: ConferenceDays, language: str, base_url: str) -> bytes:
    """Return the VEVENT of a conference. It takes nobody's time: its items do."""
    first_language = conference.first_language
    description = conference.description.read(language, first_language)
    changed = stamp(days.changed_at)
    return b"".join(
        [
            short_lines(
                b"BEGIN:VEVENT",
                b"DTSTAMP:%b" % changed,
                b"LAST-MODIFIED:%b" % changed,
                b"SEQUENCE:%d" % days.sequence,
                b"DTSTART;VALUE=DATE:%b" % day(days.starts_on),
                b"DTEND;VALUE=DATE:%b" % day(days.ends_on + timedelta(days=1)),
                b"STATUS:%b" % (b"CONFIRMED" if days.is_public else b"TENTATIVE"),
                b"TRANSP:TRANSPARENT",
                b"CLASS:PUBLIC",
            ),
            text_line(b"UID", conference_uid(days.conference_id)),
            text_line(b"SUMMARY", conference.title.read(language, first_language)),
            organizer_line(conference, language, base_url),
            fold(b"URL:" + uri(conference_url(conference, base_url))),
            text_line(b"LOCATION", conference.venue.read(language, first_language)),
            text_line(b"DESCRIPTION", cut(description, DESCRIPTION_LENGTH)),
            b"END:VEVENT\r\n",
        ]
    )
