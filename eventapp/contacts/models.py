"""Contacts: the people who follow up for their organizations once the conference is over."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, Side
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.organizations.models import Organization


class Contact(Identified, Versioned, OfConference, Base):
    """A person with whom an office follows something up; has no account but a link to what is theirs.

    ``email`` is '' (and ``email_normalised`` None) for somebody known by name alone. ``side_id`` is the side
    that they speak for. The link's token is derived from ``id`` and ``token_generation``; ``token_hash``
    (SHA-256) finds the contact again, None while there is no link. It works until ``link_ends_at``, which
    every mail with it moves on. ``left_at`` is when we heard that they do this no longer, ``bounced_at`` when
    their mailbox refused a mail: neither is written to.
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("conference_id", "email_normalised"),)

    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    side_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"), index=True)
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="SET NULL"), index=True
    )
    email: Mapped[str] = mapped_column(default="")
    email_normalised: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_generation: Mapped[int] = mapped_column(default=0)
    link_ends_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    side: Mapped[Side | None] = relationship(lazy="raise")

    @property
    def is_reachable(self) -> bool:
        """Whether mails are sent to this contact."""
        return bool(self.email) and self.left_at is None and self.bounced_at is None
