"""The secretariat's pages of one delegate: add, look, edit, accept, decline, cancel."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.access import may_see_contacts
from eventapp.registration.consents import list_asked
from eventapp.registration.forms import EditForm, OnBehalfForm
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import get_delegate, list_partner_organizations, waiting_place
from eventapp.registration.rules import PRESENT
from eventapp.registration.submissions import prepare_submission
from eventapp.registration.views.blueprint import registration
from eventapp.web.actors import current_actor


@registration.get("/manage/<slug>/delegates/new")
@in_conference(Permission.DELEGATES_EDIT)
def show_add_form(conference: Conference) -> str:
    return _add_page(
        conference, OnBehalfForm(conference, list_sides(conference.id), list_asked(conference.id))
    )


@registration.post("/manage/<slug>/delegates/new")
@in_conference(Permission.DELEGATES_EDIT)
def add_delegate(conference: Conference) -> Any:
    form = OnBehalfForm(conference, list_sides(conference.id), list_asked(conference.id))
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
    return _to_delegate(conference, outcome.delegate_id or "")


def _add_page(conference: Conference, form: OnBehalfForm) -> str:
    return render_template(
        "registration/add.html",
        conference=conference,
        form=form,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/manage/<slug>/delegates/<delegate_id>")
@in_conference(Permission.DELEGATES_VIEW)
def show_delegate(conference: Conference, delegate_id: str) -> str:
    delegate = get_delegate(conference.id, delegate_id)
    return render_template(
        "registration/delegate.html",
        conference=conference,
        delegate=delegate,
        category=CATEGORY_LABELS[delegate.category],
        is_present=delegate.status in PRESENT,
        place=waiting_place(delegate) if delegate.status == DelegateStatus.WAITLISTED else None,
        sees_contacts=may_see_contacts(current_actor(), conference.id),
    )


@registration.get("/manage/<slug>/delegates/<delegate_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def show_edit_form(conference: Conference, delegate_id: str) -> str:
    delegate = get_delegate(conference.id, delegate_id)
    form = EditForm(conference, list_sides(conference.id), obj=delegate)
    return _edit_page(conference, delegate, form)


@registration.post("/manage/<slug>/delegates/<delegate_id>/edit")
@in_conference(Permission.DELEGATES_EDIT)
def edit_delegate(conference: Conference, delegate_id: str) -> Any:
    delegate = get_delegate(conference.id, delegate_id)
    form = EditForm(conference, list_sides(conference.id))
    if not form.validate():
        return _edit_page(conference, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            services.edit_delegate(
                current_actor(),
                command,
                category=form.category.data or "",
                delegation_id=delegate.delegation_id,
                precedence=delegate.precedence,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            session().refresh(delegate)
            form.take_newest(delegate.version)
        return _edit_page(conference, delegate, form), error.status
    flash(gettext("Saved. We have sent this person a mail."), "success")
    return _to_delegate(conference, delegate.id)


def _edit_page(conference: Conference, delegate: Delegate, form: EditForm) -> str:
    return render_template(
        "registration/edit.html",
        conference=conference,
        delegate=delegate,
        form=form,
        organizations=list_partner_organizations(conference.id),
    )


@registration.post("/manage/<slug>/delegates/<delegate_id>/accept")
@in_conference(Permission.DELEGATES_EDIT)
def accept_delegate(conference: Conference, delegate_id: str) -> Response:
    try:
        with transaction():
            services.accept_delegate(current_actor(), conference_id=conference.id, delegate_id=delegate_id)
    except Conflict as error:
        flash(gettext(error.message, **error.values), "warning")
    else:
        flash(gettext("Accepted. We have sent this person a mail."), "success")
    return _to_delegate(conference, delegate_id)


@registration.post("/manage/<slug>/delegates/<delegate_id>/decline")
@in_conference(Permission.DELEGATES_EDIT)
def decline_delegate(conference: Conference, delegate_id: str) -> Response:
    with transaction():
        services.decline_delegate(current_actor(), conference_id=conference.id, delegate_id=delegate_id)
    flash(gettext("Declined. We have sent this person a mail."), "success")
    return _to_delegate(conference, delegate_id)


@registration.post("/manage/<slug>/delegates/<delegate_id>/cancel")
@in_conference(Permission.DELEGATES_EDIT)
def cancel_delegate(conference: Conference, delegate_id: str) -> Response:
    with transaction():
        services.cancel_delegate(current_actor(), conference_id=conference.id, delegate_id=delegate_id)
    flash(gettext("Cancelled. We have sent this person a mail."), "success")
    return _to_delegate(conference, delegate_id)


@registration.post("/manage/<slug>/delegates/<delegate_id>/link")
@in_conference(Permission.DELEGATES_EDIT)
def renew_link(conference: Conference, delegate_id: str) -> Response:
    with transaction():
        services.renew_link(
            current_actor(),
            conference_id=conference.id,
            delegate_id=delegate_id,
            secret_key=current_app.config["SECRET_KEY"],
        )
    flash(gettext("The old link no longer works. We have mailed a new one."), "success")
    return _to_delegate(conference, delegate_id)


@registration.post("/manage/<slug>/delegates/fill")
@in_conference(Permission.DELEGATES_EDIT)
def promote_waiting(conference: Conference) -> Response:
    with transaction():
        moved = services.promote_waiting(current_actor(), conference.id)
    flash(ngettext("%(num)s person moved up.", "%(num)s people moved up.", moved), "success")
    return redirect(url_for("registration.list_delegates", slug=conference.slug), 303)


def _to_delegate(conference: Conference, delegate_id: str) -> Response:
    return redirect(url_for("registration.show_delegate", slug=conference.slug, delegate_id=delegate_id), 303)
