"""The agenda by day, as organizers work on it."""

from flask import render_template, request

from eventapp.agendas.listing import ItemFilter, list_agenda
from eventapp.agendas.queries import room_names, track_names
from eventapp.agendas.views.blueprint import agendas
from eventapp.agendas.views.days import requested_day
from eventapp.agendas.views.frame import working_copy_frame
from eventapp.agendas.words import KIND_NAMES
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.permissions import Permission
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: What is searched for is cut to this many characters.
LONGEST_SEARCH = 100


@agendas.get("/manage/<slug>/agenda")
@in_conference(Permission.AGENDA_VIEW)
def list_items(conference: Conference) -> str:
    wanted = _requested_filter()
    number = requested_page()
    agenda = list_agenda(conference, wanted, today(conference.timezone), number, PER_PAGE)
    return render_template(
        "agendas/items.html",
        conference=conference,
        agenda=agenda,
        page=Page((*agenda.rows, *agenda.tray), number, agenda.found),
        wanted=wanted,
        kinds=KIND_NAMES,
        rooms=room_names(conference.id),
        tracks=track_names(conference.id),
        **working_copy_frame(conference),
    )


def _requested_filter() -> ItemFilter:
    return ItemFilter(
        day=requested_day(),
        words=request.args.get("q", "").strip()[:LONGEST_SEARCH],
        room_id=request.args.get("room", ""),
        track_id=request.args.get("track", ""),
        only_warned=bool(request.args.get("warned")),
        unscheduled=bool(request.args.get("unscheduled")),
    )
