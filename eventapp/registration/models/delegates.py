"""Delegates: the persons who take part in a conference."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.models import OfConference, Side
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.registration.models.delegations import Delegation


class DelegateStatus(StrEnum):
    """Where somebody stands. What leads from one to another is in ``registration.transitions``."""

    #: Named by a focal point; the data are still to be completed.
    NOMINATED = "nominated"
    #: Complete, and waiting for the secretariat.
    APPLIED = "applied"
    #: Waiting for a seat.
    WAITLISTED = "waitlisted"
    #: A seat is held until ``offered_until`` for somebody who waited.
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Delegate(Identified, Versioned, OfConference, Base):
    """A person taking part; has no account but a personal link.

    ``name`` is in Latin letters, ``native_name`` in the person's own script; ``positions`` holds the position
    in the languages in which ``position`` does not say it. The link's token is derived from ``id`` and
    ``token_generation``; ``token_hash`` (SHA-256) finds the delegate again and a higher generation revokes
    the old link. ``interpretation`` is the language code wanted, or None. ``search_key`` holds names,
    organization and e-mail, folded, in both scripts.

    ``email`` is '' (and ``email_normalised`` None) for somebody nominated without an address of their
    own, whose mails go to the focal points.

    ``holds_seat`` says whether the delegate counts in the conference's and the quotas' seats taken; ``seats``
    alone moves it. ``completed_at`` is when the data were confirmed, ``approved_at`` when they were accepted,
    by the secretariat or by an open registration. ``answers`` maps ids of form fields to what was answered.
    ``precedence`` counts from 1; None comes last.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        UniqueConstraint("conference_id", "email_normalised"),
        CheckConstraint(
            "holds_seat OR status IN ('applied', 'waitlisted', 'declined', 'cancelled')", name="seat_is_held"
        ),
        CheckConstraint(
            "NOT holds_seat OR status NOT IN ('waitlisted', 'declined', 'cancelled')", name="seat_is_free"
        ),
        Index("ix_delegate_status", "conference_id", "status", "waitlisted_at", "erased_at"),
        Index("ix_delegate_delegation", "delegation_id", "status"),
        Index(
            "uq_delegate_head",
            "delegation_id",
            unique=True,
            sqlite_where=text("is_head"),
            postgresql_where=text("is_head"),
        ),
    )

    status: Mapped[str] = mapped_column(String(20))
    holds_seat: Mapped[bool]
    category: Mapped[str] = mapped_column(String(20), default=DelegateCategory.DELEGATE)
    delegation_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("delegation.id"))
    is_head: Mapped[bool] = mapped_column(default=False)
    form_of_address: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    native_name: Mapped[str]
    organization_name: Mapped[str]
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    position: Mapped[str]
    positions: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    precedence: Mapped[int | None]
    side_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"), index=True)
    email: Mapped[str]
    email_normalised: Mapped[str | None]
    phone: Mapped[str]
    interpretation: Mapped[str | None] = mapped_column(String(10))
    dietary: Mapped[str] = mapped_column(LongText)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_generation: Mapped[int] = mapped_column(default=1)
    search_key: Mapped[str] = mapped_column(LongText)
    registered_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    waitlisted_at: Mapped[datetime | None]
    offered_until: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    #: What the secretariat wrote when it declined.
    decline_reason: Mapped[str] = mapped_column(LongText, default="")
    #: When everything personal was taken out of the row; what is left counts in statistics alone.
    erased_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    side: Mapped[Side] = relationship(lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
    delegation: Mapped[Delegation | None] = relationship(lazy="raise")


class SubmittedForm(OfConference, Base):
    """A form's one-time key, kept with what was sent and what came of it: a double click answers once.

    The same key with another body (``body_hash``, SHA-256) is refused.
    """

    __tablename__ = "submitted_form"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    delegate_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("delegate.id"))
    created_at: Mapped[datetime]
