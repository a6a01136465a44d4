"""Outcome pulses: one question to both sides of a link or an agreement, some months later."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText
from eventapp.organizations.models import Organization


class PulseAnswer(StrEnum):
    NO_FURTHER_CONTACT = "no_further_contact"
    KNOWLEDGE_GAIN = "knowledge_gain"
    VALUABLE_CONTACT = "valuable_contact"
    NEGOTIATION_STARTED = "negotiation_started"
    COOPERATION_AGREEMENT = "cooperation_agreement"


class Pulse(Identified, OfConference, Base):
    """The question to one side of a working link or an agreement, ``months`` after the conference.

    It goes out on ``due_on``, a date in the conference's zone, to ``contact_id``; an answer may be changed.
    ``answer`` is a ``PulseAnswer`` value, None until there is one.
    """

    __tablename__ = "pulse"
    __table_args__ = (
        CheckConstraint("(working_link_id IS NULL) <> (agreement_id IS NULL)", name="about_one"),
        UniqueConstraint("working_link_id", "organization_id", "months"),
        UniqueConstraint("agreement_id", "organization_id", "months"),
        Index("ix_pulse_due", "conference_id", "sent_at", "due_on"),
    )

    working_link_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("working_link.id", ondelete="CASCADE")
    )
    agreement_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id", ondelete="CASCADE")
    )
    organization_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("organization.id"), index=True)
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    months: Mapped[int]
    due_on: Mapped[date]
    sent_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(30))
    comment: Mapped[str] = mapped_column(LongText, default="")
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    contact: Mapped[Contact | None] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
