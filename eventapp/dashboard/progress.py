"""The public page of progress: what became of promises, where the organizer shows it to all."""

from flask import Response, render_template

from eventapp.action_items.pictures import read_burn_up
from eventapp.action_items.progress import count_progress
from eventapp.action_items.public_register import (
    count_public_items,
    list_public_items,
    public_items,
    read_public_state,
)
from eventapp.clock import today
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.dashboard.answers import kept_page, known_page, page_etag
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.public_conference import read_public_conference
from eventapp.errors import NotFound
from eventapp.follow_up.services import get_plan
from eventapp.web.paging import PER_PAGE, Page, requested_page


@dashboard.get("/c/<slug>/progress")
@in_public_conference
def show_progress(conference: Conference) -> Response:
    if not get_plan(conference.id).is_public:
        raise NotFound
    etag = page_etag(conference, *read_public_state(conference.id))
    known = known_page(etag, conference.changed_at)
    if known is not None:
        return known
    day, number = today(conference.timezone), requested_page()
    rows = list_public_items(conference.id, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    wanted = (public_items(conference.id),)
    page = render_template(
        "dashboard/progress.html",
        conference=read_public_conference(conference),
        page=Page(rows, number, count_public_items(conference.id)),
        progress=count_progress(wanted, day),
        burn_up=read_burn_up(conference, wanted, day),
    )
    return kept_page(page, etag, conference.changed_at)
