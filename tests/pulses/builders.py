"""What tests of pulses need besides a conference."""

from urllib.parse import urlsplit

from flask import Flask

from eventapp.conferences.models import Conference
from eventapp.contacts.links import contact_url
from eventapp.contacts.models import Contact
from eventapp.contacts.services import open_link
from eventapp.db.session import session, transaction


def link_of(app: Flask, contact_id: str, path: str = "") -> str:
    """Open a contact's link, and return the path of one of the things on it."""
    with transaction():
        contact = session().get_one(Contact, contact_id)
        token = open_link(contact, app.config["SECRET_KEY"])
        slug = session().get_one(Conference, contact.conference_id).slug
    return urlsplit(contact_url("http://localhost", slug, token, path)).path
