"""Use cases of contacts: knowing them, giving them a link, hearing that they left."""

from typing import Any

from sqlalchemy import select, update

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import get_row
from eventapp.contacts.links import contact_token
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import find_contact_by_email, get_contact
from eventapp.contacts.revoking import tell_of_revocation
from eventapp.contacts.rules import LINK_LASTS, LINK_SLACK, ContactFacts, checked_facts, likely_language
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.jobs.outbox import MailTo, queue_mails
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require
from eventapp.registration.queries import get_delegate


def take_contact(
    actor: Actor, *, conference_id: str, facts: ContactFacts, field: str = "", by_name: bool = True
) -> Contact:
    """Return the contact that ``facts`` speak of: the one with this address; else, ``by_name``, the one of
    this name in this organization, unless both addresses are known; else a new one.

    What was not known of somebody who is there already is filled in, and nothing else is changed. It is a
    part of other use cases, which have judged whether the actor may.
    """
    name, email = checked_facts(facts, field)
    contact = find_contact_by_email(conference_id, email)
    if contact is None and by_name:
        contact = _find_by_name(conference_id, name, email, facts)
    if contact is None:
        contact = Contact(
            id=new_id(),
            conference_id=conference_id,
            name=name,
            language=facts.language or _likely_language(conference_id, name, facts),
            created_at=now(),
            updated_at=now(),
        )
        session().add(contact)
        record(
            actor,
            "contact.added",
            subject_type="contact",
            subject_id=contact.id,
            conference_id=conference_id,
        )
    _fill_in(contact, email, facts)
    session().flush()
    return contact


def add_contact(actor: Actor, *, conference_id: str, facts: ContactFacts) -> Contact:
    """Add somebody by hand; raises :class:`InvalidInput` where somebody has the address already."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    _name, email = checked_facts(facts)
    if find_contact_by_email(conference_id, email) is not None:
        raise InvalidInput(N_("Somebody else has this address already."), field="email")
    return take_contact(actor, conference_id=conference_id, facts=facts)


def change_contact(
    actor: Actor, *, conference_id: str, contact_id: str, facts: ContactFacts, version: int
) -> Contact:
    """Say anew what is known of a contact; another address makes the link to the former one stop working.

    Raises :class:`Conflict` unless ``version`` is the newest, :class:`InvalidInput` where somebody else has
    the address.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    contact = get_contact(conference_id, contact_id)
    check_is_newest(contact, version)
    name, email = checked_facts(facts)
    other = find_contact_by_email(conference_id, email)
    if other is not None and other.id != contact.id:
        raise InvalidInput(N_("Somebody else has this address already."), field="email")
    if email != contact.email:
        contact.token_hash = contact.link_ends_at = contact.bounced_at = None
        tell_of_revocation(contact)
    contact.name, contact.position = name, facts.position.strip()
    contact.email, contact.email_normalised = email, email.lower() or None
    contact.language = facts.language or contact.language
    contact.organization_id = facts.organization_id and get_organization(facts.organization_id).id
    contact.side_id = _side_id(conference_id, facts)
    return _changed(actor, "contact.changed", contact)


def note_left(actor: Actor, *, conference_id: str, contact_id: str) -> Contact:
    """Note that a contact does this no longer: their link stops working and nothing is sent to them."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    contact = get_contact(conference_id, contact_id)
    contact.left_at = contact.left_at or now()
    return _changed(actor, "contact.left", contact)


def note_back(actor: Actor, *, conference_id: str, contact_id: str) -> Contact:
    """Take back that a contact has left, or that their mailbox refuses mails."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    contact = get_contact(conference_id, contact_id)
    contact.left_at = contact.bounced_at = None
    return _changed(actor, "contact.back", contact)


def note_bounced(actor: Actor, *, conference_id: str, email: str) -> None:
    """Note that a mailbox refuses mails: nothing more is sent to the contact with this address, if any.

    It is a part of other use cases, which have judged whether the actor may.
    """
    contact = find_contact_by_email(conference_id, email)
    if contact is not None and contact.bounced_at is None:
        contact.bounced_at = now()
        _changed(actor, "contact.bounced", contact)


def note_not_bounced(actor: Actor, *, conference_id: str, email: str) -> None:
    """Take back that a mailbox refuses mails; a part of other use cases as well."""
    contact = find_contact_by_email(conference_id, email)
    if contact is not None and contact.bounced_at is not None:
        contact.bounced_at = None
        _changed(actor, "contact.back", contact)


