"""A contact's calendar of what they follow up: a secret address that they make and end by their link."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.calendars import feed_tokens
from eventapp.calendars.models import FeedKind
from eventapp.conferences.models import Conference
from eventapp.contacts.access import acting
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.db.session import transaction
from eventapp.exports.blueprint import exports
from eventapp.exports.feeds.forms import ContactFeedForm
from eventapp.i18n import gettext

_PATH = "/c/<slug>/follow-up/<token>/calendar"


@exports.get(_PATH)
@by_contact
def show_contact_calendar(conference: Conference, contact: Contact, token: str) -> str:
    form = ContactFeedForm(formdata=None, language=contact.language)
    return _page(conference, contact, token, form)


@exports.post(_PATH)
@by_contact
def make_contact_calendar(conference: Conference, contact: Contact, token: str) -> Any:
    """Make a secret address and show it: the only time that anybody sees it."""
    form = ContactFeedForm()
    if not form.validate():
        return _page(conference, contact, token, form), 422
    actor = acting(contact)
    wanted = feed_tokens.NewFeed(
        FeedKind.CONTACT,
        conference_id=conference.id,
        contact_id=contact.id,
        label=contact.name,
        language=form.language.data,
    )
    with transaction():
        secret = feed_tokens.replace_own_feed(actor, wanted)
    return render_template(
        "exports/contact_calendar_made.html",
        conference=conference,
        token=token,
        feed_url=url_for("exports.secret_feed_by_token", token=secret, _external=True),
    )


@exports.post(f"{_PATH}/revoke")
@by_contact
def revoke_contact_calendar(conference: Conference, contact: Contact, token: str) -> Response:
    slug, conference_id, contact_id = conference.slug, conference.id, contact.id
    actor = acting(contact)
    with transaction():
        feed_tokens.revoke_own_feeds(
            actor, kind=FeedKind.CONTACT, conference_id=conference_id, contact_id=contact_id
        )
    flash(gettext("The secret address doesn’t work any more."), "success")
    return redirect(url_for("exports.show_contact_calendar", slug=slug, token=token), 303)


def _page(conference: Conference, contact: Contact, token: str, form: ContactFeedForm) -> str:
    feeds = feed_tokens.list_feeds(
        kinds=(FeedKind.CONTACT,), conference_id=conference.id, contact_id=contact.id
    )
    return render_template(
        "exports/contact_calendar.html",
        conference=conference,
        token=token,
        form=form,
        feeds=feeds,
    )
