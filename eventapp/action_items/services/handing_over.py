"""Passing an action item on: an owner hands it to a colleague, who gets a link of their own."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from eventapp.action_items.models import ActionItem, Handover
from eventapp.action_items.rules import MAX_HANDOVERS
from eventapp.action_items.services.mails import tell
from eventapp.action_items.services.owning import OwnStep, begin
from eventapp.action_items.services.trail import note
from eventapp.action_items.services.watching import let_watch
from eventapp.clock import now
from eventapp.contacts.access import acting
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import find_contact_by_email
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_


@dataclass(frozen=True, slots=True)
class PassOn:
    """To whom an action item goes; ``language`` '' stands for that of whoever passes it on."""

    name: str
    email: str
    language: str = ""


def pass_on(step: OwnStep, *, to: PassOn, secret_key: str) -> ActionItem:
    """Hand an action item to a colleague of the same organization, who is told with their own link.

    Whoever passes it on watches it from now on and can change it no more. Nobody gets back what they passed
    on. Raises :class:`InvalidInput` for a colleague who can't have it.
    """
    contact, item, owner = begin(step)
    if not to.email.strip():
        raise InvalidInput(N_("Please give the address: your colleague gets a link there."), field="email")
    organization_id = owner.organization_id or contact.organization_id
    heir = _find_colleague(item, to.email.strip(), organization_id, owner.side_id) or take_contact(
        acting(contact),
        conference_id=item.conference_id,
        facts=ContactFacts(
            name=to.name,
            email=to.email,
            organization_id=organization_id,
            side_id=owner.side_id,
            language=to.language or contact.language,
        ),
        # A namesake's link opens all that they follow up: its address is not an owner's to say.
        by_name=False,
    )
    _check_heir(item, contact, heir)
    session().add(
        Handover(
            id=new_id(),
            conference_id=item.conference_id,
            action_item_id=item.id,
            from_contact_id=contact.id,
            to_contact_id=heir.id,
            at=now(),
        )
    )
    owner.contact_id, owner.contact = heir.id, heir
    let_watch(item, contact)
    item.updated_at = now()
    flag_modified(item, "updated_at")
    note(acting(contact), "action_item.passed_on", item)
    tell("action_item_assigned", item, [heir], secret_key)
    return item


def _find_colleague(
    item: ActionItem, email: str, organization_id: str | None, side_id: str | None
) -> Contact | None:
    """Return the contact with an address, as they are; raises :class:`InvalidInput` for one of elsewhere."""
    known = find_contact_by_email(item.conference_id, email)
    if known is None:
        return None
    if known.organization_id not in (None, organization_id) or known.side_id not in (None, side_id):
        raise InvalidInput(
            N_("You can pass this on within your organization. For anybody else please ask the organizers."),
            field="email",
        )
    return known


def _check_heir(item: ActionItem, contact: Contact, heir: Contact) -> None:
    if heir.id == contact.id:
        raise InvalidInput(N_("This is your own address."), field="email")
    if heir.left_at is not None:
        raise InvalidInput(N_("%(name)s has left. Please name somebody else."), field="email", name=heir.name)
    if not heir.is_reachable:
        raise InvalidInput(N_("Nothing can be sent to %(name)s now."), field="email", name=heir.name)
    if any(owner.contact_id == heir.id for owner in item.owners):
        raise InvalidInput(N_("%(name)s owns this already."), field="email", name=heir.name)
    mine = select(Handover.from_contact_id).where(Handover.action_item_id == item.id)
    if heir.id in set(session().scalars(mine)):
        raise InvalidInput(
            N_("%(name)s has passed this on before, and it can’t come back. Please name somebody else."),
            field="email",
            name=heir.name,
        )
    counted = select(func.count()).where(Handover.action_item_id == item.id)
    if (session().scalar(counted) or 0) >= MAX_HANDOVERS:
        raise InvalidInput(N_("This was passed on too often. Please ask the organizers."), field="email")
