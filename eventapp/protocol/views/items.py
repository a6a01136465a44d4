"""The items with what protocol prepares for them, and the speaking order of each."""

from collections import Counter

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.queries import get_item, list_contributions
from eventapp.agendas.words import KIND_NAMES, ROLE_NAMES
from eventapp.clock import to_wall_clock
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.permissions import Permission
from eventapp.protocol import services
from eventapp.protocol.precedence import people_of_item
from eventapp.protocol.queries import list_item_lines, list_item_times
from eventapp.protocol.views.blueprint import protocol
from eventapp.web.actors import current_actor
from eventapp.web.days import day_to_show
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page


@protocol.get("/manage/<slug>/protocol", endpoint="list_items")
@in_conference(Permission.AGENDA_VIEW)
def show_items(conference: Conference) -> str:
    """Show the items of one day with what is prepared for each."""
    day_of = {
        item_id: to_wall_clock(starts_at, conference.timezone).date()
        for item_id, starts_at in list_item_times(conference.id)
    }
    days = dict(sorted(Counter(day_of.values()).items()))
    day = day_to_show(days, conference.timezone)
    found, number = [item_id for item_id, its_day in day_of.items() if its_day == day], requested_page()
    lines = list_item_lines(conference.id, found[(number - 1) * PER_PAGE : number * PER_PAGE])
    return render_template(
        "protocol/items.html",
        conference=conference,
        days=days,
        day=day,
        page=Page(lines, number, len(found)),
        kinds=KIND_NAMES,
    )


@protocol.get("/manage/<slug>/protocol/items/<item_id>")
@in_conference(Permission.AGENDA_VIEW)
def show_speaking(conference: Conference, item_id: str) -> str:
    return render_template(
        "protocol/speaking.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        parts=list_contributions(conference.id, item_id),
        ranked={person.id: person for person in people_of_item(conference.id, item_id)},
        roles=ROLE_NAMES,
    )


@protocol.post("/manage/<slug>/protocol/items/<item_id>/order")
@in_conference(Permission.AGENDA_EDIT)
def order_speakers(conference: Conference, item_id: str) -> Response:
    """Put all parts in the order of precedence or, with ``part`` and ``to``, move one part."""
    version = request.form.get("version", type=int) or 0
    try:
        with transaction():
            if "part" in request.form:
                services.move_part(
                    current_actor(),
                    conference_id=conference.id,
                    item_id=item_id,
                    contribution_id=request.form["part"],
                    version=version,
                    by=-1 if request.form.get("to") == "up" else 1,
                )
            else:
                services.order_by_precedence(
                    current_actor(), conference_id=conference.id, item_id=item_id, version=version
                )
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("protocol.show_speaking", slug=conference.slug, item_id=item_id), 303)
