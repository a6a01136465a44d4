"""Whole delegations at the desk."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.desk.cards import make_cards
from eventapp.desk.forms import OccasionForm
from eventapp.desk.occasions import choose
from eventapp.desk.views.blueprint import desk
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.attendance import count_by_delegation, list_awaited
from eventapp.registration.queries import get_delegation
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: So many members are offered at once; whoever is left follows when these are in.
GROUP_MAX = 100


@desk.get("/manage/<slug>/desk/delegations")
@in_conference(Permission.DELEGATES_CHECK_IN)
def list_delegations(conference: Conference) -> str:
    """Show how many of each delegation have come."""
    chosen = choose(conference, request.args.get("day", ""), request.args.get("item", ""))
    counts = [c for c in count_by_delegation(conference.id, chosen.occasion) if c.delegation_id]
    number = requested_page()
    rows = counts[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "desk/delegations.html",
        conference=conference,
        chosen=chosen,
        page=Page(rows, number, len(counts)),
    )


@desk.get("/manage/<slug>/desk/delegations/<delegation_id>")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_delegation(conference: Conference, delegation_id: str) -> str:
    """Offer those members who are accepted and have not come yet."""
    chosen = choose(conference, request.args.get("day", ""), request.args.get("item", ""))
    delegation = get_delegation(conference.id, delegation_id)
    rows = list_awaited(conference.id, chosen.occasion, delegation.id, limit=GROUP_MAX + 1)
    return render_template(
        "desk/delegation.html",
        conference=conference,
        chosen=chosen,
        delegation=delegation,
        cards=make_cards(
            conference, chosen.occasion.day, rows[:GROUP_MAX], secret_key=current_app.config["SECRET_KEY"]
        ),
        has_more=len(rows) > GROUP_MAX,
    )


@desk.post("/manage/<slug>/desk/delegations/<delegation_id>")
@in_conference(Permission.DELEGATES_CHECK_IN)
def check_in_delegation(conference: Conference, delegation_id: str) -> Any:
    form = OccasionForm()
    chosen = choose(conference, form.day.data or "", form.item.data or "")
    members = request.form.getlist("member")[:GROUP_MAX]
    here = url_for(
        "desk.show_delegation", slug=conference.slug, delegation_id=delegation_id, **chosen.arguments()
    )
    if not members:
        flash(gettext("Nobody was ticked."), "warning")
        return redirect(here, 303)
    with transaction():
        number = services.check_in_group(
            current_actor(),
            conference_id=conference.id,
            delegation_id=delegation_id,
            delegate_ids=members,
            occasion=chosen.occasion,
        )
    flash(ngettext("%(num)s person is checked in.", "%(num)s people are checked in.", number), "success")
    return redirect(here, 303)
