"""Use cases of the outbox."""

from sqlalchemy import update

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.session import after_commit, session
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.queue import wake_worker
from eventapp.notifications.queries import get_message
from eventapp.notifications.rules import can_be_sent_again
from eventapp.permissions import Permission, require


def retry_message(
    actor: Actor, *, conference_id: str | None, message_id: str, has_server: bool
) -> OutboxMessage:
    """Let a mail that failed, or was written while there was no server, be tried anew with all attempts.

    Raises :class:`Conflict` for one that waits or was sent: nobody gets a mail twice by a second click.
    """
    require(actor, Permission.MAIL_VIEW, conference_id)
    message = get_message(conference_id, message_id)
    took = None
    if can_be_sent_again(message.status, has_server=has_server):
        took = session().scalar(
            update(OutboxMessage)
            .where(OutboxMessage.id == message.id, OutboxMessage.status == message.status)
            .values(status=WorkStatus.QUEUED, attempts=0, not_before=now(), done_at=None, last_error=None)
            .returning(OutboxMessage.id)
        )
    if took is None:
        raise Conflict(N_("This mail is waiting already, or was sent."))
    record(
        actor,
        "mail.retried",
        subject_type="outbox_message",
        subject_id=message.id,
        conference_id=conference_id,
    )
    after_commit(lambda: wake_worker("mail", message.id))
    return message
