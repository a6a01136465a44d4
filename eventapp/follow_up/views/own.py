"""A contact's own page: all that they follow up, opened by their link."""

from flask import render_template

from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.follow_up.own import read_own_page
from eventapp.follow_up.views.blueprint import follow_up


@follow_up.get("/c/<slug>/follow-up/<token>/")
@by_contact
def show_own(conference: Conference, contact: Contact, token: str) -> str:
    return render_template(
        "follow_up/own.html",
        conference=conference,
        contact=contact,
        token=token,
        own=read_own_page(contact, today(conference.timezone)),
    )
