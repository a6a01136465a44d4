"""The agenda: items, tracks, people and the parts people have in items."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import Room, ShownInProgramme
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned, new_uid
from eventapp.localized import LocalizedText


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


class ContributionRole(StrEnum):
    SPEAKER = "speaker"
    CHAIR = "chair"
    MODERATOR = "moderator"
    RAPPORTEUR = "rapporteur"
    SIGNATORY = "signatory"


class Track(Identified, Versioned, ShownInProgramme, Base):
    """A theme that runs through the agenda. ``source_key`` names it in an imported programme."""

    __tablename__ = "track"
    __table_args__ = (UniqueConstraint("conference_id", "source_key"),)

    name: Mapped[LocalizedText]
    position: Mapped[int]
    source_key: Mapped[str | None]


class AgendaItem(Identified, Versioned, ShownInProgramme, Base):
    """One activity of the agenda.

    ``uid`` is its calendar identity for ever; ``sequence`` grows when time, place or cancellation changes
    (RFC 5546 section 2.1.4). ``languages`` are those spoken, ``interpretation_languages`` those offered.
    ``source_key`` names the item in the programme it was imported from.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "source_key"),
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        Index("ix_agenda_item_time", "conference_id", "starts_at"),
    )

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[LocalizedText]
    abstract: Mapped[LocalizedText]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("room.id"), index=True)
    track_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("track.id"), index=True)
    languages: Mapped[list[str]]
    interpretation_languages: Mapped[list[str]]
    cancelled_at: Mapped[datetime | None]
    source_key: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    room: Mapped[Room | None] = relationship(lazy="raise")
    track: Mapped[Track | None] = relationship(lazy="raise")


class Person(Identified, Versioned, ShownInProgramme, Base):
    """Somebody with a part in the agenda. One row a person and conference, so that being in two places shows.

    ``name_key`` holds each form of the name, folded, one a line.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("conference_id", "source_key"),)

    name: Mapped[LocalizedText]
    name_key: Mapped[str] = mapped_column(String(1300))
    affiliation: Mapped[LocalizedText]
    source_key: Mapped[str | None]


class Contribution(Identified, ShownInProgramme, Base):
    """The part of one person in one agenda item."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("agenda_item_id", "person_id", "role"),)

    agenda_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise")
