"""Calendars of one's own: secret feeds, invitations by mail, and the mailbox where answers arrive."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText


class FeedKind(StrEnum):
    #: The items that one delegate has chosen.
    PERSONAL = "personal"
    #: The items of the members of one delegation.
    DELEGATION = "delegation"
    #: The action items of one conference.
    ACTION_ITEMS = "action_items"
    #: The action items of one contact.
    CONTACT = "contact"
    #: The action items of one organization at one conference.
    ORGANIZATION = "organization"
    #: All conferences of one member of the secretariat.
    ALL_CONFERENCES = "all_conferences"


class FeedToken(Identified, Base):
    """A secret address of a calendar feed. The token is shown once; ``token_hash`` (SHA-256) is what is kept.

    ``language`` is that of the feed where its address doesn't say another. ``last_used_at`` is noted at most
    once an hour. A feed without a conference belongs to ``user_id`` alone.
    """

    __tablename__ = "feed_token"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'personal') = (delegate_id IS NOT NULL) "
            "AND (kind = 'delegation') = (delegation_id IS NOT NULL) "
            "AND (kind = 'contact') = (contact_id IS NOT NULL) "
            "AND (kind = 'organization') = (organization_id IS NOT NULL) "
            "AND (kind = 'all_conferences') = (conference_id IS NULL)",
            name="of_its_kind",
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))
    conference_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), index=True
    )
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
    delegation_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class InvitationState(StrEnum):
    REQUESTED = "requested"
    CANCELLED = "cancelled"


class CalendarAnswer(StrEnum):
    """What somebody answered to an invitation; '' stands for nothing yet."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class CalendarInvitation(Identified, OfConference, Base):
    """An agenda item that a delegate is invited to by calendar mail, and what came back (RFC 5546).

    ``sequence`` is the highest that went out, ``released_id`` the released item that it told of and
    ``message_id`` the mail that did. ``answer_stamp`` is the DTSTAMP of the answer that counts, and
    ``answer_sequence`` the one it answered: below ``sequence``, it was given before the last change.
    """

    __tablename__ = "calendar_invitation"
    __table_args__ = (
        UniqueConstraint("delegate_id", "agenda_item_id"),
        Index("ix_calendar_invitation_item", "agenda_item_id", "state"),
        Index("ix_calendar_invitation_uid", "uid"),
    )

    delegate_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"))
    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"))
    email: Mapped[str]
    uid: Mapped[str] = mapped_column(String(255))
    sequence: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    released_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("released_item.id"))
    message_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    sent_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(20), default="")
    answer_stamp: Mapped[datetime | None]
    answer_sequence: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(LongText, default="")


class StrayAnswers(Base):
    """How many answers came about items of a conference from people who were not invited to them.

    Who they were isn't kept: invitations are passed on, and those who answer then never agreed to anything.
    """

    __tablename__ = "stray_answers"

    conference_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), primary_key=True
    )
    count: Mapped[int]
    last_at: Mapped[datetime]


class MailboxState(Base):
    """How far the mailbox with the answers has been read (RFC 3501 section 2.3.1.1)."""

    __tablename__ = "mailbox_state"

    mailbox: Mapped[str] = mapped_column(String(300), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger)  # both are unsigned, 32 bits
    last_uid: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime]
