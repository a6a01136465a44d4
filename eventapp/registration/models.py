"""Delegates: the persons who take part in a conference."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Side
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.organizations.models import Organization


class DelegateStatus(StrEnum):
    NOMINATED = "nominated"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


#: Those who hold one of the conference's seats; ``Conference.seats_taken`` counts them.
SEATED = frozenset({DelegateStatus.ACCEPTED})


class DelegateCategory(StrEnum):
    DELEGATE = "delegate"
    SPEAKER = "speaker"
    OBSERVER = "observer"
    MEDIA = "media"
    INTERPRETER = "interpreter"
    STAFF = "staff"
    ACCOMPANYING = "accompanying"
    VIP = "vip"


class Delegate(Identified, Versioned, OfConference, Base):
    """A person taking part; has no account but a personal link.

    ``name`` is in Latin letters, ``native_name`` in the person's own script. The link's token is derived
    from ``id`` and ``token_generation``; ``token_hash`` (SHA-256) finds the delegate again and a higher
    generation revokes the old link. ``interpretation`` is the language code wanted, or None.
    ``search_key`` holds names, organization and e-mail, folded, in both scripts.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("conference_id", "email_normalised"),
        Index("ix_delegate_status", "conference_id", "status", "waitlisted_at"),
    )

    status: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(20), default=DelegateCategory.DELEGATE)
    name: Mapped[str]
    native_name: Mapped[str]
    organization_name: Mapped[str]
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    position: Mapped[str]
    side_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"), index=True)
    email: Mapped[str]
    email_normalised: Mapped[str]
    phone: Mapped[str]
    interpretation: Mapped[str | None] = mapped_column(String(10))
    dietary: Mapped[str] = mapped_column(LongText)
    language: Mapped[str] = mapped_column(String(10))
    consented_at: Mapped[datetime]
    consent_version: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_generation: Mapped[int] = mapped_column(default=1)
    search_key: Mapped[str] = mapped_column(LongText)
    registered_at: Mapped[datetime]
    waitlisted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    side: Mapped[Side] = relationship(lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")


class SubmittedForm(OfConference, Base):
    """A form's one-time key, kept with what was sent and what came of it: a double click answers once.

    The same key with another body (``body_hash``, SHA-256) is refused.
    """

    __tablename__ = "submitted_form"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    delegate_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("delegate.id"))
    created_at: Mapped[datetime]
