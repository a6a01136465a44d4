"""The working links of a conference as a list and as a picture, with the same filters."""

from typing import Any

from flask import render_template, request

from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.organizations.words import SECTOR_NAMES
from eventapp.permissions import Permission
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.working_links import listing
from eventapp.working_links.drawing import draw_network, side_in_words
from eventapp.working_links.listing import NO_FILTERS, LinkFilters, count_links
from eventapp.working_links.queries import count_by_stage, list_linked_organizations
from eventapp.working_links.views.blueprint import working_links
from eventapp.working_links.words import ORIGIN_NAMES, STAGE_NAMES

#: The longest search that makes sense; a longer one is cut.
SEARCH_MAX = 100
#: So many links are looked at for the picture; it shows fewer and counts the rest.
LOOKED_AT = 2_000
_REVIEWS = ("due", "soon", "none")


@working_links.get("/manage/<slug>/links")
@in_conference(Permission.OUTCOMES_VIEW)
def list_links(conference: Conference) -> str:
    filters, day, number = _filters(), today(conference.timezone), requested_page()
    rows = listing.list_links(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "working_links/list.html",
        page=Page(rows, number, count_links(conference.id, filters, day)),
        by_stage=count_by_stage(conference.id),
        **_frame(conference, filters),
    )


@working_links.get("/manage/<slug>/links/network")
@in_conference(Permission.OUTCOMES_VIEW)
def show_network(conference: Conference) -> str:
    filters, day = _filters(), today(conference.timezone)
    links = listing.list_links(conference.id, filters, day, limit=LOOKED_AT)
    frame = _frame(conference, filters)
    return render_template("working_links/network.html", network=draw_network(links, frame["sides"]), **frame)


def _filters() -> LinkFilters:
    """Return what the address asks for; nonsense leaves everything in."""
    args = request.args
    return LinkFilters(
        stage=_one_of(STAGE_NAMES, args.get("stage", "")),
        side=args.get("side", "")[:2],
        sector=_one_of(SECTOR_NAMES, args.get("sector", "")),
        organization_id=args.get("organization", "")[:26],
        origin=_one_of(ORIGIN_NAMES, args.get("origin", "")),
        review=_one_of(_REVIEWS, args.get("review", "")),
        text=args.get("q", "")[:SEARCH_MAX].strip(),
    )


def _one_of(known: Any, value: str) -> str:
    return value if value in known else ""


def _frame(conference: Conference, filters: LinkFilters) -> dict[str, Any]:
    return {
        "conference": conference,
        "filters": filters,
        "is_filtered": filters != NO_FILTERS,
        "sides": list_sides(conference.id),
        "organizations": list_linked_organizations(conference.id),
        "sector_names": SECTOR_NAMES,
        "stage_names": STAGE_NAMES,
        "origin_names": ORIGIN_NAMES,
        "side_in_words": side_in_words,
    }
