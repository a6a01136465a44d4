"""Mails about action items: who is written to, each with their own link."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.action_items.queries import get_action_item, list_watchers
from eventapp.action_items.services.trail import note
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.services import write_to_contact
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Permission, require

#: Of what is said of one action item within this time each reader hears once; the page has all of it.
_QUIET = timedelta(minutes=15)


def write_to_owners(
    actor: Actor, *, conference_id: str, action_item_id: str, secret_key: str
) -> list[ActionItemOwner]:
    """Mail an action item to those of its owners who can be reached, and return them.

    Raises :class:`Conflict` where there are none. ``secret_key`` is the installation's.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    written = tell_owners("action_item_assigned", item, item.owners, secret_key)
    if not written:
        raise Conflict(
            N_("None of the owners can be written to: they have no address, left, or mail came back.")
        )
    note(actor, "action_item.owners_written", item)
    return written


def tell_new_owners(item: ActionItem, added: Sequence[ActionItemOwner], secret_key: str) -> None:
    """Mail an action item to owners who are new, once its conference is concluded."""
    if not added or not secret_key:
        return
    if session().get_one(Conference, item.conference_id).concluded_at is not None:
        tell_owners("action_item_assigned", item, added, secret_key)


def tell_owners(
    kind: str, item: ActionItem, owners: Iterable[ActionItemOwner], secret_key: str, **ids: str
) -> list[ActionItemOwner]:
    """Queue a mail of a kind to each of these owners who can be reached, and return them."""
    written = [owner for owner in owners if owner.contact is not None and owner.contact.is_reachable]
    tell(kind, item, [owner.contact for owner in written if owner.contact], secret_key, **ids)
    return written


def tell(kind: str, item: ActionItem, contacts: Iterable[Contact], secret_key: str, **ids: str) -> None:
    """Queue a mail about an action item to each contact who can be reached; ``ids`` join its payload."""
    for contact in contacts:
        if contact.is_reachable:
            write_to_contact(contact, kind, secret_key, action_item_id=item.id, **ids)


def tell_of_comment(item: ActionItem, comment_id: str, author: Contact | None, secret_key: str) -> None:
    """Mail a comment to owners and watchers but its author, and those who have just heard of another."""
    readers = {owner.contact_id: owner.contact for owner in item.owners if owner.contact is not None}
    readers |= {watcher.id: watcher for watcher in list_watchers(item.id)}
    if author is not None:
        readers.pop(author.id, None)
    lately = session().scalars(
        select(OutboxMessage.recipient_email).where(
            OutboxMessage.conference_id == item.conference_id,
            OutboxMessage.kind == "action_item_commented",
            OutboxMessage.created_at > now() - _QUIET,
            OutboxMessage.payload["action_item_id"].as_string() == item.id,
        )
    )
    told = set(lately)
    fresh = [reader for reader in readers.values() if reader.email not in told]
    tell("action_item_commented", item, fresh, secret_key, comment_id=comment_id)
