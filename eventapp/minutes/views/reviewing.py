"""The page by which somebody who was asked comments on minutes, without an account."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.agendas.queries import get_item
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.contacts.access import acting
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.db.session import transaction
from eventapp.errors import AppError, Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.minutes import services
from eventapp.minutes.forms import CommentForm
from eventapp.minutes.models import Minutes, MinutesReview
from eventapp.minutes.reviews import find_review, get_minutes, get_version, list_comments
from eventapp.minutes.rules import check_takes_comments
from eventapp.minutes.versions import as_seen_by, read_content
from eventapp.minutes.views.blueprint import minutes
from eventapp.web.forms import AppForm

#: So many of one's own comments are shown, the newest first.
MOST_SHOWN = 50


@minutes.get("/c/<slug>/follow-up/<token>/minutes/<item_id>")
@by_contact
def show_own_review(conference: Conference, contact: Contact, token: str, item_id: str) -> str:
    return _page(conference, contact, token, item_id, CommentForm(formdata=None))


@minutes.post("/c/<slug>/follow-up/<token>/minutes/<item_id>/comments")
@by_contact
def add_own_comment(conference: Conference, contact: Contact, token: str, item_id: str) -> Any:
    form = CommentForm()
    _asked(conference.id, contact.id, item_id)
    if not form.validate():
        return _page(conference, contact, token, item_id, form), 422
    actor, ids = acting(contact), {"conference_id": conference.id, "contact_id": contact.id}
    slug = conference.slug
    try:
        with transaction():
            services.comment_on_minutes(actor, **ids, agenda_item_id=item_id, text=form.text.data or "")
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        contact = get_contact(ids["conference_id"], ids["contact_id"])
        return _page(conference, contact, token, item_id, form), error.status
    flash(gettext("Thank you. Your comment has reached the secretariat."), "success")
    return _to_page(slug, token, item_id)


@minutes.post("/c/<slug>/follow-up/<token>/minutes/<item_id>/agree")
@by_contact
def agree_to_minutes(conference: Conference, contact: Contact, token: str, item_id: str) -> Any:
    if not AppForm().validate():
        raise NotFound
    actor, ids = acting(contact), {"conference_id": conference.id, "contact_id": contact.id}
    slug = conference.slug
    try:
        with transaction():
            services.agree_to_minutes(actor, **ids, agenda_item_id=item_id)
    except Conflict as error:
        flash(gettext(error.message), "warning")
        return _to_page(slug, token, item_id)
    flash(gettext("Thank you. The secretariat sees that you agree."), "success")
    return _to_page(slug, token, item_id)


def _asked(conference_id: str, contact_id: str, item_id: str) -> tuple[Minutes, MinutesReview]:
    """Return the minutes and the part of somebody who was asked; anybody else finds nothing."""
    record = get_minutes(conference_id, item_id)
    review = find_review(record, contact_id)
    if review is None:
        raise NotFound
    return record, review


def _to_page(slug: str, token: str, item_id: str) -> Any:
    return redirect(url_for("minutes.show_own_review", slug=slug, token=token, item_id=item_id), 303)


def _page(conference: Conference, contact: Contact, token: str, item_id: str, form: CommentForm) -> str:
    record, review = _asked(conference.id, contact.id, item_id)
    version = get_version(record)
    try:
        check_takes_comments(record, today(conference.timezone))
        closed = ""
    except AppError as error:
        closed = gettext(error.message)
    return render_template(
        "minutes/own_review.html",
        conference=conference,
        token=token,
        item=get_item(conference.id, item_id),
        minutes=record,
        review=review,
        version=version,
        kept=as_seen_by(read_content(version.content), contact),
        comments=list_comments(record, contact_id=contact.id, limit=MOST_SHOWN),
        closed=closed,
        form=form,
    )
