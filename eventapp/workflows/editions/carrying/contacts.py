"""Contacts of the next edition: the same people, with no link yet."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_

from eventapp.clock import now
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.workflows.editions.carrying.passage import Passage, list_rows


def carry_contacts(passage: Passage, needed: Collection[str], *, all_of_them: bool) -> int:
    """Take contacts over and return how many are new: those ``needed``, or all but those who have left.

    Who is there already, by address or else by name and organization, is taken as they are.
    """
    wanted: ColumnElement[bool] = Contact.id.in_(needed)
    if all_of_them:
        wanted = or_(wanted, Contact.left_at.is_(None))
    known = {
        _key(contact): contact.id
        for contact in list_rows(Contact, Contact.conference_id == passage.target.id)
    }
    added = 0
    for contact in list_rows(Contact, Contact.conference_id == passage.source.id, wanted):
        key = _key(contact)
        if key not in known:
            copy = _copy(passage, contact)
            session().add(copy)
            known[key] = copy.id
            added += 1
        passage.contacts[contact.id] = known[key]
    session().flush()
    return added


def _copy(passage: Passage, contact: Contact) -> Contact:
    # The link is another one, and there is none before the first mail.
    return passage.copy(
        contact,
        side_id=passage.side(contact.side_id),
        delegate_id=None,
        token_hash=None,
        token_generation=0,
        link_ends_at=None,
        opened_at=None,
        created_at=now(),
        updated_at=now(),
    )


def _key(contact: Contact) -> tuple[str, str | None]:
    return (
        (contact.email_normalised, None)
        if contact.email_normalised
        else (contact.name, contact.organization_id)
    )
