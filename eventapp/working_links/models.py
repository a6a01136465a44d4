"""Working links: lasting relations between two organizations that a conference brought about."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization


class LinkStage(StrEnum):
    INTRODUCED = "introduced"
    EXPLORING = "exploring"
    AGREED = "agreed"
    ACTIVE = "active"
    DORMANT = "dormant"


class LinkOrigin(StrEnum):
    INTRODUCTION = "introduction"
    MEETING = "meeting"
    AGREEMENT = "agreement"


class WorkingLink(Identified, Versioned, OfConference, Base):
    """A relation of two organizations, one at a conference; the one with the lower id is the first.

    It was born at ``agenda_item_id`` or from ``agreement_id`` as ``origin`` says. ``next_review_on`` is a
    date in the conference's zone. ``carried_from_id`` is the link of the edition before that it goes on from.
    """

    __tablename__ = "working_link"
    __table_args__ = (
        UniqueConstraint("conference_id", "first_organization_id", "second_organization_id"),
        CheckConstraint("first_organization_id < second_organization_id", name="of_two_in_order"),
    )

    first_organization_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    second_organization_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    first_contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    second_contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    stage: Mapped[str] = mapped_column(String(20), default=LinkStage.INTRODUCED)
    origin: Mapped[str] = mapped_column(String(20), default=LinkOrigin.INTRODUCTION)
    agenda_item_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True
    )
    agreement_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id", ondelete="SET NULL"), index=True
    )
    topic: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    notes: Mapped[str] = mapped_column(LongText, default="")
    next_review_on: Mapped[date | None]
    carried_from_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("working_link.id"), index=True
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    first_organization: Mapped[Organization] = relationship(
        foreign_keys=[first_organization_id], lazy="raise"
    )
    second_organization: Mapped[Organization] = relationship(
        foreign_keys=[second_organization_id], lazy="raise"
    )
    first_contact: Mapped[Contact | None] = relationship(foreign_keys=[first_contact_id], lazy="raise")
    second_contact: Mapped[Contact | None] = relationship(foreign_keys=[second_contact_id], lazy="raise")
