"""Who may read the link of a mail in the outbox."""

from eventapp.actor import Actor
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.permissions import Permission, is_permitted


def may_read_link(actor: Actor, message: OutboxMessage) -> bool:
    """Tell whether ``actor`` may see the secret link of a mail.

    Only of mails that no server brought to their reader: somebody must be able to pass the link on. A link to
    sign in opens an account, so administrators alone see it; a delegate's link does no more than those may
    who edit delegates, and a contact's no more than those who edit outcomes.
    """
    if message.status != WorkStatus.WRITTEN:
        return False
    if message.conference_id is None or message.kind == "sign_in_link":
        return actor.is_administrator
    needed = Permission.OUTCOMES_EDIT if "contact_id" in message.payload else Permission.DELEGATES_EDIT
    return is_permitted(actor, needed, message.conference_id)
