"""Who owns an action item: from what was said to the rows of contacts and organizations."""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.action_items.rules import OwnerFacts, check_owners
from eventapp.actor import Actor
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.organizations.models import Organization
from eventapp.organizations.queries import get_organization


def set_owners(actor: Actor, item: ActionItem, owners: Sequence[OwnerFacts]) -> list[ActionItemOwner]:
    """Make these the owners of an action item, in their order, and return those that weren't before.

    ``item`` is new, or read with its owners. Who has left can stay an owner, but doesn't become one.
    """
    check_owners(owners)
    before = {(owner.organization_id, owner.contact_id): owner for owner in item.owners}
    now_owning: list[ActionItemOwner] = []
    for place, said in enumerate(owners):
        organization, contact = _named(actor, item.conference_id, said, f"owners.{place}.")
        key = (organization.id if organization else None, contact.id if contact else None)
        if any(key == (owner.organization_id, owner.contact_id) for owner in now_owning):
            raise InvalidInput(N_("This owner is named twice."), field=f"owners.{place}.name")
        owner = before.get(key)
        if owner is None:
            _check_has_not_left(contact, f"owners.{place}.name")
            owner = new_owner(item, organization, contact)
        owner.position = place
        now_owning.append(owner)
    item.owners = now_owning
    return [owner for owner in now_owning if owner not in before.values()]


def forget_report(item: ActionItem) -> None:
    """Take back that an action item was reported as done and who agreed; it was read with its owners."""
    item.reported_at, item.reported_by = None, ""
    for owner in item.owners:
        owner.confirmed_at = None


def new_owner(
    item: ActionItem, organization: Organization | None, contact: Contact | None
) -> ActionItemOwner:
    """Return a further owner, who speaks for the contact's side, else that of the organization's country."""
    return ActionItemOwner(
        id=new_id(),
        conference_id=item.conference_id,
        action_item_id=item.id,
        organization_id=organization.id if organization else None,
        organization=organization,
        contact_id=contact.id if contact else None,
        contact=contact,
        side_id=(contact and contact.side_id) or _side_of(item.conference_id, organization),
    )


def _named(
    actor: Actor, conference_id: str, said: OwnerFacts, field: str
) -> tuple[Organization | None, Contact | None]:
    organization = get_organization(said.organization_id) if said.organization_id else None
    if not said.is_person:
        return organization, None
    facts = ContactFacts(
        name=said.name,
        email=said.email,
        organization_id=said.organization_id,
        language=said.language,
    )
    contact = take_contact(actor, conference_id=conference_id, facts=facts, field=field)
    if organization is None and contact.organization_id is not None:
        organization = get_organization(contact.organization_id)
    return organization, contact


def _check_has_not_left(contact: Contact | None, field: str) -> None:
    if contact is not None and contact.left_at is not None:
        raise InvalidInput(
            N_(
                "%(name)s has left. Please name somebody else, or note among the contacts that they are back."
            ),
            field=field,
            name=contact.name,
        )


def _side_of(conference_id: str, organization: Organization | None) -> str | None:
    if organization is None or organization.country is None:
        return None
    return session().scalar(
        select(Side.id).where(Side.conference_id == conference_id, Side.code == organization.country)
    )
