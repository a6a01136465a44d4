"""The register of agreements; entering one, changing and deleting it."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.queries import list_items
from eventapp.agreements import services
from eventapp.agreements.filters import AgreementFilters
from eventapp.agreements.forms import AgreementForm, ChangeAgreementForm, agreement_values
from eventapp.agreements.models import AgreementKind, AgreementStage
from eventapp.agreements.queries import (
    count_agreements,
    count_by_stage,
    get_agreement,
    list_agreements,
    list_party_organizations,
)
from eventapp.agreements.views.blueprint import agreements
from eventapp.agreements.views.pages import form_page, posted_version, take_error, to_agreement
from eventapp.agreements.words import KIND_NAMES, STAGE_NAMES
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean
from eventapp.web.paging import PER_PAGE, Page, requested_page

#: The windows of expiry on offer: days from today.
_WINDOWS = ("30", "90", "365")


@agreements.get("/manage/<slug>/agreements", endpoint="list_agreements")
@in_conference(Permission.OUTCOMES_VIEW)
def show_register(conference: Conference) -> str:
    filters, number = _filters(conference), requested_page()
    rows = list_agreements(conference.id, filters, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "agreements/list.html",
        conference=conference,
        page=Page(rows, number, count_agreements(conference.id, filters)),
        is_filtered=filters != AgreementFilters(),
        counts=count_by_stage(conference.id),
        kind_names=KIND_NAMES,
        stage_names=STAGE_NAMES,
        sides=list_sides(conference.id),
        organizations=list_party_organizations(conference.id),
    )


def _filters(conference: Conference) -> AgreementFilters:
    """Read the filters of the request; what makes no sense filters nothing."""
    stage, kind, within = _argument("stage"), _argument("kind"), _argument("within")
    return AgreementFilters(
        stage=stage if stage in set(AgreementStage) else "",
        kind=kind if kind in set(AgreementKind) else "",
        organization_id=_argument("party"),
        side_id=_argument("side"),
        text=_argument("q"),
        expires_until=today(conference.timezone) + timedelta(days=int(within))
        if within in _WINDOWS
        else None,
    )


def _argument(name: str) -> str:
    return (clean(request.args.get(name, "")) or "")[:100]


@agreements.get("/manage/<slug>/agreements/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_agreement(conference: Conference) -> str:
    """Show the empty form; ``item`` is the agenda item that it belongs to."""
    form = AgreementForm(formdata=None, agenda_item_id=request.args.get("item", ""))
    return _new_page(conference, form)


@agreements.post("/manage/<slug>/agreements/new")
@in_conference(Permission.OUTCOMES_EDIT)
def create_agreement(conference: Conference) -> Any:
    form = AgreementForm()
    form.offer_items(list_items(conference.id, with_cancelled=False), conference.timezone)
    if not form.validate():
        return _new_page(conference, form), 422
    try:
        with transaction():
            made = services.create_agreement(
                current_actor(), conference_id=conference.id, facts=form.facts()
            ).id
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _new_page(conference, form), error.status
    flash(gettext("The agreement is entered. Now say who its parties are."), "success")
    return to_agreement(conference, made)


@agreements.get("/manage/<slug>/agreements/<agreement_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_agreement(conference: Conference, agreement_id: str) -> str:
    agreement = get_agreement(conference.id, agreement_id)
    return _edit_page(
        conference, agreement_id, ChangeAgreementForm(formdata=None, data=agreement_values(agreement))
    )


@agreements.post("/manage/<slug>/agreements/<agreement_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def save_agreement(conference: Conference, agreement_id: str) -> Any:
    form = ChangeAgreementForm()
    form.offer_items(list_items(conference.id, with_cancelled=False), conference.timezone)
    if not form.validate():
        return _edit_page(conference, agreement_id, form), 422
    try:
        with transaction():
            services.change_agreement(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                facts=form.facts(),
                version=form.version.data,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        is_stale = isinstance(error, Conflict)
        return _edit_page(conference, agreement_id, form, is_stale=is_stale), error.status
    flash(gettext("Saved."), "success")
    return to_agreement(conference, agreement_id)


@agreements.post("/manage/<slug>/agreements/<agreement_id>/delete")
@in_conference(Permission.OUTCOMES_EDIT)
def delete_agreement(conference: Conference, agreement_id: str) -> Response:
    try:
        with transaction():
            services.delete_agreement(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=posted_version(),
            )
    except Conflict as error:
        warn_of(error)
        return to_agreement(conference, agreement_id)
    flash(gettext("The agreement is deleted."), "success")
    return redirect(url_for("agreements.list_agreements", slug=conference.slug), 303)


def _new_page(conference: Conference, form: AgreementForm) -> str:
    form.offer_items(list_items(conference.id, with_cancelled=False), conference.timezone)
    return render_template("agreements/form.html", conference=conference, form=form, row=None)


def _edit_page(
    conference: Conference, agreement_id: str, form: ChangeAgreementForm, *, is_stale: bool = False
) -> str:
    form.offer_items(list_items(conference.id, with_cancelled=False), conference.timezone)
    return form_page("agreements/form.html", conference, agreement_id, form, is_stale=is_stale)
