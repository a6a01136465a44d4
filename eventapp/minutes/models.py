"""Minutes of agenda items, who was there, and the decisions taken there."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Side
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


class MinutesStatus(StrEnum):
    DRAFT = "draft"
    #: Out for comments by link; still edited by the secretariat.
    CIRCULATED = "circulated"
    APPROVED = "approved"


class Minutes(Identified, Versioned, OfConference, Base):
    """The record of one agenda item; approved minutes are read-only.

    Reviewers comment until the end of ``comments_until``, a date in the conference's zone.
    """

    __tablename__ = "minutes"

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), unique=True)
    summary: Mapped[LocalizedText]
    status: Mapped[str] = mapped_column(String(20), default=MinutesStatus.DRAFT)
    circulated_at: Mapped[datetime | None]
    comments_until: Mapped[date | None]
    approved_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class MinutesVersion(Identified, OfConference, Base):
    """Minutes as they read when they were circulated or approved: written once, and never changed but that
    the name of somebody who is erased is taken off.

    ``content`` holds summary, attendance and decisions as plain JSON; ``number`` counts within the minutes.
    """

    __tablename__ = "minutes_version"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("minutes.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    by_name: Mapped[str]


class MinutesReview(Identified, OfConference, Base):
    """Somebody who is asked to comment on minutes, by the link of their contact."""

    __tablename__ = "minutes_review"
    __table_args__ = (UniqueConstraint("minutes_id", "contact_id"),)

    minutes_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("minutes.id", ondelete="CASCADE"))
    contact_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]
    #: When they said that they have nothing (more) to say.
    agreed_at: Mapped[datetime | None]

    contact: Mapped[Contact] = relationship(lazy="raise")


class MinutesComment(Identified, OfConference, Base):
    """What somebody said of circulated minutes. ``contact_id`` is None for a member of the secretariat."""

    __tablename__ = "minutes_comment"

    minutes_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("minutes.id", ondelete="CASCADE"), index=True
    )
    version_number: Mapped[int]
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str]
    text: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")


class MinutesWriter(Base):
    """A member who writes, or wrote, the minutes of an item.

    They count as writing for some seconds after ``seen_at``. ``saved_version`` is the version that the
    minutes had once they last saved something of their own, None before that. ``user_id`` has no foreign key,
    because the product itself writes too.
    """

    __tablename__ = "minutes_writer"

    agenda_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    name: Mapped[str]
    seen_at: Mapped[datetime]
    saved_version: Mapped[int | None]


class MinutesClash(Identified, OfConference, Base):
    """Two people changed the same passage at once: both texts were kept, and each of them is told.

    ``first_*`` is whose words were saved before. ``*_told_at`` is when they said that they have seen it.
    """

    __tablename__ = "minutes_clash"

    agenda_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(String(10))
    passage: Mapped[str] = mapped_column(LongText)
    first_user_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    first_name: Mapped[str]
    first_told_at: Mapped[datetime | None]
    second_user_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    second_name: Mapped[str]
    second_told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class AttendanceStatus(StrEnum):
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Attendance(Identified, Versioned, OfConference, Base):
    """Somebody who was, or should have been, at an agenda item.

    ``name`` and ``delegation_name`` are kept as they were, so that minutes don't change with the list of
    delegates; ``delegate_id`` and ``person_id`` say whom they were taken from. What ``is_by_hand`` stays when
    the list is filled again; ``removed_at`` keeps somebody who was taken out from coming back with it.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("agenda_item_id", "delegate_id"),
        UniqueConstraint("agenda_item_id", "person_id"),
    )

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    name: Mapped[LocalizedText]
    organization_name: Mapped[LocalizedText]
    delegation_name: Mapped[LocalizedText]
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="SET NULL"), index=True
    )
    person_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]


class Decision(Identified, Versioned, OfConference, Base):
    """What was decided at an agenda item; ``number`` counts within the conference, each given once.

    What is confidential is left out of everything that the public reads.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    text: Mapped[LocalizedText]
    is_confidential: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DecisionParty(Identified, OfConference, Base):
    """Who took a decision: a side or an organization, in order of ``position``."""

    __tablename__ = "decision_party"
    __table_args__ = (
        CheckConstraint("(side_id IS NULL) <> (organization_id IS NULL)", name="is_one"),
        Index("ix_decision_party_decision", "decision_id", "position"),
    )

    decision_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("decision.id", ondelete="CASCADE"))
    side_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"))
    organization_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("organization.id"))
    position: Mapped[int]

    side: Mapped[Side | None] = relationship(lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
