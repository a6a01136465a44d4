"""Documents that the worker makes: what was asked for, and the bytes that came of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText


class DocumentKind(StrEnum):
    PROGRAMME = "programme"
    #: The programme with what each item is about.
    ABSTRACTS = "abstracts"
    SUMMARY = "summary"
    #: What one delegate has chosen.
    OWN = "own"
    #: The minutes of one agenda item.
    MINUTES = "minutes"
    #: The register of action items.
    REGISTER = "register"
    #: One agreement on one page.
    AGREEMENT = "agreement"
    INDICATORS = "indicators"


class DocumentStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Document(Identified, OfConference, Base):
    """A document in one language, or ``both``, of what stood in the database when ``content_hash`` was taken.

    ``content_hash`` is the SHA-256 of everything that the document shows: the same hash is never made twice.
    ``source`` is the HTML that was hashed, kept until the document is ready. ``requested_at`` is when
    somebody last asked for just this document: the newest of a kind and language is the one that holds.
    ``delegate_id`` is whose alone it is, None for what belongs to the conference. ``subject_id`` says of
    what in it: an agenda item or an agreement, None for all of it.
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
    status: Mapped[str] = mapped_column(String(20), default=DocumentStatus.WAITING)
    error: Mapped[str | None] = mapped_column(LongText)
    source: Mapped[str | None] = mapped_column(LongText, deferred=True)
    job_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    requested_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]


class DocumentContent(Base):
    """The bytes of a ready document, apart from its row so that lists stay light."""

    __tablename__ = "document_content"

    document_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("document.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)
    pages: Mapped[int]
