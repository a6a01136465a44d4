"""Finding action items as rows to change, and what forms and filters offer to choose from."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemWatcher, Evidence
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.errors import NotFound


def with_owners() -> _AbstractLoad:
    """Return the option that reads action items together with their owners."""
    owners = selectinload(ActionItem.owners)
    return owners.options(joinedload(ActionItemOwner.organization), joinedload(ActionItemOwner.contact))


def facts_of(item: ActionItem) -> ActionItemFacts:
    """Return what is said of an action item that was read with its owners, so that a part can be changed."""
    return ActionItemFacts(
        title=item.title,
        description=item.description,
        owners=tuple(
            OwnerFacts(
                owner.organization_id,
                owner.contact.name if owner.contact else "",
                owner.contact.email if owner.contact else "",
            )
            for owner in item.owners
        ),
        due_on=item.due_on,
        agenda_item_id=item.agenda_item_id,
        decision_id=item.decision_id,
        agreement_id=item.agreement_id,
        priority=item.priority,
        percent=item.percent,
        is_confidential=item.is_confidential,
    )


def get_action_item(conference_id: str, action_item_id: str) -> ActionItem:
    """Return an action item of this conference with its owners; raises :class:`NotFound` for any other."""
    item = session().scalar(
        select(ActionItem)
        .where(ActionItem.id == action_item_id, ActionItem.conference_id == conference_id)
        .options(with_owners())
    )
    if item is None:
        raise NotFound
    return item


def get_owned_item(
    conference_id: str, contact_id: str, action_item_id: str
) -> tuple[ActionItem, ActionItemOwner]:
    """Return an action item that a contact owns, with its owners, and which of them they are.

    Raises :class:`NotFound` for any other, so that nobody learns what others own.
    """
    item = get_action_item(conference_id, action_item_id)
    mine = next((owner for owner in item.owners if owner.contact_id == contact_id), None)
    if mine is None:
        raise NotFound
    return item, mine


def get_followed_item(conference_id: str, contact_id: str, action_item_id: str) -> ActionItem:
    """Return an action item that a contact owns or watches, with its owners; raises :class:`NotFound`."""
    item = get_action_item(conference_id, action_item_id)
    if not any(owner.contact_id == contact_id for owner in item.owners):
        get_watcher(item.id, contact_id)
    return item


def get_watcher(action_item_id: str, contact_id: str) -> ActionItemWatcher:
    """Return who watches an action item; raises :class:`NotFound` for somebody who doesn't."""
    watcher = session().get(ActionItemWatcher, (action_item_id, contact_id))
    if watcher is None:
        raise NotFound
    return watcher


def list_watchers(action_item_id: str) -> list[Contact]:
    """Return the contacts who watch an action item, by name, with their organizations."""
    return list(
        session().scalars(
            select(Contact)
            .join(ActionItemWatcher, ActionItemWatcher.contact_id == Contact.id)
            .where(ActionItemWatcher.action_item_id == action_item_id)
            .options(joinedload(Contact.organization))
            .order_by(Contact.name, Contact.id)
        )
    )


def get_evidence(conference_id: str, action_item_id: str, evidence_id: str) -> Evidence:
    """Return a piece of evidence of this action item; raises :class:`NotFound` for any other."""
    evidence = session().scalar(
        select(Evidence).where(
            Evidence.id == evidence_id,
            Evidence.action_item_id == action_item_id,
            Evidence.conference_id == conference_id,
        )
    )
    if evidence is None:
        raise NotFound
    return evidence


def list_evidence_files(action_item_id: str) -> list[str]:
    """Return the ids of the files among an action item's evidence."""
    found = session().scalars(select(Evidence.file_id).where(Evidence.action_item_id == action_item_id))
    return [file_id for file_id in found if file_id is not None]


def list_for_contact(contact_id: str) -> list[ActionItem]:
    """Return the open action items that a contact owns, by due date; those carried on are left out."""
    theirs = select(ActionItemOwner.action_item_id).where(ActionItemOwner.contact_id == contact_id)
    return list(
        session().scalars(
            select(ActionItem)
            .where(ActionItem.id.in_(theirs), IS_FOLLOWED_UP)
            .order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.number)
        )
    )
