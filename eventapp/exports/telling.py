"""Telling those who asked for it that a document is made, or can't be."""

from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.conferences.queries import actor_of
from eventapp.db.session import session
from eventapp.exports.kinds import KINDS
from eventapp.exports.models import Document, DocumentStatus
from eventapp.jobs.outbox import MailTo, queue_mails
from eventapp.permissions import Permission, is_permitted

#: The kind of mail that tells it; its payload is ``document_id`` and ``user_id``.
DOCUMENT_MADE = "document_made"


def may_read(actor: Actor, conference_id: str, kind: str) -> bool:
    """Tell whether somebody may have the conference's documents of a kind."""
    return is_permitted(actor, Permission.DOCUMENTS_VIEW, conference_id) and is_permitted(
        actor, KINDS[kind].permission, conference_id
    )


def is_reader(user: User, document: Document) -> bool:
    """Tell whether an account may have a document now; a member may have gone since they asked."""
    return user.disabled_at is None and may_read(actor_of(user), document.conference_id, document.kind)


def add_reader(document: Document, actor: Actor) -> bool:
    """Have the actor told, once however often they ask; return False where there is nothing to wait for."""
    if document.status != DocumentStatus.WAITING or actor.id is None:
        return False
    if actor.id not in document.tell_user_ids:
        document.tell_user_ids = [*document.tell_user_ids, actor.id]
    return True


def tell_readers(document: Document) -> None:
    """Queue the mails to those who wait for a document, and forget that they do."""
    if not document.tell_user_ids:
        return
    users = session().scalars(select(User).where(User.id.in_(document.tell_user_ids)).order_by(User.id))
    mails = [
        MailTo(user.name, user.email, user.language, {"document_id": document.id, "user_id": user.id})
        for user in users
        if is_reader(user, document)
    ]
    document.tell_user_ids = []
    queue_mails(DOCUMENT_MADE, mails, conference_id=document.conference_id)
