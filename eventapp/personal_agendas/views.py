"""Pages of the demand for agenda items: numbers for who sees the agenda, names for who sees delegates."""

from flask import Blueprint, render_template, request

from eventapp.agendas.words import KIND_NAMES
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.permissions import Permission
from eventapp.personal_agendas.demand import (
    count_by_delegation,
    count_too_large,
    get_demand,
    interpretation_needs,
    list_choosers,
    list_demand,
)
from eventapp.web.paging import PER_PAGE, Page, requested_page

personal_agendas = Blueprint("personal_agendas", __name__)


@personal_agendas.get("/manage/<slug>/agenda/demand")
@in_conference(Permission.AGENDA_VIEW)
def show_demand(conference: Conference) -> str:
    number = requested_page()
    only_too_large, most_first = "crowded" in request.args, request.args.get("sort") == "most"
    rows, total = list_demand(
        conference.id, number, PER_PAGE, most_first=most_first, only_too_large=only_too_large
    )
    return render_template(
        "personal_agendas/demand.html",
        conference=conference,
        page=Page(rows, number, total),
        needs=interpretation_needs(conference.id, [row.id for row in rows]),
        too_large=count_too_large(conference.id),
        only_too_large=only_too_large,
        most_first=most_first,
        kinds=KIND_NAMES,
    )


@personal_agendas.get("/manage/<slug>/agenda/demand/<item_id>")
@in_conference(Permission.AGENDA_VIEW)
def show_item_demand(conference: Conference, item_id: str) -> str:
    item = get_demand(conference.id, item_id)
    return render_template(
        "personal_agendas/item_demand.html",
        conference=conference,
        item=item,
        needs=interpretation_needs(conference.id, [item.id]).get(item.id, {}),
        by_delegation=count_by_delegation(conference.id, item.id),
        kinds=KIND_NAMES,
    )


@personal_agendas.get("/manage/<slug>/agenda/demand/<item_id>/delegates")
@in_conference(Permission.DELEGATES_VIEW)
def show_choosers(conference: Conference, item_id: str) -> str:
    item, number = get_demand(conference.id, item_id), requested_page()
    return render_template(
        "personal_agendas/choosers.html",
        conference=conference,
        item=item,
        page=Page(list_choosers(conference.id, item.id, number, PER_PAGE), number, item.chosen),
    )
