"""Mails that somebody looks at before they go out: written into the outbox in bulk, held, then let go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from flask import current_app
from sqlalchemy import delete, insert, select, update

from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import after_commit, session
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.queue import wake_worker


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail to one recipient; ``payload`` holds ids alone, as in ``outbox.queue_mail``."""

    recipient_name: str
    recipient_email: str
    language: str
    payload: dict[str, Any]


def hold_mails(kind: str, mails: Sequence[HeldMail], *, mailing_id: str, conference_id: str) -> None:
    """Add mails that no worker takes until :func:`release_mails`; one statement for all of them."""
    at, domain = now(), current_app.config["MAIL_DOMAIN"]
    if not mails:
        return
    session().execute(
        insert(OutboxMessage),
        [
            {
                "id": new_id(),
                "conference_id": conference_id,
                "mailing_id": mailing_id,
                "kind": kind,
                "status": WorkStatus.HELD,
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
        ],
    )


def release_mails(mailing_id: str, *, per_minute: int) -> int:
    """Let the held mails of a mailing go, ``per_minute`` of them at once and as many each minute after.

    The first are brought to a worker by the queue, the others by the sweep. Returns how many there are.
    """
    at = now()
    ids: Sequence[str] = (
        session()
        .scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.mailing_id == mailing_id, OutboxMessage.status == WorkStatus.HELD)
            .order_by(OutboxMessage.id)
        )
        .all()
    )
    if ids:
        session().execute(
            update(OutboxMessage),
            [
                {
                    "id": message_id,
                    "status": WorkStatus.QUEUED,
                    "not_before": at + timedelta(minutes=place // per_minute),
                }
                for place, message_id in enumerate(ids)
            ],
        )
    for message_id in ids[:per_minute]:
        after_commit(lambda message_id=message_id: wake_worker("mail", message_id))  # type: ignore[misc]
    return len(ids)


def discard_mails(mailing_id: str, message_id: str | None = None) -> int:
    """Delete the held mails of a mailing, or one of them, and return how many were; a released one stays."""
    conditions = [OutboxMessage.mailing_id == mailing_id, OutboxMessage.status == WorkStatus.HELD]
    if message_id is not None:
        conditions.append(OutboxMessage.id == message_id)
    gone = session().scalars(
        delete(OutboxMessage)
        .where(*conditions)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
