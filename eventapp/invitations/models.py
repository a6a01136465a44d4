"""Invitations, the conference's own mail texts, and mailings that somebody looks at before they go out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class Invitation(Identified, OfConference, Base):
    """Somebody who is asked to register, in a category and perhaps for a delegation.

    The link's token is derived from ``id``; ``token_hash`` (SHA-256) finds the invitation again.
    ``mailing_id`` is the mailing by which it was first written to, ``sent_at`` when that was released.
    ``opened_at`` is when the link was first used in a browser, ``delegate_id`` who came of it.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("conference_id", "email_normalised"),)

    name: Mapped[str]
    email: Mapped[str]
    email_normalised: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(20))
    delegation_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="SET NULL"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    mailing_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="SET NULL"), index=True
    )


class TemplateKind(StrEnum):
    """Which mails an office can word itself."""

    INVITATION = "invitation"
    FOCAL_POINT = "focal_point"
    REMINDER_TO_REGISTER = "reminder_to_register"
    REMINDER_TO_NOMINATE = "reminder_to_nominate"
    REMINDER_TO_COMPLETE = "reminder_to_complete"
    REMINDER_OF_FOLLOW_UP = "reminder_of_follow_up"
    NEWS = "news"


class MailTemplate(Identified, Versioned, OfConference, Base):
    """The conference's own words for one kind of mail; where a language is empty the product's stand."""

    __tablename__ = "mail_template"
    __table_args__ = (UniqueConstraint("conference_id", "kind"),)

    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[LocalizedText]
    body: Mapped[LocalizedText]
    updated_at: Mapped[datetime]


class MailingState(StrEnum):
    #: Written and held back, so that somebody can look at each mail.
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


class Mailing(Identified, OfConference, Base):
    """Mails of one kind to many people, held back until somebody lets them go.

    The mails are rows of the outbox with this id in ``mailing_id``. ``subject`` and ``body`` are the
    conference's own words as they stood when the mails were prepared: what was looked at is what goes out,
    whatever becomes of the template. ``per_minute`` is how many go out a minute at most.
    """

    __tablename__ = "mailing"

    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[LocalizedText]
    body: Mapped[LocalizedText]
    state: Mapped[str] = mapped_column(String(20))
    recipients: Mapped[int]
    skipped: Mapped[int]
    per_minute: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class BlockReason(StrEnum):
    #: The organizer noted that mail to the address comes back.
    BOUNCED = "bounced"
    #: The person wants no more reminders.
    UNSUBSCRIBED = "unsubscribed"


class MailBlock(Identified, OfConference, Base):
    """An address to which this conference's invitations and reminders no longer go."""

    __tablename__ = "mail_block"
    __table_args__ = (UniqueConstraint("conference_id", "email_normalised", "reason"),)

    email_normalised: Mapped[str]
    reason: Mapped[str] = mapped_column(String(20))
    noted_at: Mapped[datetime]
