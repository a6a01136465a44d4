"""Delegations with their focal points, and the quotas that limit how many may take part."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Side
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


class Delegation(Identified, Versioned, OfConference, Base):
    """All delegates of one side or organization. ``position`` is its place in the order of precedence.

    How many it may send stands in :class:`Quota`; who leads it is the delegate with ``is_head``.
    It can take part from ``arrives_at`` to ``departs_at``, where they
    are known. ``notes`` are the secretariat's own.
    """

    __tablename__ = "delegation"

    name: Mapped[LocalizedText]
    side_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"), index=True)
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    position: Mapped[int]
    arrives_at: Mapped[datetime | None]
    departs_at: Mapped[datetime | None]
    notes: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    side: Mapped[Side] = relationship(lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")


class Quota(Identified, OfConference, Base):
    """A limit on seats: of a category, of a delegation, or of a category within a delegation.

    ``taken`` counts the delegates with ``holds_seat`` that it covers, and is moved by ``seats`` alone. There
    is a row only where there is a limit; ``seats`` may be 0.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= seats", name="not_overdrawn"),
        CheckConstraint("category IS NOT NULL OR delegation_id IS NOT NULL", name="limits_something"),
        Index(
            "uq_quota_of_category",
            "conference_id",
            "category",
            unique=True,
            sqlite_where=text("delegation_id IS NULL"),
            postgresql_where=text("delegation_id IS NULL"),
        ),
        Index(
            "uq_quota_of_delegation",
            "delegation_id",
            unique=True,
            sqlite_where=text("category IS NULL"),
            postgresql_where=text("category IS NULL"),
        ),
        UniqueConstraint("conference_id", "delegation_id", "category"),
    )

    delegation_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE")
    )
    category: Mapped[str | None] = mapped_column(String(20))
    seats: Mapped[int]
    taken: Mapped[int]


class FocalPoint(Identified, OfConference, Base):
    """Who nominates for a delegation; has no account but a link that opens this delegation alone.

    The link's token is derived from ``id`` and ``token_generation``; ``token_hash`` (SHA-256) finds the focal
    point again. ``invited_at`` is None for one who came along from the edition before and was not written to
    yet, ``opened_at`` when the link was first used.
    """

    __tablename__ = "focal_point"
    __table_args__ = (UniqueConstraint("delegation_id", "email_normalised"),)

    delegation_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    email: Mapped[str]
    email_normalised: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_generation: Mapped[int] = mapped_column(default=1)
    invited_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]

    delegation: Mapped[Delegation] = relationship(lazy="raise")
