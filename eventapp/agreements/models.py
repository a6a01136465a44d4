"""Agreements between organizations: parties, signatories, language versions, and how far they have got."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Side
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned, new_uid
from eventapp.files.models import StoredFile
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization


class AgreementKind(StrEnum):
    MEMORANDUM = "memorandum"
    LETTER_OF_INTENT = "letter_of_intent"
    IMPLEMENTING = "implementing"
    JOINT_STATEMENT = "joint_statement"
    OTHER = "other"


class AgreementStage(StrEnum):
    IDEA = "idea"
    DRAFT = "draft"
    #: Every party has said that it may be signed as it reads.
    CLEARED = "cleared"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    #: Given up before it was signed, or ended before its time.
    ABANDONED = "abandoned"


class Agreement(Identified, Versioned, OfConference, Base):
    """An agreement; ``number`` counts within the conference, ``uid`` names it in calendars.

    Dates are dates in the conference's zone. It is signed at ``agenda_item_id``, in the protocol's
    ``signing_slot_id`` where there is one. ``carried_from_id`` is the agreement of the edition before that it
    goes on from; one that somebody goes on from (``carried_at``) is followed up in the later edition alone.
    What is confidential is left out of everything that the public reads.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        CheckConstraint(
            "expires_on IS NULL OR in_force_on IS NULL OR expires_on >= in_force_on", name="dates_in_order"
        ),
        Index("ix_agreement_expiry", "conference_id", "stage", "expires_on"),
    )

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[LocalizedText]
    summary: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    stage: Mapped[str] = mapped_column(String(20), default=AgreementStage.IDEA)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    agenda_item_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True
    )
    signing_slot_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("signing_slot.id", ondelete="SET NULL"), index=True
    )
    signed_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    #: How often it was renewed; the audit trail says when and until when.
    renewals: Mapped[int] = mapped_column(default=0)
    carried_from_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id"), index=True
    )
    carried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AgreementParty(Identified, OfConference, Base):
    """An organization that agrees, in order of ``position``; its side is ``side_id``.

    ``contact_id`` is whom the office writes to about it, who may clear the text by link; ``asked_at`` is when
    they were asked to. A party that sent the text back said why (``comment``), until it clears it.
    """

    __tablename__ = "agreement_party"
    __table_args__ = (UniqueConstraint("agreement_id", "organization_id"),)

    agreement_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    organization_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("organization.id"), index=True)
    side_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"), index=True)
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]
    asked_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str] = mapped_column(default="")
    sent_back_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(LongText, default="")

    organization: Mapped[Organization] = relationship(lazy="raise")
    side: Mapped[Side | None] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")


class AgreementSignatory(Identified, OfConference, Base):
    """Who signs for a party. ``person_id`` is the person of the agenda, where it is one of them."""

    __tablename__ = "agreement_signatory"

    party_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement_party.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[LocalizedText]
    job_title: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    person_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    position: Mapped[int]


class AgreementText(Identified, OfConference, Base):
    """The agreement in one language (a BCP 47 tag such as ``de``); those authentic are equally so."""

    __tablename__ = "agreement_text"
    __table_args__ = (UniqueConstraint("agreement_id", "language"),)

    agreement_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(String(10))
    is_authentic: Mapped[bool] = mapped_column(default=True)
    file_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))

    file: Mapped[StoredFile | None] = relationship(lazy="raise")


class AgreementDocument(Identified, OfConference, Base):
    """Another paper of an agreement: an annex, the signed copy, a photograph of the signing."""

    __tablename__ = "agreement_document"

    agreement_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    note: Mapped[str] = mapped_column(LongText, default="")
    file_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    created_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="raise")
