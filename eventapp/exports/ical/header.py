"""What stands before and after the components of a feed."""

from datetime import datetime
from typing import Protocol

from eventapp.exports.ical.colours import css_name
from eventapp.exports.ical.text import cut, escape, fold, mailto, quoted, stamp, uri
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


def calendar_header(
    publisher: Publisher, *, name: str, description: str, source_url: str, changed_at: datetime
) -> bytes:
    """Return the head of a feed that is read again every hour from ``source_url`` (RFC 7986 section 5).

    Each thing is said twice, by its RFC and by the X- property that calendar programs knew before.
    """
    name, description = escape(name), escape(cut(description, DESCRIPTION_LENGTH))
    colour = css_name(publisher.colour)
    return fold(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//eventapp//eventapp//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            f"NAME:{name}",
            f"X-WR-CALNAME:{name}",
            *([f"DESCRIPTION:{description}", f"X-WR-CALDESC:{description}"] if description else []),
            f"X-WR-TIMEZONE:{escape(publisher.timezone)}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            f"SOURCE;VALUE=URI:{uri(source_url)}",
            *([f"COLOR:{colour}"] if colour else []),
            f"LAST-MODIFIED:{stamp(changed_at)}",
        ]
    )


def conference_url(publisher: Publisher, base_url: str) -> str:
    """Return the address of the public page, with its slash."""
    return uri(f"{base_url}/c/{publisher.slug}/")


def organizer_line(publisher: Publisher, language: str, base_url: str) -> str:
    """Return the ORGANIZER that PUBLISH wants in every component (RFC 5546 section 3.2.1).

    A conference without a mailbox is named by the address of its page: any URI may stand there.
    """
    name = quoted(publisher.title.read(language, publisher.first_language))
    mailbox = publisher.contact_email
    return f"ORGANIZER;CN={name}:{mailto(mailbox) if mailbox else conference_url(publisher, base_url)}"
