"""One member of a delegation, as the focal point deals with them: complete, change, take back."""

from dataclasses import replace
from typing import Any, TypeVar

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.accounts.throttle import LINK_MAIL, count_try
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.delegations.forms.members import CompleteMemberForm, MemberForm
from eventapp.delegations.guards import by_focal_point
from eventapp.delegations.missing import missing_of
from eventapp.delegations.queries.members import get_member
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.views.focal_point import may_change, to_own_delegation
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import current_language, gettext
from eventapp.questionnaires.fields import with_questions
from eventapp.questionnaires.models import Audience, Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.services import keep_uploads
from eventapp.questionnaires.showing import may_open_file, shown_answers
from eventapp.registration.access import focal_point_of
from eventapp.registration.consents import check_agreements, list_asked
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.models import Delegate, DelegateStatus, FocalPoint
from eventapp.registration.queries import get_delegation, list_partner_organizations, waiting_place
from eventapp.registration.rules import PRESENT
from eventapp.registration.services import (
    change_on_behalf,
    confirm_on_behalf,
    send_link_again,
    take_back_nomination,
)
from eventapp.registration.services.changing import ChangeParticulars
from eventapp.web.flashes import warn_of

AnyMemberForm = TypeVar("AnyMemberForm", bound=MemberForm)


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
        statuses=STATUS_LABELS,
        shown=shown_answers(
            get_questionnaire(conference.id),
            delegate.answers,
            audience=Audience.FOCAL_POINT,
            language=current_language(),
            first_language=conference.first_language,
            secret_key=current_app.config["SECRET_KEY"],
        ),
        answer_file_url=lambda file_id: url_for(
            "delegations.download_answer",
            slug=conference.slug,
            token=token,
            delegate_id=delegate.id,
            file_id=file_id,
        ),
        may_change=may_change(conference),
    )


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>/files/<file_id>")
@by_focal_point
def download_answer(
    conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str, file_id: str
) -> Response:
    """Give a file that a member answered with, where focal points may see it."""
    delegate = get_member(focal_point.delegation_id, delegate_id)
    questionnaire = get_questionnaire(conference.id)
    if not may_open_file(questionnaire, delegate.answers, file_id, Audience.FOCAL_POINT):
        raise NotFound
    return file_answer(get_file(conference.id, file_id))


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>/complete")
@by_focal_point
def show_complete_form(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    if delegate.status not in PRESENT or delegate.completed_at is not None:
        return _to_member(conference, token, delegate)
    form = _asking(CompleteMemberForm, conference, delegate)(
        conference, delegate, list_asked(conference.id), obj=delegate
    )
    return _form_page(conference, focal_point, token, delegate, form)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/complete")
@by_focal_point
def complete_member(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    asked = list_asked(conference.id)
    form = _asking(CompleteMemberForm, conference, delegate)(conference, delegate, asked)
    if not form.validate():
        return _form_page(conference, focal_point, token, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        agreements = check_agreements(asked, form.agreements())
        with transaction():
            confirm_on_behalf(
                focal_point_of(conference.id, focal_point.delegation_id),
                _with_files(delegate, command),
                agreements,
            )
    except (InvalidInput, Conflict) as error:
        form.renew()
        return _refused(conference, focal_point, token, delegate, form, error)
    flash(gettext("The details are complete. The secretariat looks at them next."), "success")
    return _to_member(conference, token, delegate)


@delegations.get("/c/<slug>/delegation/<token>/members/<delegate_id>/change")
@by_focal_point
def show_member_form(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    if delegate.status not in PRESENT:
        return _to_member(conference, token, delegate)
    form = _asking(MemberForm, conference, delegate)(conference, delegate, obj=delegate)
    return _form_page(conference, focal_point, token, delegate, form)


@delegations.post("/c/<slug>/delegation/<token>/members/<delegate_id>/change")
@by_focal_point
def change_member(conference: Conference, focal_point: FocalPoint, token: str, delegate_id: str) -> Any:
    delegate = get_member(focal_point.delegation_id, delegate_id)
    form = _asking(MemberForm, conference, delegate)(conference, delegate)
    if not form.validate():
        return _form_page(conference, focal_point, token, delegate, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            change_on_behalf(
                focal_point_of(conference.id, focal_point.delegation_id), _with_files(delegate, command)
            )
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
        warn_of(error)
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
        warn_of(error)
    else:
        flash(gettext("The link is on its way."), "success")
    return _to_member(conference, token, delegate)


def _asking(form: type[AnyMemberForm], conference: Conference, delegate: Delegate) -> type[AnyMemberForm]:
    """Return a form with the conference's questions; answers that a focal point may not see stay hidden."""
    return with_questions(
        form,
        get_questionnaire(conference.id),
        secret_key=current_app.config["SECRET_KEY"],
        stages=(Stage.REGISTRATION,),
        categories=(delegate.category,),
        kept=delegate.answers,
        audience=Audience.FOCAL_POINT,
        first_language=conference.first_language,
    )


def _with_files(delegate: Delegate, command: ChangeParticulars) -> ChangeParticulars:
    """Store the files among the answers; within the transaction that stores these."""
    answers = keep_uploads(command.conference_id, command.answers or {}, kept=delegate.answers)
    return replace(command, answers=answers)


def _refused(
    conference: Conference,
    focal_point: FocalPoint,
    token: str,
    delegate: Delegate,
    form: MemberForm,
    error: InvalidInput | Conflict,
) -> Any:
    form.take_error(error)
    # Read anew: the refusal has let go of what was loaded.
    delegate = get_member(focal_point.delegation_id, delegate.id)
    if isinstance(error, Conflict):
        form.take_newest(delegate.version)
    return _form_page(conference, focal_point, token, delegate, form), error.status


def _form_page(
    conference: Conference, focal_point: FocalPoint, token: str, delegate: Delegate, form: MemberForm
) -> str:
    is_completing = isinstance(form, CompleteMemberForm)
    return render_template(
        "delegations/member_form.html",
        conference=conference,
        delegation=get_delegation(conference.id, focal_point.delegation_id),
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
