"""Documents that the worker makes: what was asked for, and the bytes that came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText

PDF = "application/pdf"
ZIP = "application/zip"


class DocumentKind(StrEnum):
    """What ``exports.kinds`` says more of."""

    #: The programme as a booklet.
    PROGRAMME = "programme"
    #: The agenda on one page.
    ONE_PAGE = "one_page"
    #: What one delegate has chosen.
    OWN = "own"
    PARTICIPANTS = "participants"
    BADGES = "badges"
    TABLE_SIGNS = "table_signs"
    DOOR_SIGNS = "door_signs"
    #: Who sits where and who signs what at one agenda item.
    SEATING = "seating"
    ATTENDANCE_SHEET = "attendance_sheet"
    #: The letter with which one delegate applies for a visa.
    VISA_LETTER = "visa_letter"
    CERTIFICATES = "certificates"
    #: The certificate of one delegate.
    CERTIFICATE = "certificate"
    SUMMARY = "summary"
    COMMUNIQUE = "communique"
    #: The minutes of one agenda item.
    MINUTES = "minutes"
    #: The register of action items.
    REGISTER = "register"
    #: Where the action items stand, by side and organization.
    STATUS_REPORT = "status_report"
    #: One agreement on one page.
    AGREEMENT = "agreement"
    INDICATORS = "indicators"
    #: One archive of everything.
    DOSSIER = "dossier"


class DocumentStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Document(Identified, OfConference, Base):
    """A document in a language, or in two, of what stood in the database when ``content_hash`` was taken.

    ``content_hash`` is the SHA-256 of everything that the document shows: the same hash is never made twice.
    ``language`` is a code of ``exports.languages``. ``source`` is what was hashed (a ``rendering.Order`` as
    JSON), kept until the document is ready. ``requested_at`` is when somebody last asked for just this
    document: the newest of a kind and language is the one that holds. One that is not ``is_asked_for`` was
    made for a dossier alone and is never the newest. ``delegate_id`` is whose alone it is, None for what
    belongs to the conference. ``subject_id`` says of what in it, such as an agenda item or an agreement, None
    for all of it. ``choices`` are what was chosen, name → value. ``progress`` is how much of it is made, in
    percent; ``tell_user_ids`` are the users who get a mail with its link once it is there.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("conference_id", "kind", "language", "content_hash"),)

    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
    subject_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(10))
    content_hash: Mapped[str] = mapped_column(String(64))
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    media_type: Mapped[str] = mapped_column(String(100), default=PDF)
    progress: Mapped[int] = mapped_column(default=0)
    tell_user_ids: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(String(20), default=DocumentStatus.WAITING)
    error: Mapped[str | None] = mapped_column(LongText)
    source: Mapped[str | None] = mapped_column(LongText, deferred=True)
    job_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    is_asked_for: Mapped[bool] = mapped_column(default=True)
    requested_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]


class DocumentContent(Base):
    """The bytes of a ready document, apart from its row so that lists stay light; an archive has no pages."""

    __tablename__ = "document_content"

    document_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)
    pages: Mapped[int | None]
