"""Putting mails and jobs into the transaction under way."""

from datetime import datetime
from email.utils import make_msgid
from typing import Any

from flask import current_app

from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import after_commit, count_calls_after_commit, session
from eventapp.jobs.models import Job, OutboxMessage
from eventapp.jobs.queue import wake_worker
from eventapp.jobs.worker import Work

#: Rows of one transaction that a worker is woken for.
WAKES = 50


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
