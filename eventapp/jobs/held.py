"""Mails that somebody looks at before they go out: written into the outbox in bulk, held, then let go."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from eventapp.clock import now
from eventapp.db.session import after_commit, session
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.outbox import MailTo, add_mails
from eventapp.jobs.queue import wake_worker


def hold_mails(kind: str, mails: Sequence[MailTo], *, mailing_id: str, conference_id: str) -> None:
    """Add mails that no worker takes until :func:`release_mails`; one statement for all of them."""
    add_mails(kind, mails, conference_id=conference_id, status=WorkStatus.HELD, mailing_id=mailing_id)


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
