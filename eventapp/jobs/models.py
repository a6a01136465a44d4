"""What must still happen after a transaction: mails to send and slow work to do, as rows of that transaction.

The rows are the truth; the queue (huey) only brings their ids to a worker soon.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Identified, LongText


class WorkStatus(StrEnum):
    #: Part of a mailing that somebody looks at first; ``held.release_mails`` lets it go.
    HELD = "held"
    QUEUED = "queued"
    #: A worker has it until ``leased_until``; after that it is anybody's again.
    LEASED = "leased"
    DONE = "done"
    #: A mail that was written, but not sent because no mail server is set.
    WRITTEN = "written"
    #: Given up after the last attempt; ``last_error`` says why.
    FAILED = "failed"


class Leased:
    """Columns of a row that a worker takes, does and marks; ``attempts`` counts those begun."""

    status: Mapped[str] = mapped_column(String(20), default=WorkStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(LongText)
    created_at: Mapped[datetime]


class OutboxMessage(Identified, Leased, Base):
    """A mail to one recipient, of a ``kind`` that notifications knows how to write.

    ``payload`` holds the ids that the kind's template needs, never secrets: links are derived when the mail
    is written. ``subject``, ``body`` and ``attachments`` (file names) keep what was sent, without the secret
    in its link. ``message_id`` is the RFC 5322 Message-ID, made with the row, so that a mail sent twice after
    a crash is recognisably one.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_due", "status", "not_before"),
        Index("ix_outbox_message_conference", "conference_id", "created_at"),
        Index("ix_outbox_message_recipient", "recipient_email"),
    )

    conference_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str] = mapped_column(String(60))
    recipient_name: Mapped[str]
    recipient_email: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    payload: Mapped[dict[str, Any]]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str | None] = mapped_column(LongText)
    body: Mapped[str | None] = mapped_column(LongText)
    attachments: Mapped[list[str]] = mapped_column(default=list)
    mailing_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)


class Job(Identified, Leased, Base):
    """Slow work of a ``kind`` that has a handler, with the ids it needs in ``payload``."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "status", "not_before"),)

    conference_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]]
