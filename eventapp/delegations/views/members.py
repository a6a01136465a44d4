"""One member of a delegation, as the focal point deals with them: complete, change, take back."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.accounts.throttle import LINK_MAIL, count_try
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.delegations.forms.members import CompleteMemberForm, MemberForm
from eventapp.delegations.guards import by_focal_point
from eventapp.delegations.missing import missing_of
from eventapp.delegations.queries.members import get_member
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.views.focal_point import may_change, to_own_delegation
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.registration.access import focal_point_of
from eventapp.registration.consents import check_agreements, list_asked
from eventapp.registration.models import Delegate, DelegateStatus, FocalPoint
from eventapp.registration.queries import list_partner_organizations, waiting_place
from eventapp.registration.rules import PRESENT
from eventapp.registration.services import (
    change_on_behalf,
    confirm_on_behalf,
    send_link_again,
    take_back_nomination,
)


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>")
@by_focal_point
def show_member(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> str:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    return render_template(
        "delegations/member.html",
        conference=conference,
        delegation=focal_point.delegation,
        token=token,
        delegate=delegate,
        category=CATEGORY_LABELS[delegate.category],
        missing=missing_of(delegate),
        place=waiting_place(delegate) if delegate.status == DelegateStatus.WAITLISTED else None,
        is_present=delegate.status in PRESENT,
        may_change=may_change(conference),
    )


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>/complete")
@by_focal_point
def show_complete_form(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    if delegate.status not in PRESENT or delegate.completed_at is not None:
        return _to_member(conference, token, delegate)
    form = CompleteMemberForm(conference, delegate, list_asked(conference.id), obj=delegate)
    return _form_page(conference, focal_point, token, delegate, form)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/complete")
@by_focal_point
def complete_member(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    asked = list_asked(conference.id)
    form = CompleteMemberForm(conference, delegate, asked)
    if not form.validate():
        return _form_page(conference, focal_point, token, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        agreements = check_agreements(asked, form.agreements())
        with transaction():
            confirm_on_behalf(focal_point_of(conference.id, focal_point.delegation_id), command, agreements)
    except (InvalidInput, Conflict) as error:
        return _refused(conference, focal_point, token, delegate, form, error)
    flash(gettext("The details are complete. The secretariat looks at them next."), "success")
    return _to_member(conference, token, delegate)


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>/change")
@by_focal_point
def show_member_form(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    if delegate.status not in PRESENT:
        return _to_member(conference, token, delegate)
    return _form_page(
        conference, focal_point, token, delegate, MemberForm(conference, delegate, obj=delegate)
    )


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/change")
@by_focal_point
def change_member(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    form = MemberForm(conference, delegate)
    if not form.validate():
        return _form_page(conference, focal_point, token, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            change_on_behalf(focal_point_of(conference.id, focal_point.delegation_id), command)
    except (InvalidInput, Conflict) as error:
        return _refused(conference, focal_point, token, delegate, form, error)
    flash(gettext("Saved."), "success")
    return _to_member(conference, token, delegate)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/take-back")
@by_focal_point
def take_member_back(
    conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str
) -> Response:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    try:
        with transaction():
            take_back_nomination(
                focal_point_of(conference.id, focal_point.delegation_id),
                conference_id=conference.id,
                delegate_id=delegate.id,
            )
    except Conflict as error:
        flash(gettext(error.message, **error.values), "warning")
        return _to_member(conference, token, delegate)
    flash(gettext("Taken back. The seat goes to who is next."), "success")
    return to_own_delegation(conference, token)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/link")
@by_focal_point
def send_member_link(
    conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str
) -> Response:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    with transaction():
        count_try(LINK_MAIL, "member link", delegate.id)
    try:
        with transaction():
            send_link_again(
                focal_point_of(conference.id, focal_point.delegation_id),
                conference_id=conference.id,
                delegate_id=delegate.id,
            )
    except Conflict as error:
        flash(gettext(error.message, **error.values), "warning")
    else:
        flash(gettext("The link is on its way."), "success")
    return _to_member(conference, token, delegate)


def _refused(
    conference: Conference,
    focal_point: FocalPoint,
    token: str,
    delegate: Delegate,
    form: MemberForm,
    error: InvalidInput | Conflict,
) -> Any:
    form.take_error(error)
    if isinstance(error, Conflict):
        session().refresh(delegate)
        form.take_newest(delegate.version)
    return _form_page(conference, focal_point, token, delegate, form), error.status


def _form_page(
    conference: Conference, focal_point: FocalPoint, token: str, delegate: Delegate, form: MemberForm
) -> str:
    is_completing = isinstance(form, CompleteMemberForm)
    return render_template(
        "delegations/member_form.html",
        conference=conference,
        delegation=focal_point.delegation,
        token=token,
        delegate=delegate,
        form=form,
        is_completing=is_completing,
        asked=list_asked(conference.id) if is_completing else (),
        organizations=list_partner_organizations(conference.id),
    )


def _to_member(conference: Conference, token: str, delegate: Delegate) -> Response:
    return redirect(
        url_for("delegations.show_member", slug=conference.slug, token=token, delegate_id=delegate.id), 303
    )
