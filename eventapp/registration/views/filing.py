"""The secretariat files for somebody: registers, edits, completes what was nominated."""

from typing import Any

from flask import current_app, flash, render_template
from werkzeug.wrappers import Response

from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import current_language, gettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.consents import check_agreements, list_asked
from eventapp.registration.forms import CompleteForm, EditForm, OnBehalfForm, asking
from eventapp.registration.forms.coming_in import offer_delegations
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import (
    get_delegate,
    get_delegation,
    list_delegation_names,
    list_partner_organizations,
)
from eventapp.registration.submissions import prepare_submission
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.refusals import take_refusal
from eventapp.registration.views.secretariat import to_delegate
from eventapp.web.actors import current_actor


@registration.get("/manage/<slug>/delegates/new")
@in_conference(Permission.DELEGATES_EDIT)
def show_add_form(conference: Conference) -> str:
    return _add_page(conference, _add_form(conference))


@registration.post("/manage/<slug>/delegates/new")
@in_conference(Permission.DELEGATES_EDIT)
def add_delegate(conference: Conference) -> Any:
    form = _add_form(conference)
    if not form.validate():
        return _add_page(conference, form), 422
    try:
        submission = prepare_submission(
            conference,
            form.particulars(),
            key=form.form_key.data or "",
            agreements=form.agreements(),
            language=current_language(),
            secret_key=current_app.config["SECRET_KEY"],
            category=form.category.data or "",
            answers=form.new_answers(),
            delegation_id=_chosen_delegation(conference, form),
        )
        with transaction():
            outcome = services.add_delegate(current_actor(), submission)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        form.renew()
        return _add_page(conference, form), error.status
    if outcome.status == DelegateStatus.WAITLISTED:
        flash(gettext("All seats are taken, so this person is on the waiting list."), "warning")
    else:
        flash(gettext("Registered. We have sent this person a mail with their personal link."), "success")
    return to_delegate(conference, outcome.delegate_id or "")


def _add_form(conference: Conference) -> OnBehalfForm:
    form_class = asking(OnBehalfForm, conference, categories=tuple(DelegateCategory))
    form = form_class(conference, list_sides(conference.id), list_asked(conference.id))
    offer_delegations(form, _delegations(conference))
    return form


def _delegations(conference: Conference) -> list[tuple[str, str]]:
    language, first = current_language(), conference.first_language
    return [(key, name.read(language, first)) for key, name in list_delegation_names(conference.id)]


def _chosen_delegation(conference: Conference, form: OnBehalfForm | EditForm) -> str | None:
    """Return the id of the delegation that was chosen, None for none; another conference's isn't found."""
    chosen: str = form.delegation_id.data or "" if "delegation_id" in form else ""
    return get_delegation(conference.id, chosen).id if chosen else None


def _add_page(conference: Conference, form: OnBehalfForm) -> str:
    return render_template(
        "registration/add.html",
        conference=conference,
        form=form,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/manage/<slug>/delegates/<delegate_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def show_edit_form(conference: Conference, delegate_id: str) -> str:
    delegate = get_delegate(conference.id, delegate_id)
    if delegate.erased_at is not None:
        raise NotFound
    return _edit_page(conference, delegate, _edit_form(conference, delegate, obj=delegate))


@registration.post("/manage/<slug>/delegates/<delegate_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def edit_delegate(conference: Conference, delegate_id: str) -> Any:
    delegate = get_delegate(conference.id, delegate_id)
    form = _edit_form(conference, delegate)
    if not form.validate():
        return _edit_page(conference, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        delegation_id = _chosen_delegation(conference, form)
        with transaction():
            services.edit_delegate(
                current_actor(),
                command,
                category=form.category.data or "",
                delegation_id=delegation_id,
                precedence=form.precedence.data,
            )
    except (InvalidInput, Conflict) as error:
        take_refusal(form, error, delegate)
        return _edit_page(conference, delegate, form), error.status
    flash(gettext("Saved. We have sent this person a mail."), "success")
    return to_delegate(conference, delegate.id)


def _edit_form(conference: Conference, delegate: Delegate, **kwargs: Any) -> EditForm:
    form_class = asking(EditForm, conference, categories=(delegate.category,), kept=delegate.answers)
    form = form_class(conference, list_sides(conference.id), written_in=delegate.language, **kwargs)
    offer_delegations(form, _delegations(conference))
    return form


def _edit_page(conference: Conference, delegate: Delegate, form: EditForm) -> str:
    return render_template(
        "registration/edit.html",
        conference=conference,
        delegate=delegate,
        form=form,
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/manage/<slug>/delegates/<delegate_id>/complete")
@in_conference(Permission.DELEGATES_EDIT)
def show_filing_form(conference: Conference, delegate_id: str) -> Any:
    """Show the form that completes a nomination on behalf of the person."""
    delegate = get_delegate(conference.id, delegate_id)
    if delegate.completed_at is not None:
        return to_delegate(conference, delegate.id)
    return _filing_page(conference, delegate, _filing_form(conference, delegate, obj=delegate))


@registration.post("/manage/<slug>/delegates/<delegate_id>/complete")
@in_conference(Permission.DELEGATES_EDIT)
def complete_delegate(conference: Conference, delegate_id: str) -> Response | Any:
    delegate = get_delegate(conference.id, delegate_id)
    form = _filing_form(conference, delegate)
    if not form.validate():
        return _filing_page(conference, delegate, form), 422
    try:
        agreed = check_agreements(list_asked(conference.id), form.agreements())
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            services.confirm_on_behalf(current_actor(), command, agreed)
    except (InvalidInput, Conflict) as error:
        take_refusal(form, error, delegate)
        form.renew()
        return _filing_page(conference, delegate, form), error.status
    flash(gettext("The details are complete. We have sent this person a mail."), "success")
    return to_delegate(conference, delegate.id)


def _filing_form(conference: Conference, delegate: Delegate, **kwargs: Any) -> CompleteForm:
    written_in = delegate.language if delegate.position else current_language()
    form_class = asking(CompleteForm, conference, categories=(delegate.category,), kept=delegate.answers)
    return form_class(
        conference, list_sides(conference.id), list_asked(conference.id), written_in=written_in, **kwargs
    )


def _filing_page(conference: Conference, delegate: Delegate, form: CompleteForm) -> str:
    return render_template(
        "registration/complete_on_behalf.html",
        conference=conference,
        delegate=delegate,
        form=form,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )
