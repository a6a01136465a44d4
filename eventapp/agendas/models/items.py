"""The working copy of an agenda: items and tracks as organizers edit them. The public reads releases."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Room
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned, new_uid
from eventapp.localized import LocalizedText

#: How long an item without a time is taken to last, until somebody says otherwise.
DEFAULT_MINUTES = 30


class AgendaItemKind(StrEnum):
    REGISTRATION = "registration"
    OPENING = "opening"
    KEYNOTE = "keynote"
    PLENARY = "plenary"
    PANEL = "panel"
    PARALLEL = "parallel"
    ROADSHOW = "roadshow"
    SIGNING_CEREMONY = "signing_ceremony"
    BROKERAGE = "brokerage"
    WORKING_GROUP = "working_group"
    BILATERAL = "bilateral"
    SITE_VISIT = "site_visit"
    SOCIAL = "social"
    BREAK = "break"
    CLOSING = "closing"
    PRESS = "press"


class InterpretationMode(StrEnum):
    SIMULTANEOUS = "simultaneous"
    CONSECUTIVE = "consecutive"
    WHISPERED = "whispered"


class Track(Identified, Versioned, OfConference, Base):
    """A theme that runs through the agenda. ``source_key`` names it in an imported programme."""

    __tablename__ = "track"
    __table_args__ = (UniqueConstraint("conference_id", "source_key"),)

    name: Mapped[LocalizedText]
    position: Mapped[int]
    source_key: Mapped[str | None]


class AgendaItem(Identified, Versioned, OfConference, Base):
    """One activity of the agenda as it is being worked on.

    ``uid`` is its calendar identity for ever. ``starts_at`` and ``ends_at`` are both None for an item without
    a time yet; ``planned_minutes`` is how long it is to be. ``languages`` are those spoken,
    ``interpretation_languages`` those offered in the ``interpretation_mode`` ('' where none is chosen).
    ``chosen`` counts the delegates who chose the item, at most ``places``; conditional updates of
    ``personal_agendas`` alone move it. ``source_key`` names the item in the programme it was imported from.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "source_key"),
        CheckConstraint(
            "(starts_at IS NULL AND ends_at IS NULL) OR (starts_at IS NOT NULL AND starts_at < ends_at)",
            name="times_in_order",
        ),
        CheckConstraint("chosen >= 0 AND (places IS NULL OR chosen <= places)", name="places_not_overdrawn"),
        Index("ix_agenda_item_time", "conference_id", "starts_at"),
    )

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[LocalizedText]
    abstract: Mapped[LocalizedText]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    planned_minutes: Mapped[int] = mapped_column(default=DEFAULT_MINUTES)
    room_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("room.id"), index=True)
    track_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("track.id"), index=True)
    languages: Mapped[list[str]]
    interpretation_languages: Mapped[list[str]]
    interpretation_mode: Mapped[str] = mapped_column(String(20), default="")
    places: Mapped[int | None]
    chosen: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    source_key: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    room: Mapped[Room | None] = relationship(lazy="raise")
    track: Mapped[Track | None] = relationship(lazy="raise")
