"""The order of precedence of the people of an agenda."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.protocol import services
from eventapp.protocol.precedence import rank_people
from eventapp.protocol.views.blueprint import protocol
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page


@protocol.get("/manage/<slug>/protocol/precedence")
@in_conference(Permission.AGENDA_VIEW)
def show_precedence(conference: Conference) -> str:
    number, people = requested_page(), rank_people(conference.id)
    rows = people[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "protocol/precedence.html",
        conference=conference,
        page=Page(rows, number, len(people)),
        offset=(number - 1) * PER_PAGE,
        by_hand=any(each.standing.by_hand is not None for each in people),
    )


@protocol.post("/manage/<slug>/protocol/precedence/<person_id>")
@in_conference(Permission.AGENDA_EDIT)
def place_person(conference: Conference, person_id: str) -> Response:
    try:
        with transaction():
            services.place_person(
                current_actor(),
                conference_id=conference.id,
                person_id=person_id,
                place=request.form.get("place", type=int) or 0,
            )
    except InvalidInput as error:
        warn_of(error)
    return _to_order(conference)


@protocol.post("/manage/<slug>/protocol/precedence")
@in_conference(Permission.AGENDA_EDIT)
def forget_order(conference: Conference) -> Response:
    with transaction():
        services.forget_order(current_actor(), conference_id=conference.id)
    flash(gettext("The order of the delegations decides again."), "success")
    return _to_order(conference)


def _to_order(conference: Conference) -> Response:
    page = request.form.get("page", type=int) or 1
    return redirect(url_for("protocol.show_precedence", slug=conference.slug, page=page), 303)
