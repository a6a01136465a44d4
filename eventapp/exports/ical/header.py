"""What stands before and after the components of a feed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eventapp.exports.ical.colours import css_name
from eventapp.exports.ical.text import cut, fold, mailto, quoted, short_lines, stamp, text_line, uri
from eventapp.localized import LocalizedText

#: DESCRIPTION in characters, before escaping.
DESCRIPTION_LENGTH = 2000
FOOTER = b"END:VCALENDAR\r\n"


class Publisher(Protocol):
    """The conference that a feed speaks for: a ``Programme`` or a ``Conference`` has all of it."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> LocalizedText: ...
    @property
    def first_language(self) -> str: ...
    @property
    def timezone(self) -> str: ...
    @property
    def contact_email(self) -> str: ...
    @property
    def colour(self) -> str: ...


class Convener(Publisher, Protocol):
    """A publisher of events: a ``Programme`` has all of it."""

    @property
    def description(self) -> LocalizedText: ...
    @property
    def venue(self) -> LocalizedText: ...


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself. ``source_url`` is where it is read, ``changed_at`` when it last changed.

    ``timezone`` is the IANA zone that programs show it in; ``colour`` is ``#rrggbb`` or "".
    """

    name: str
    source_url: str
    changed_at: datetime
    timezone: str
    colour: str = ""
    description: str = ""


def calendar_header(head: Head) -> bytes:
    """Return the head of a feed that is read again every hour (RFC 7986 section 5).

    Each thing is said twice, by its RFC and by the X- property that calendar programs knew before.
    """
    description = cut(head.description, DESCRIPTION_LENGTH)
    colour = css_name(head.colour)
    return b"".join(
        [
            short_lines(
                b"BEGIN:VCALENDAR",
                b"VERSION:2.0",
                b"PRODID:-//eventapp//eventapp//EN",
                b"CALSCALE:GREGORIAN",
                b"METHOD:PUBLISH",
                b"X-WR-TIMEZONE:%b" % head.timezone.encode(),
                b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
                b"X-PUBLISHED-TTL:PT1H",
                *([b"COLOR:%b" % colour.encode()] if colour else []),
                b"LAST-MODIFIED:%b" % stamp(head.changed_at),
            ),
            text_line(b"NAME", head.name),
            text_line(b"X-WR-CALNAME", head.name),
            text_line(b"DESCRIPTION", description),
            text_line(b"X-WR-CALDESC", description),
            fold(b"SOURCE;VALUE=URI:" + uri(head.source_url)),
        ]
    )


def conference_url(publisher: Publisher, base_url: str) -> str:
    """Return the address of the public page, with its slash."""
    return f"{base_url}/c/{publisher.slug}/"


def organizer_line(publisher: Publisher, language: str, base_url: str) -> bytes:
    """Return the ORGANIZER that PUBLISH wants in every component (RFC 5546 section 3.2.1).

    A conference without a mailbox is named by the address of its page: any URI may stand there.
    """
    name = quoted(publisher.title.read(language, publisher.first_language))
    mailbox = publisher.contact_email
    address = mailto(mailbox) if mailbox else uri(conference_url(publisher, base_url))
    return fold(b"ORGANIZER;CN=" + name + b":" + address)
