"""The programme: the agenda as read, a read model of plain values that pages, feeds and documents share.

Instants are aware UTC datetimes; ``timezone`` is the conference's IANA name. Texts keep all languages; the
renderer chooses one with :meth:`LocalizedText.read`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class ProgrammePerson:
    """A person with a role at an item. ``role`` is a ``ContributionRole`` value such as ``speaker``."""

    id: str
    name: LocalizedText
    affiliation: LocalizedText
    role: str
    organization_id: str | None = None
    job_title: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """One agenda item as the public reads it. ``kind`` is an ``AgendaItemKind`` value such as ``keynote``.

    ``updated_at`` is when the public last saw it change, ``sequence`` the RFC 5545 revision number.
    ``is_cancelled`` items stay in the programme for 14 days, so that calendars learn of it.
    ``interpretation_mode`` is an ``InterpretationMode`` value or "". ``places`` limits how many delegates can
    choose the item; None means no limit. ``released_id`` names what was released, which never changes again:
    "" for an item of the working copy.
    """

    id: str
    uid: str
    sequence: int
    kind: str
    title: LocalizedText
    abstract: LocalizedText
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    room: LocalizedText
    track_id: str | None
    track: LocalizedText
    interpretation_languages: tuple[str, ...]
    is_cancelled: bool
    updated_at: datetime
    people: tuple[ProgrammePerson, ...]
    languages: tuple[str, ...] = ()
    interpretation_mode: str = ""
    places: int | None = None
    released_id: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """The items that start on one date of the conference's zone, in order of start, end, room."""

    date: date
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The agenda of one conference.

    ``revision`` grows with every change that a reader could see and ``changed_at`` is when it last did; the
    two make the ETag and the Last-Modified of every page, feed and document made from the programme.
    ``version`` is the number of the release, 0 for the working copy; ``timezone`` is the one it was released
    in.
    """

    conference_id: str
    slug: str
    title: LocalizedText
    description: LocalizedText
    venue: LocalizedText
    first_language: str
    timezone: str
    contact_email: str
    colour: str
    revision: int
    changed_at: datetime
    days: tuple[ProgrammeDay, ...]
    version: int = 0

    @property
    def items(self) -> tuple[ProgrammeItem, ...]:
        return tuple(item for day in self.days for item in day.items)
