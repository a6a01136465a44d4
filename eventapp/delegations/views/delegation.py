"""One delegation for the secretariat: who takes part and who waits; make, change, order and remove it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session, transaction
from eventapp.delegations.forms.secretariat import ChangeDelegationForm, DelegationForm, PlaceForm
from eventapp.delegations.queries import details
from eventapp.delegations.services import keeping
from eventapp.delegations.views.blueprint import delegations
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.organizations.queries import list_name_suggestions
from eventapp.permissions import Permission
from eventapp.registration import services as registration_services
from eventapp.registration.models import Delegation
from eventapp.registration.queries import get_delegation
from eventapp.registration.queries import list_delegations as list_in_order
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page


@delegations.get("/manage/<slug>/delegations/<delegation_id>")
@in_conference(Permission.DELEGATES_VIEW)
def show_delegation(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    return _page(conference, delegation, PlaceForm(formdata=None))


def _page(conference: Conference, delegation: Delegation, place: PlaceForm) -> str:
    counts, number = details.count_of(delegation.id), requested_page()
    members = details.list_members(delegation.id, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    order = [each.id for each in list_in_order(conference.id)]
    return render_template(
        "delegations/delegation.html",
        conference=conference,
        delegation=delegation,
        counts=counts,
        page=Page(members, number, counts.taking_part),
        waiting=details.list_waiting(delegation.id),
        left=details.list_left(delegation.id),
        quotas=details.list_quotas(delegation.id),
        seated=details.count_seated(delegation.id),
        focal_points=details.list_focal_points(delegation.id),
        categories=CATEGORY_LABELS,
        at=order.index(delegation.id) + 1,
        number_of_delegations=len(order),
        place=place,
    )


@delegations.get("/manage/<slug>/delegations/new")
@in_conference(Permission.DELEGATES_EDIT)
def show_new_delegation(conference: Conference) -> str:
    return _form_page(conference, DelegationForm(conference, list_sides(conference.id)))


@delegations.post("/manage/<slug>/delegations/new")
@in_conference(Permission.DELEGATES_EDIT)
def add_delegation(conference: Conference) -> Any:
    form = DelegationForm(conference, list_sides(conference.id))
    if not form.validate():
        return _form_page(conference, form), 422
    try:
        with transaction():
            delegation = keeping.add_delegation(
                current_actor(), conference_id=conference.id, facts=form.facts()
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _form_page(conference, form), error.status
    flash(gettext("The delegation is there. Say how many seats it has, and who nominates for it."), "success")
    return _to_delegation(conference, delegation.id)


@delegations.get("/manage/<slug>/delegations/<delegation_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def show_delegation_form(conference: Conference, delegation_id: str) -> str:
    delegation = get_delegation(conference.id, delegation_id)
    form = ChangeDelegationForm(conference, list_sides(conference.id), formdata=None, obj=delegation)
    form.show(delegation, conference.first_language)
    return _form_page(conference, form, delegation)


@delegations.post("/manage/<slug>/delegations/<delegation_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def edit_delegation(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = ChangeDelegationForm(conference, list_sides(conference.id))
    if not form.validate():
        return _form_page(conference, form, delegation), 422
    try:
        with transaction():
            keeping.edit_delegation(
                current_actor(),
                conference_id=conference.id,
                delegation_id=delegation_id,
                version=form.version.data,
                facts=form.facts(),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        delegation = get_delegation(conference.id, delegation_id)
        if isinstance(error, Conflict):
            session().refresh(delegation)
            form.take_newest(delegation.version)
        return _form_page(conference, form, delegation), error.status
    flash(gettext("Saved."), "success")
    return _to_delegation(conference, delegation_id)


def _form_page(conference: Conference, form: DelegationForm, delegation: Delegation | None = None) -> str:
    return render_template(
        "delegations/form.html",
        conference=conference,
        form=form,
        delegation=delegation,
        suggestions=list_name_suggestions(),
    )


@delegations.post("/manage/<slug>/delegations/<delegation_id>/remove")
@in_conference(Permission.DELEGATES_EDIT)
def remove_delegation(conference: Conference, delegation_id: str) -> Response:
    try:
        with transaction():
            keeping.remove_delegation(
                current_actor(), conference_id=conference.id, delegation_id=delegation_id
            )
    except Conflict as error:
        warn_of(error)
        return _to_delegation(conference, delegation_id)
    flash(gettext("The delegation is removed."), "success")
    return redirect(url_for("delegations.list_delegations", slug=conference.slug), 303)


@delegations.post("/manage/<slug>/delegations/<delegation_id>/place")
@in_conference(Permission.DELEGATES_EDIT)
def place_delegation(conference: Conference, delegation_id: str) -> Any:
    delegation = get_delegation(conference.id, delegation_id)
    form = PlaceForm()
    if not form.validate():
        return _page(conference, delegation, form), 422
    with transaction():
        keeping.place_delegation(
            current_actor(),
            conference_id=conference.id,
            delegation_id=delegation_id,
            place=form.place.data,
        )
    flash(gettext("Saved."), "success")
    return _to_delegation(conference, delegation_id)


@delegations.post("/manage/<slug>/delegations/<delegation_id>/head")
@in_conference(Permission.DELEGATES_EDIT)
def set_head(conference: Conference, delegation_id: str) -> Response:
    with transaction():
        registration_services.set_head(
            current_actor(),
            conference_id=conference.id,
            delegation_id=delegation_id,
            delegate_id=request.form.get("delegate_id", "")[:26] or None,
        )
    flash(gettext("Saved."), "success")
    return _to_delegation(conference, delegation_id)


def _to_delegation(conference: Conference, delegation_id: str) -> Response:
    return redirect(
        url_for("delegations.show_delegation", slug=conference.slug, delegation_id=delegation_id), 303
    )
