"""Use cases of watchers: contacts who hear of an action item without owning it."""

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, ActionItemWatcher
from eventapp.action_items.queries import get_action_item, get_watcher
from eventapp.action_items.rules import MAX_WATCHERS
from eventapp.action_items.services.trail import note
from eventapp.actor import Actor
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require


def add_watcher(actor: Actor, *, conference_id: str, action_item_id: str, facts: ContactFacts) -> Contact:
    """Let a contact hear of an action item; who watches it or owns it already is left as they are."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    contact = take_contact(actor, conference_id=conference_id, facts=facts)
    if contact.left_at is not None:
        raise InvalidInput(N_("%(name)s has left and isn’t written to."), field="name", name=contact.name)
    if any(owner.contact_id == contact.id for owner in item.owners):
        raise InvalidInput(N_("%(name)s owns this already."), field="name", name=contact.name)
    counted = select(func.count()).where(ActionItemWatcher.action_item_id == item.id)
    if (session().scalar(counted) or 0) >= MAX_WATCHERS:
        raise InvalidInput(N_("At most %(max)d can watch an action item."), field="name", max=MAX_WATCHERS)
    let_watch(item, contact)
    note(actor, "action_item.watcher_added", item)
    return contact


def remove_watcher(actor: Actor, *, conference_id: str, action_item_id: str, contact_id: str) -> None:
    """Let a contact hear no more of an action item."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    session().delete(get_watcher(item.id, contact_id))
    note(actor, "action_item.watcher_removed", item)


def let_watch(item: ActionItem, contact: Contact) -> None:
    """Let a contact watch an action item; done twice it is done."""
    if session().get(ActionItemWatcher, (item.id, contact.id)) is None:
        session().add(
            ActionItemWatcher(conference_id=item.conference_id, action_item_id=item.id, contact_id=contact.id)
        )
