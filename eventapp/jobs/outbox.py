"""Putting mails and jobs into the transaction under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import make_msgid
from typing import Any

from flask import current_app
from sqlalchemy import delete, insert

from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import after_commit, count_calls_after_commit, session
from eventapp.jobs.models import Job, OutboxMessage, WorkStatus
from eventapp.jobs.queue import wake_worker
from eventapp.jobs.worker import Work

#: Rows of one transaction that a worker is woken for.
WAKES = 50


@dataclass(frozen=True, slots=True)
class MailTo:
    """A mail to one recipient; ``payload`` holds ids alone: it is written when it is sent."""

    recipient_name: str
    recipient_email: str
    language: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A mail that no longer goes out; one that ``was_tried`` may have arrived all the same."""

    kind: str
    payload: dict[str, Any]
    was_tried: bool


def queue_mail(
    kind: str,
    *,
    recipient_name: str,
    recipient_email: str,
    language: str,
    payload: dict[str, Any],
    conference_id: str | None = None,
    not_before: datetime | None = None,
) -> OutboxMessage:
    """Add a mail of a kind that ``notifications.messages`` can write; it goes out after the commit.

    ``payload`` holds ids alone: the mail is written, with its links, when it is sent.
    """
    message = OutboxMessage(
        id=new_id(),
        conference_id=conference_id,
        kind=kind,
        recipient_name=recipient_name,
        recipient_email=recipient_email,
        language=language,
        payload=payload,
        message_id=make_msgid(domain=current_app.config["MAIL_DOMAIN"]),
        not_before=not_before or now(),
        created_at=now(),
    )
    session().add(message)
    _wake_later("mail", message.id)
    return message


def add_mails(
    kind: str,
    mails: Sequence[MailTo],
    *,
    conference_id: str,
    status: WorkStatus = WorkStatus.QUEUED,
    mailing_id: str | None = None,
) -> list[str]:
    """Add mails of one kind in one statement and return their ids in order; no worker is woken."""
    at, domain = now(), current_app.config["MAIL_DOMAIN"]
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "conference_id": conference_id,
            "mailing_id": mailing_id,
            "kind": kind,
            "status": status,
            "attempts": 0,
            "recipient_name": mail.recipient_name,
            "recipient_email": mail.recipient_email,
            "language": mail.language,
            "payload": mail.payload,
            "message_id": make_msgid(domain=domain),
            "attachments": [],
            "not_before": at,
            "created_at": at,
        }
        for mail in mails
    ]
    if rows:
        session().execute(insert(OutboxMessage), rows)
    return [row["id"] for row in rows]


def queue_mails(kind: str, mails: Sequence[MailTo], *, conference_id: str) -> list[str]:
    """Add mails that go out after the commit, as :func:`queue_mail` does one, and return their ids."""
    ids = add_mails(kind, mails, conference_id=conference_id)
    for message_id in ids[:WAKES]:
        _wake_later("mail", message_id)
    return ids


def take_back_mails(message_ids: Sequence[str]) -> dict[str, TakenBack]:
    """Delete mails that still wait and return them by their ids; one that a worker has got stays."""
    gone = session().execute(
        delete(OutboxMessage)
        .where(OutboxMessage.id.in_(message_ids), OutboxMessage.status == WorkStatus.QUEUED)
        .returning(OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload, OutboxMessage.attempts)
        .execution_options(synchronize_session=False)
    )
    return {row.id: TakenBack(row.kind, row.payload, row.attempts > 0) for row in gone}


def queue_job(
    kind: str,
    *,
    payload: dict[str, Any],
    conference_id: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Add work of a kind that has a handler; a worker does it after the commit, or from ``not_before`` on."""
    job = Job(
        id=new_id(),
        conference_id=conference_id,
        kind=kind,
        payload=payload,
        not_before=not_before or now(),
        created_at=now(),
    )
    session().add(job)
    if not_before is None:
        _wake_later("job", job.id)
    return job


def _wake_later(work: Work, row_id: str) -> None:
    """Wake a worker for a row after the commit, unless many are queued at once: the sweep finds those.

    Waking is a write to the queue's own file; a thousand of them would keep who asked for the mails waiting.
    """
    if count_calls_after_commit() < WAKES:
        after_commit(lambda: wake_worker(work, row_id))
