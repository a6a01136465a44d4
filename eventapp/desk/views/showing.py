"""The desk's page: find somebody, see who has come."""

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.desk.cards import came_in_words, make_cards
from eventapp.desk.occasions import Chosen, choose, list_days, list_items_of
from eventapp.desk.rules import TYPED_MAX, is_enough_to_search
from eventapp.desk.views.blueprint import desk
from eventapp.errors import Conflict
from eventapp.i18n import current_language
from eventapp.permissions import Permission
from eventapp.registration.attendance import (
    Attendance,
    DeskRow,
    count_by_delegation,
    count_who_came,
    find_at_desk,
    get_at_desk,
    list_newest,
)
from eventapp.web.actors import current_actor
from eventapp.web.etags import etag_of
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean

#: So many of the last check-ins are shown, so that a mistake is undone where it was made.
_NEWEST = 6
#: So many delegations are shown beside the search; a page of their own shows all.
_MOST_BARS = 12


@desk.get("/manage/<slug>/desk")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_desk(conference: Conference) -> Any:
    """Show the desk; ``q`` searches, ``delegate`` shows one person."""
    day, item = request.args.get("day", ""), request.args.get("item", "")
    try:
        chosen = choose(conference, day, item)
    except Conflict as error:  # the item is no longer on that day: start from the day
        warn_of(error)
        return redirect(url_for("desk.show_desk", slug=conference.slug, day=day or None), 303)
    text = (clean(request.args.get("q")) or "")[:TYPED_MAX]
    delegate_id = request.args.get("delegate", "")
    rows: list[DeskRow] = []
    has_more = False
    if delegate_id:
        rows = [get_at_desk(conference.id, chosen.occasion, delegate_id)]
    elif is_enough_to_search(text):
        rows, has_more = find_at_desk(conference.id, chosen.occasion, text)
    return render_template(
        "desk/desk.html",
        conference=conference,
        chosen=chosen,
        days=list_days(conference),
        items=list_items_of(conference, chosen.occasion.day),
        text=text,
        is_searched=bool(text) and not delegate_id,
        is_enough=is_enough_to_search(text),
        cards=make_cards(conference, chosen.occasion.day, rows, secret_key=current_app.config["SECRET_KEY"]),
        has_more=has_more,
        **_live(conference, chosen),
    )


@desk.get("/manage/<slug>/desk/live")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_live(conference: Conference) -> Response:
    """Answer what changes by itself, for the page to put in place; 304 while nothing has."""
    chosen = choose(conference, request.args.get("day", ""), request.args.get("item", ""))
    live = _live(conference, chosen)
    response = current_app.make_response("")
    # Weak, because compression leaves those alone.
    response.set_etag(
        etag_of(current_actor().id, current_language(), chosen.occasion, *live.values()), weak=True
    )
    response.make_conditional(request.environ)
    if response.status_code != 304:
        response.set_data(render_template("desk/_live.html", conference=conference, chosen=chosen, **live))
    response.headers["Cache-Control"] = "no-store"
    return response


def _live(conference: Conference, chosen: Chosen) -> dict[str, Any]:
    counts = count_by_delegation(conference.id, chosen.occasion)
    newest = list_newest(conference.id, chosen.occasion, limit=_NEWEST)
    return {
        "came": count_who_came(conference.id, chosen.occasion),
        "expected": sum(count.expected for count in counts),
        "bars": _most_awaited(counts),
        "newest": [(row, came_in_words(conference, chosen.occasion.day, row)) for row in newest],
    }


def _most_awaited(counts: list[Attendance]) -> list[Attendance]:
    """Return the delegations to show: those of whom somebody is missing first, else in their order."""
    named = [count for count in counts if count.delegation_id is not None]
    return sorted(named, key=lambda count: count.came >= count.expected)[:_MOST_BARS]