def revoke_link(actor: Actor, *, conference_id: str, contact_id: str) -> Contact:
    """Make a contact's link and their secret calendar stop at once; the next mail brings another link."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    contact = get_contact(conference_id, contact_id)
    contact.token_hash = contact.link_ends_at = None
    tell_of_revocation(contact)
    return _changed(actor, "contact.link_revoked", contact)


def send_link(actor: Actor, *, conference_id: str, contact_id: str, secret_key: str) -> Contact:
    """Mail a contact the link to all that they follow up; ``secret_key`` is the installation's."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    contact = get_contact(conference_id, contact_id)
    if not contact.is_reachable:
        raise Conflict(N_("Nothing can be sent to this contact now."))
    write_to_contact(contact, "contact_link", secret_key)
    return _changed(actor, "contact.link_sent", contact)


def open_link(contact: Contact, secret_key: str) -> str:
    """Return the token of a contact's link, which works for ``LINK_LASTS`` from now on, or somewhat longer.

    One that was revoked or has ended is replaced. Belongs into the transaction that queues the mail.
    """
    at = now()
    if contact.token_hash is None or contact.link_ends_at is None or contact.link_ends_at <= at:
        contact.token_generation += 1
        contact.link_ends_at = at
    token = contact_token(secret_key, contact.id, contact.token_generation)
    if contact.link_ends_at < at + LINK_LASTS:
        contact.token_hash, contact.link_ends_at = token_hash(token), at + LINK_LASTS + LINK_SLACK
    return token


def mail_to_contact(contact: Contact, secret_key: str, **ids: Any) -> MailTo:
    """Return a mail to a contact who can be reached, whose link works once the transaction is over.

    ``ids`` are what it is about; its letter is made by ``notifications.contact_letters.letter_to_contact``.
    """
    open_link(contact, secret_key)
    return MailTo(contact.name, contact.email, contact.language, {"contact_id": contact.id, **ids})


def write_to_contact(contact: Contact, kind: str, secret_key: str, **ids: str) -> None:
    """Queue one mail as :func:`mail_to_contact` makes it."""
    queue_mails(kind, [mail_to_contact(contact, secret_key, **ids)], conference_id=contact.conference_id)


def note_opened(contact_id: str) -> None:
    """Note that a contact has done something by their link, the first time alone."""
    session().execute(
        update(Contact)
        .where(Contact.id == contact_id, Contact.opened_at.is_(None))
        .values(opened_at=now(), version=Contact.version)
        .execution_options(synchronize_session=False)
    )


def _find_by_name(conference_id: str, name: str, email: str, facts: ContactFacts) -> Contact | None:
    """Return who is called so in this organization; with an ``email`` somebody whose address isn't known."""
    same_organization = (
        Contact.organization_id == facts.organization_id
        if facts.organization_id
        else Contact.organization_id.is_(None)
    )
    statement = select(Contact).where(
        Contact.conference_id == conference_id, Contact.name == name, same_organization
    )
    if email:
        statement = statement.where(Contact.email == "")
    return session().scalar(statement.order_by(Contact.id).limit(1))


def _fill_in(contact: Contact, email: str, facts: ContactFacts) -> None:
    if email and not contact.email:
        contact.email, contact.email_normalised = email, email.lower()
    if facts.organization_id and contact.organization_id is None:
        contact.organization_id = get_organization(facts.organization_id).id
    if facts.position and not contact.position:
        contact.position = facts.position.strip()
    if facts.delegate_id and contact.delegate_id is None:
        contact.delegate_id = get_delegate(contact.conference_id, facts.delegate_id).id
    if contact.side_id is None:
        contact.side_id = _side_id(contact.conference_id, facts)
    contact.updated_at = now()


def _side_id(conference_id: str, facts: ContactFacts) -> str | None:
    """Return the side that is named, else that of the delegate, else that of the organization's country."""
    if facts.side_id:
        return get_row(Side, conference_id, facts.side_id).id
    if facts.delegate_id:
        return get_delegate(conference_id, facts.delegate_id).side_id
    country = _country(facts)
    if country is None:
        return None
    return session().scalar(select(Side.id).where(Side.conference_id == conference_id, Side.code == country))


def _likely_language(conference_id: str, name: str, facts: ContactFacts) -> str:
    mail_language = session().get_one(Conference, conference_id).mail_language
    return likely_language(name, _country(facts), mail_language)


def _country(facts: ContactFacts) -> str | None:
    return get_organization(facts.organization_id).country if facts.organization_id else None


def _changed(actor: Actor, action: str, contact: Contact) -> Contact:
    contact.updated_at = now()
    record(
        actor,
        action,
        subject_type="contact",
        subject_id=contact.id,
        conference_id=contact.conference_id,
    )
    session().flush()
    return contact
