"""Who acts when a contact uses their link."""

from eventapp.actor import Actor
from eventapp.contacts.models import Contact


def acting(contact: Contact) -> Actor:
    """Return the actor of what a contact does by their link."""
    return Actor(
        name=contact.name or contact.email, conference_id=contact.conference_id, contact_id=contact.id
    )
