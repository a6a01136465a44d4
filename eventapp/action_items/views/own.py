"""An action item for those who own or watch it without an account: pages that their link opens."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.action_items import services
from eventapp.action_items.details import group_by_side, list_comments, list_evidence, waits_for
from eventapp.action_items.following_forms import (
    AnswerForm,
    CommentForm,
    EvidenceForm,
    PassOnForm,
    ProgressForm,
    ReportForm,
)
from eventapp.action_items.queries import get_evidence, get_followed_item
from eventapp.action_items.register import find_row
from eventapp.action_items.services import OwnStep
from eventapp.action_items.views.blueprint import action_items
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.forms import AppForm, VersionedForm

_ITEM = "/c/<slug>/follow-up/<token>/action-items/<action_item_id>"


@action_items.get(_ITEM)
@by_contact
def show_own_item(conference: Conference, contact: Contact, token: str, action_item_id: str) -> str:
    return _page(conference, contact.id, token, action_item_id)


@action_items.post(f"{_ITEM}/progress")
@by_contact
def say_progress(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form = ProgressForm()

    def work(step: OwnStep) -> None:
        services.change_progress(step, status=form.status.data, percent=form.percent.data or 0)

    return _do(conference, contact, token, action_item_id, form, work, gettext("Saved. Thank you."))


@action_items.post(f"{_ITEM}/report")
@by_contact
def report_done(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form, secret_key = ReportForm(), current_app.config["SECRET_KEY"]

    def work(step: OwnStep) -> None:
        services.report_done(step, text=form.report_note.data or "", secret_key=secret_key)

    return _do(conference, contact, token, action_item_id, form, work, gettext("Reported. Thank you."))


@action_items.post(f"{_ITEM}/answer")
@by_contact
def answer_report(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form, secret_key = AnswerForm(), current_app.config["SECRET_KEY"]

    def work(step: OwnStep) -> None:
        services.answer_report(
            step,
            confirms=form.answer.data == "confirm",
            reason=form.reason.data or "",
            secret_key=secret_key,
        )

    return _do(conference, contact, token, action_item_id, form, work, gettext("Saved. Thank you."))


@action_items.post(f"{_ITEM}/pass-on")
@by_contact
def pass_on(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form, secret_key = PassOnForm(), current_app.config["SECRET_KEY"]

    def work(step: OwnStep) -> None:
        services.pass_on(step, to=form.to(), secret_key=secret_key)

    said = gettext("Passed on. Your colleague gets a link by mail.")
    return _do(conference, contact, token, action_item_id, form, work, said)


@action_items.post(f"{_ITEM}/comments")
@by_contact
def comment_own(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form, secret_key = CommentForm(), current_app.config["SECRET_KEY"]

    def work(step: OwnStep) -> None:
        services.comment_as_contact(
            conference_id=step.conference_id,
            contact_id=step.contact_id,
            action_item_id=step.action_item_id,
            text=form.text.data or "",
            secret_key=secret_key,
        )

    return _do(conference, contact, token, action_item_id, form, work, gettext("Your comment is there."))


@action_items.post(f"{_ITEM}/evidence")
@by_contact
def add_own_evidence(conference: Conference, contact: Contact, token: str, action_item_id: str) -> Any:
    form = EvidenceForm()

    def work(step: OwnStep) -> None:
        services.add_evidence_as_contact(
            conference_id=step.conference_id,
            contact_id=step.contact_id,
            action_item_id=step.action_item_id,
            facts=form.facts(),
        )

    return _do(conference, contact, token, action_item_id, form, work, gettext("Added. Thank you."))


@action_items.get(f"{_ITEM}/evidence/<evidence_id>")
@by_contact
def download_own_evidence(
    conference: Conference, contact: Contact, token: str, action_item_id: str, evidence_id: str
) -> Response:
    get_followed_item(conference.id, contact.id, action_item_id)
    return _file(conference.id, action_item_id, evidence_id)


@action_items.get("/manage/<slug>/action-items/<action_item_id>/evidence/<evidence_id>")
@in_conference(Permission.OUTCOMES_VIEW)
def download_evidence(conference: Conference, action_item_id: str, evidence_id: str) -> Response:
    return _file(conference.id, action_item_id, evidence_id)


def _file(conference_id: str, action_item_id: str, evidence_id: str) -> Response:
    evidence = get_evidence(conference_id, action_item_id, evidence_id)
    if evidence.file_id is None:
        raise NotFound
    return file_answer(get_file(conference_id, evidence.file_id))


def _do(
    conference: Conference,
    contact: Contact,
    token: str,
    action_item_id: str,
    form: AppForm,
    work: Callable[[OwnStep], None],
    said: str,
) -> Any:
    """Do one step of an owner's; what is refused is said on the page, with the newest state."""
    slug, contact_id = conference.slug, contact.id
    get_followed_item(conference.id, contact_id, action_item_id)
    if not form.validate():
        return _page(conference, contact_id, token, action_item_id, form), 422
    version = form.version.data if isinstance(form, VersionedForm) else 0
    step = OwnStep(conference.id, contact_id, action_item_id, version or 0)
    try:
        with transaction():
            work(step)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        return _page(conference, contact_id, token, action_item_id, form), error.status
    flash(said, "success")
    here = url_for("action_items.show_own_item", slug=slug, token=token, action_item_id=action_item_id)
    return redirect(here, 303)


def _page(
    conference: Conference, contact_id: str, token: str, action_item_id: str, sent: AppForm | None = None
) -> str:
    """Render the page; ``sent`` is the form that was refused, with what was typed."""
    get_followed_item(conference.id, contact_id, action_item_id)
    row = find_row(conference.id, action_item_id, today(conference.timezone))
    assert row is not None
    waiting = waits_for(row)
    forms: dict[str, AppForm] = {
        "progress": ProgressForm(formdata=None, status=row.status, percent=row.percent),
        "report": ReportForm(formdata=None),
        "answer": AnswerForm(formdata=None),
        "pass_on": PassOnForm(formdata=None),
        "comment": CommentForm(formdata=None),
        "evidence_form": EvidenceForm(formdata=None),
    }
    if sent is not None:
        forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    return render_template(
        "action_items/own_item.html",
        conference=conference,
        token=token,
        row=row,
        is_owner=any(owner.contact_id == contact_id for owner in row.owners),
        awaits_me=any(owner.contact_id == contact_id for owner in waiting),
        waiting=waiting,
        sides=group_by_side(conference.id, row.owners),
        comments=list_comments(action_item_id),
        evidence=list_evidence(action_item_id),
        sent=sent,
        **forms,
    )
