"""The front door, the list of one's conferences, the overview of one and its preview."""

from typing import Any

from flask import redirect, render_template, url_for

from eventapp.communiques.queries import is_issued
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_conferences_for, list_public_conferences
from eventapp.conferences.states import Step, steps_from
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.overview import read_overview
from eventapp.dashboard.public import render_conference_page
from eventapp.dashboard.public_conference import list_other_editions
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.markers import public, signed_in
from eventapp.web.paging import PER_PAGE, Page, requested_page


@dashboard.get("/")
@public
def show_front_door() -> Any:
    """Show the published conferences; bring those who are signed in to their own."""
    if current_actor().is_signed_in:
        return redirect(url_for("dashboard.list_conferences"))
    return render_template("dashboard/front_door.html", conferences=list_public_conferences())


@dashboard.get("/manage/")
@signed_in
def list_conferences() -> str:
    number = requested_page()
    rows, total = list_conferences_for(current_actor(), offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template("dashboard/conferences.html", page=Page(rows, number, total))


@dashboard.get("/manage/<slug>/")
@in_conference(Permission.CONFERENCE_VIEW)
def show_overview(conference: Conference) -> str:
    return render_template(
        "dashboard/overview.html",
        conference=conference,
        overview=read_overview(conference),
        steps=steps_from(conference.state),
        Step=Step,
    )


@dashboard.get("/manage/<slug>/preview")
@in_conference(Permission.CONFERENCE_VIEW)
def preview(conference: Conference) -> str:
    """Show the public page as it would be, to members, published or not."""
    editions = list_other_editions(conference)
    return render_conference_page(conference, editions, has_communique=is_issued(conference.id))
