"""The secretariat's list of delegates."""

from flask import render_template, request

from eventapp.clock import now
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.i18n import current_language, gettext
from eventapp.permissions import Permission
from eventapp.registration import queries
from eventapp.registration.access import may_see_contacts
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.models import DelegateStatus
from eventapp.registration.queries import filter_of
from eventapp.registration.rules import registration_state
from eventapp.registration.views.blueprint import registration
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page


@registration.get("/manage/<slug>/delegates")
@in_conference(Permission.DELEGATES_VIEW)
def list_delegates(conference: Conference) -> str:
    sees_contacts = may_see_contacts(current_actor(), conference.id)
    wanted = filter_of(request.args, with_contacts=sees_contacts)
    number = requested_page()
    rows, total = queries.list_delegates(
        conference.id, wanted, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    counts = queries.count_by_status(conference.id)
    state = registration_state(conference, now())
    return render_template(
        "registration/delegates.html",
        conference=conference,
        page=Page(rows, number, total),
        wanted=wanted,
        counts=counts,
        everybody=sum(counts.values()),
        side_choices=[
            (side.id, side.name.read(current_language(), conference.first_language))
            for side in list_sides(conference.id)
        ],
        category_choices=[(value, gettext(label)) for value, label in CATEGORY_LABELS.items()],
        statuses=STATUS_LABELS,
        categories=CATEGORY_LABELS,
        sees_contacts=sees_contacts,
        registration=state,
        may_fill=state.places_left != 0 and DelegateStatus.WAITLISTED in counts,
    )
