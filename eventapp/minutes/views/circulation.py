"""Circulating minutes: whom to ask, what they have said so far, and settling it."""

from datetime import timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for

from eventapp.agendas.queries import get_item
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.contacts.rules import ContactFacts
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.minutes import services
from eventapp.minutes.forms import CirculationForm
from eventapp.minutes.reviews import (
    count_comments,
    get_minutes,
    list_candidates,
    list_comments,
    list_reviews,
    list_when_commented,
)
from eventapp.minutes.rules import check_can_be_edited
from eventapp.minutes.views.blueprint import minutes, stale_page, to_outcomes
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import AppForm
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: So long people have to comment, where nobody says otherwise.
USUAL_TIME = timedelta(days=14)


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes/review")
@in_conference(Permission.OUTCOMES_VIEW)
def show_review(conference: Conference, item_id: str) -> str:
    """Show who is asked to comment on the minutes of an item, and what they have said."""
    record, number = get_minutes(conference.id, get_item(conference.id, item_id).id), requested_page()
    counts = count_comments(conference.id, item_id)
    comments = list_comments(record, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "minutes/review.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        minutes=record,
        reviews=list_reviews(record),
        commented=list_when_commented(record),
        counts=counts,
        page=Page(comments, number, counts.total),
    )


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes/circulate")
@in_conference(Permission.OUTCOMES_EDIT)
def new_circulation(conference: Conference, item_id: str) -> Any:
    record = get_minutes(conference.id, get_item(conference.id, item_id).id)
    try:
        check_can_be_edited(record)
    except Conflict as error:
        flash(gettext(error.message), "warning")
        return to_outcomes(conference, item_id)
    form = CirculationForm(
        formdata=None,
        version=record.version,
        contacts=[review.contact_id for review in list_reviews(record)],
        comments_until=today(conference.timezone) + USUAL_TIME,
    )
    return _page(conference, item_id, form)


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/circulate")
@in_conference(Permission.OUTCOMES_EDIT)
def circulate_minutes(conference: Conference, item_id: str) -> Any:
    form = CirculationForm()
    get_minutes(conference.id, get_item(conference.id, item_id).id)
    if not form.validate():
        return _page(conference, item_id, form), 422
    slug, conference_id = conference.slug, conference.id
    try:
        reviewers = _reviewers(conference_id, item_id, form)
        with transaction():
            services.circulate_minutes(
                current_actor(),
                conference_id=conference_id,
                agenda_item_id=item_id,
                version=form.version.data or 0,
                contact_ids=frozenset(form.contacts.data or ()),
                reviewers=reviewers,
                comments_until=form.comments_until.data,
                secret_key=current_app.config["SECRET_KEY"],
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(gettext("The minutes are out for comments."), "success")
    return redirect(url_for("minutes.show_review", slug=slug, item_id=item_id))


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/comments/<comment_id>/settle")
@in_conference(Permission.OUTCOMES_EDIT)
def settle_comment(conference: Conference, item_id: str, comment_id: str) -> Any:
    if not AppForm().validate():
        abort(422)
    slug, conference_id = conference.slug, conference.id
    with transaction():
        services.settle_comment(
            current_actor(), conference_id=conference_id, agenda_item_id=item_id, comment_id=comment_id
        )
    flash(gettext("The comment is settled."), "success")
    return redirect(url_for("minutes.show_review", slug=slug, item_id=item_id))


def _reviewers(conference_id: str, item_id: str, form: CirculationForm) -> list[ContactFacts]:
    """Return those who are ticked of the people at the item, and those who are written down."""
    ticked = frozenset(form.delegates.data or ())
    return [
        *(
            ContactFacts(
                name=person.name.read(person.language),
                email=person.email,
                organization_id=person.organization_id,
                language=person.language,
                delegate_id=person.delegate_id,
            )
            for person in list_candidates(conference_id, item_id)
            if person.delegate_id in ticked
        ),
        *form.read_others(),
    ]


def _page(conference: Conference, item_id: str, form: CirculationForm) -> str:
    record = get_minutes(conference.id, item_id)
    reviews = list_reviews(record)
    asked = {review.contact.email.lower() for review in reviews}
    people = list_candidates(conference.id, item_id)
    return render_template(
        "minutes/circulate.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        reviews=reviews,
        people=[person for person in people if person.email.lower() not in asked],
    )
