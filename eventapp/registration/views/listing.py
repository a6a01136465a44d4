"""The secretariat's list of delegates."""

from flask import render_template, request

from eventapp.clock import now
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.i18n import current_language, gettext
from eventapp.organizations.words import KIND_NAMES
from eventapp.permissions import Permission
from eventapp.registration import seats
from eventapp.registration.access import may_see_contacts
from eventapp.registration.columns import ON_PAGE, extras_of, offered_columns
from eventapp.registration.filters import (
    COMPLETE,
    INCOMPLETE,
    NO,
    NO_DELEGATION,
    NO_FOLLOW_UP,
    YES,
    filter_of,
)
from eventapp.registration.filters import DelegateFilter as Filter
from eventapp.registration.labels import BULK_LABELS, STATUS_LABELS
from eventapp.registration.queries import list_delegation_names, list_saved_views
from eventapp.registration.rows import count_listed, list_rows
from eventapp.registration.rules import registration_state
from eventapp.registration.views.blueprint import registration
from eventapp.web.actors import current_actor
from eventapp.web.paging import PER_PAGE, Page, requested_page


@registration.get("/manage/<slug>/delegates")
@in_conference(Permission.DELEGATES_VIEW)
def list_delegates(conference: Conference) -> str:
    actor = current_actor()
    sees_contacts = may_see_contacts(actor, conference.id)
    wanted = requested_filter(conference)
    offered = offered_columns(conference, with_contacts=sees_contacts)
    shown = [column for key, column in offered.items() if key in (wanted.columns or ON_PAGE)]
    number, counts = requested_page(), count_listed(conference.id)
    everybody = sum(counts.values())
    rows, total = list_rows(
        conference.id,
        wanted,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
        extras=extras_of(shown),
        everybody=everybody,
    )
    state = registration_state(conference, now())
    return render_template(
        "registration/delegates.html",
        conference=conference,
        page=Page(rows, number, total),
        wanted=wanted,
        offered=[column for key, column in offered.items() if key not in ("name", "native_name")],
        shown=[column for column in shown if column.key not in ("name", "native_name")],
        counts=counts,
        everybody=everybody,
        choices=_choices(conference),
        saved_views=list_saved_views(conference.id, actor.id or ""),
        statuses=STATUS_LABELS,
        actions=BULK_LABELS,
        sees_contacts=sees_contacts,
        may_fill=seats.does_anybody_fit(conference.id) and state.places_left != 0,
    )


def requested_filter(conference: Conference) -> Filter:
    """Return the filter that the address of the request asks for."""
    return filter_of(
        request.args.to_dict(flat=False), with_contacts=may_see_contacts(current_actor(), conference.id)
    )


def _choices(conference: Conference) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return what the list can be narrowed by: argument, label, choices, field of the filter."""
    language, first = current_language(), conference.first_language
    sides = [(side.id, side.name.read(language, first)) for side in list_sides(conference.id)]
    delegations = [(key, name.read(language, first)) for key, name in list_delegation_names(conference.id)]
    answers = [(YES, gettext("Yes")), (NO, gettext("No"))]
    choices = [
        ("side", gettext("Side"), sides, "side_id"),
        (
            "delegation",
            gettext("Delegation"),
            [*delegations, (NO_DELEGATION, gettext("No delegation"))] if delegations else [],
            "delegation_id",
        ),
        (
            "category",
            gettext("Category"),
            [(key, gettext(label)) for key, label in CATEGORY_LABELS.items()],
            "category",
        ),
        (
            "kind",
            gettext("Kind of organization"),
            [(kind.value, str(name)) for kind, name in KIND_NAMES.items()],
            "kind",
        ),
        (
            "data",
            gettext("Data"),
            [
                (COMPLETE, gettext("Details complete")),
                (INCOMPLETE, gettext("Still to be completed")),
                (NO_FOLLOW_UP, gettext("Accepted, answers missing")),
            ],
            "data",
        ),
        ("list", gettext("In the list of participants"), answers, "on_list"),
        ("in", gettext("Checked in"), answers, "checked_in"),
    ]
    return [choice for choice in choices if choice[2]]
