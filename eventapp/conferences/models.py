"""The conference and what belongs to it as a frame: sides, venue, rooms, partners, members."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.accounts.models import User
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGES, LocalizedText
from eventapp.organizations.models import Organization


class ConferenceState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class PartnerRole(StrEnum):
    HOST = "host"
    CO_HOST = "co_host"
    ORGANIZER = "organizer"
    SPONSOR = "sponsor"
    SUPPORTER = "supporter"
    MEDIA = "media"


#: Parts of those who invite to the conference.
HOSTING = (PartnerRole.HOST, PartnerRole.CO_HOST)


class OfConference:
    """A row that belongs to one conference."""

    conference_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("conference.id"), index=True)


class ShownInProgramme(OfConference):
    """A row that readers of the programme see: a change to it makes a new revision (see ``revisions``)."""


class Series(Identified, Base):
    """Conferences that follow each other; each is an edition."""

    __tablename__ = "series"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[LocalizedText]
    created_at: Mapped[datetime]


class Conference(Identified, Versioned, Base):
    """A conference. ``starts_on`` and ``ends_on`` are dates in ``timezone`` (an IANA name).

    ``seats_taken`` is a counter moved by conditional updates alone; ``capacity`` None means no limit.
    ``registration_modes`` maps categories to modes (``categories.mode_of`` reads it). Delegates change and
    leave until ``changes_close_at``, or while the conference lasts. A seat that frees is offered for
    ``offer_hours``; None gives it at once. While ``agenda_frozen_at`` is set the agenda can't be edited.
    ``concluded_at`` is when it was concluded: from then on reminders and pulses go out.
    ``revision`` and ``changed_at`` are moved by ``revisions`` alone, outside ``version``.
    """

    __tablename__ = "conference"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("seats_taken >= 0", name="seats_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 1", name="capacity_positive"),
        CheckConstraint("capacity IS NULL OR seats_taken <= capacity", name="seats_within_capacity"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[LocalizedText]
    description: Mapped[LocalizedText]
    languages: Mapped[list[str]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(60))
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    registration_modes: Mapped[dict[str, str]] = mapped_column(default=dict)
    changes_close_at: Mapped[datetime | None]
    transfers_allowed: Mapped[bool] = mapped_column(default=False)
    offer_hours: Mapped[int | None]
    capacity: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    contact_email: Mapped[str]
    series_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("series.id"), index=True)
    agenda_frozen_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    colour: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(20), default=ConferenceState.DRAFT)
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    @property
    def first_language(self) -> str:
        return self.languages[0]

    @property
    def mail_language(self) -> str:
        """Return the language to write mails in where the reader's own is not known."""
        return next((code for code in self.languages if code in LANGUAGES), DEFAULT_LANGUAGE)


class Side(Identified, Versioned, ShownInProgramme, Base):
    """A country or bloc that parties of the conference belong to; ``code`` is short, such as ``CN``."""

    __tablename__ = "side"
    __table_args__ = (UniqueConstraint("conference_id", "code"),)

    code: Mapped[str] = mapped_column(String(10))
    name: Mapped[LocalizedText]
    position: Mapped[int]


class Venue(Identified, ShownInProgramme, Base):
    """Where the conference takes place; the first by position is the one on the invitation."""

    __tablename__ = "venue"

    name: Mapped[LocalizedText]
    address: Mapped[LocalizedText]
    position: Mapped[int]


class Room(Identified, Versioned, OfConference, Base):
    """A room of a venue. ``source_key`` names it in an imported programme."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("conference_id", "source_key"),)

    venue_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("venue.id"))
    name: Mapped[LocalizedText]
    capacity: Mapped[int | None]
    position: Mapped[int]
    source_key: Mapped[str | None]


class ConferencePartner(Identified, ShownInProgramme, Base):
    """An organization's part in one conference, with its logo there (``stored_file``, a small PNG)."""

    __tablename__ = "conference_partner"
    __table_args__ = (UniqueConstraint("conference_id", "organization_id", "role"),)

    organization_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    logo_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))

    organization: Mapped[Organization] = relationship(lazy="raise")


class Membership(Identified, OfConference, Base):
    """A role that a person of the secretariat holds at one conference."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("conference_id", "user_id", "role"),)

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")
