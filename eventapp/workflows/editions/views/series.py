"""The editions of a series."""

from flask import render_template

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_series
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.workflows.editions.series import list_editions
from eventapp.workflows.editions.views.blueprint import editions


@editions.get("/manage/<slug>/series")
@in_conference(Permission.CONFERENCE_VIEW)
def show_series(conference: Conference) -> str:
    series, number = find_series(conference.series_id), requested_page()
    rows, total = (
        list_editions(current_actor(), series.id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        if series
        else ([], 0)
    )
    return render_template(
        "editions/series.html", conference=conference, series=series, page=Page(rows, number, total)
    )
