"""Use cases of comments on action items: by the secretariat, by owners and watchers with their link."""

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, ActionItemComment
from eventapp.action_items.queries import get_action_item, get_followed_item
from eventapp.action_items.rules import MAX_COMMENTS, checked_note
from eventapp.action_items.services.mails import tell_of_comment
from eventapp.action_items.services.trail import note
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require


def comment(
    actor: Actor, *, conference_id: str, action_item_id: str, text: str, secret_key: str
) -> ActionItemComment:
    """Add a comment of the secretariat's; owners and watchers are told by mail."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    said = add_comment(actor, item, None, text)
    tell_of_comment(item, said.id, None, secret_key)
    return said


def comment_as_contact(
    *, conference_id: str, contact_id: str, action_item_id: str, text: str, secret_key: str
) -> ActionItemComment:
    """Add an owner's or watcher's comment; the others are told. Raises :class:`NotFound` for strangers."""
    contact = get_contact(conference_id, contact_id)
    item = get_followed_item(conference_id, contact_id, action_item_id)
    said = add_comment(acting(contact), item, contact, text)
    tell_of_comment(item, said.id, contact, secret_key)
    return said


def add_comment(
    actor: Actor, item: ActionItem, author: Contact | None, text: str, field: str = "text"
) -> ActionItemComment:
    """Add a comment for a use case that has judged who may; nobody is told. None stands for a member."""
    text = checked_note(text, field)
    counted = select(func.count()).where(ActionItemComment.action_item_id == item.id)
    if (session().scalar(counted) or 0) >= MAX_COMMENTS:
        raise InvalidInput(N_("There are %(max)d comments already."), field=field, max=MAX_COMMENTS)
    said = ActionItemComment(
        id=new_id(),
        conference_id=item.conference_id,
        action_item_id=item.id,
        contact_id=author.id if author else None,
        author_name=author.name if author else actor.name,
        text=text,
        created_at=now(),
    )
    session().add(said)
    note(actor, "action_item.commented", item)
    return said


def remove_comment(actor: Actor, *, conference_id: str, action_item_id: str, comment_id: str) -> None:
    """Take a comment away that doesn't belong there."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_action_item(conference_id, action_item_id)
    said = session().get(ActionItemComment, comment_id)
    if said is None or said.action_item_id != item.id:
        raise NotFound
    session().delete(said)
    note(actor, "action_item.comment_removed", item)
