"""The page of figures."""

from flask import render_template, request

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.permissions import Permission
from eventapp.registration.statistics import Counted, counted_of, get_statistics
from eventapp.registration.views.blueprint import registration


@registration.get("/manage/<slug>/statistics")
@in_conference(Permission.DELEGATES_VIEW)
def show_statistics(conference: Conference) -> str:
    counted = counted_of(request.args.get("who", ""))
    return render_template(
        "registration/statistics.html",
        conference=conference,
        counted=counted,
        is_accepted=counted is Counted.ACCEPTED,
        figures=get_statistics(conference, counted),
    )
