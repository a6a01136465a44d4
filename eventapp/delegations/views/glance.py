"""The secretariat's list of delegations, and the first step of a conference that has none."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_partners, list_sides
from eventapp.db.session import transaction
from eventapp.delegations.queries.glance import (
    ATTENTION,
    chosen,
    filter_of,
    list_at_a_glance,
    total_of,
    with_names_compared,
)
from eventapp.delegations.services import keeping
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page


@delegations.get("/manage/<slug>/delegations")
@in_conference(Permission.DELEGATES_VIEW)
def list_delegations(conference: Conference) -> str:
    language, first = current_language(), conference.first_language
    everything, wanted = list_at_a_glance(conference), filter_of(request.args)
    rows = with_names_compared(conference, everything) if wanted.needs_names else everything
    found = chosen(rows, wanted, language=language, first_language=first)
    number = requested_page()
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not wanted.needs_names:
        shown = with_names_compared(conference, shown)
    return render_template(
        "delegations/list.html",
        conference=conference,
        page=Page(shown, number, len(found)),
        wanted=wanted,
        everything=everything,
        totals=total_of(everything),
        side_choices=[
            (side.id, side.name.read(language, first) or side.code) for side in list_sides(conference.id)
        ],
        attention_choices=[(value, gettext(label)) for value, (label, _) in ATTENTION.items()],
        has_partners=not everything and bool(list_partners(conference.id)),
    )


@delegations.post("/manage/<slug>/delegations/start-with-sides")
@in_conference(Permission.DELEGATES_EDIT)
def start_with_sides(conference: Conference) -> Response:
    try:
        with transaction():
            made = keeping.start_with_sides(current_actor(), conference)
    except Conflict as error:
        warn_of(error)
    else:
        flash(ngettext("%(num)s delegation is there.", "%(num)s delegations are there.", made), "success")
    return _to_list(conference)


@delegations.post("/manage/<slug>/delegations/start-with-partners")
@in_conference(Permission.DELEGATES_EDIT)
def start_with_partners(conference: Conference) -> Response:
    try:
        with transaction():
            made, left_out = keeping.start_with_partners(current_actor(), conference)
    except Conflict as error:
        warn_of(error)
        return _to_list(conference)
    flash(ngettext("%(num)s delegation is there.", "%(num)s delegations are there.", made), "success")
    if left_out:
        flash(
            ngettext(
                "%(num)s partner is left out, because its country is none of the sides.",
                "%(num)s partners are left out, because their countries are none of the sides.",
                left_out,
            ),
            "warning",
        )
    return _to_list(conference)


def _to_list(conference: Conference) -> Response:
    return redirect(url_for("delegations.list_delegations", slug=conference.slug), 303)
