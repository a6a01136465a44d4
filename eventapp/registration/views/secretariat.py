"""The secretariat's page of one delegate, and what its buttons do."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.showing import may_open_file, shown_answers
from eventapp.registration import history, services
from eventapp.registration.access import may_see_contacts
from eventapp.registration.consents import list_given
from eventapp.registration.labels import CONSENT_NAMES, GIVEN_BY
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import get_delegate, waiting_place
from eventapp.registration.transitions import Step, can_step
from eventapp.registration.views.blueprint import registration
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean


@registration.get("/manage/<slug>/delegates/<delegate_id>")
@in_conference(Permission.DELEGATES_VIEW)
def show_delegate(conference: Conference, delegate_id: str) -> str:
    delegate = get_delegate(conference.id, delegate_id)
    sees_contacts = may_see_contacts(current_actor(), conference.id)
    return render_template(
        "registration/delegate.html",
        conference=conference,
        delegate=delegate,
        category=CATEGORY_LABELS[delegate.category],
        place=waiting_place(delegate) if delegate.status == DelegateStatus.WAITLISTED else None,
        can={step.value: can_step(step, delegate.status) for step in Step},
        sees_contacts=sees_contacts,
        **_particulars_of(conference, delegate) if sees_contacts else {},
    )


def _particulars_of(conference: Conference, delegate: Delegate) -> dict[str, Any]:
    """Return what those see besides who may see how to reach somebody."""
    return {
        "shown": shown_answers(
            get_questionnaire(conference.id),
            delegate.answers,
            audience=None,
            language=current_language(),
            first_language=conference.first_language,
            secret_key=current_app.config["SECRET_KEY"],
        ),
        "answer_file_url": lambda file_id: url_for(
            "registration.download_delegate_file",
            slug=conference.slug,
            delegate_id=delegate.id,
            file_id=file_id,
        ),
        "consents": list_given(delegate.id),
        "consent_names": CONSENT_NAMES,
        "given_by": GIVEN_BY,
        "check_ins": history.list_check_ins(delegate),
        "visa_letters": history.list_visa_letters(delegate),
        "happenings": history.list_happenings(delegate),
        "mails": history.list_mails(delegate),
    }


@registration.get("/manage/<slug>/delegates/<delegate_id>/files/<file_id>")
@in_conference(Permission.DELEGATES_EDIT)
def download_delegate_file(conference: Conference, delegate_id: str, file_id: str) -> Response:
    """Answer with a file that is among the delegate's answers."""
    delegate = get_delegate(conference.id, delegate_id)
    if not may_open_file(get_questionnaire(conference.id), delegate.answers, file_id, None):
        raise NotFound
    return file_answer(get_file(conference.id, file_id))


@registration.post("/manage/<slug>/delegates/<delegate_id>/accept")
@in_conference(Permission.DELEGATES_EDIT)
def accept_delegate(conference: Conference, delegate_id: str) -> Response:
    return _done(
        conference,
        delegate_id,
        lambda which: services.accept_delegate(current_actor(), **which),
        gettext("Accepted. We have sent this person a mail."),
    )


@registration.post("/manage/<slug>/delegates/<delegate_id>/wait")
@in_conference(Permission.DELEGATES_EDIT)
def let_wait(conference: Conference, delegate_id: str) -> Response:
    return _done(
        conference,
        delegate_id,
        lambda which: services.let_wait(current_actor(), **which),
        gettext("Approved. We have sent this person a mail."),
    )


@registration.post("/manage/<slug>/delegates/<delegate_id>/decline")
@in_conference(Permission.DELEGATES_EDIT)
def decline_delegate(conference: Conference, delegate_id: str) -> Response:
    reason = clean(request.form.get("reason", "")) or ""
    return _done(
        conference,
        delegate_id,
        lambda which: services.decline_delegate(current_actor(), **which, reason=reason),
        gettext("Declined. We have sent this person a mail."),
    )


@registration.post("/manage/<slug>/delegates/<delegate_id>/cancel")
@in_conference(Permission.DELEGATES_EDIT)
def cancel_delegate(conference: Conference, delegate_id: str) -> Response:
    return _done(
        conference,
        delegate_id,
        lambda which: services.cancel_delegate(current_actor(), **which),
        gettext("Cancelled. We have sent this person a mail."),
    )


@registration.post("/manage/<slug>/delegates/<delegate_id>/link")
@in_conference(Permission.DELEGATES_EDIT)
def renew_link(conference: Conference, delegate_id: str) -> Response:
    return _done(
        conference,
        delegate_id,
        lambda which: services.renew_link(
            current_actor(), **which, secret_key=current_app.config["SECRET_KEY"]
        ),
        gettext("The old link no longer works. We have mailed a new one."),
    )


@registration.post("/manage/<slug>/delegates/fill")
@in_conference(Permission.DELEGATES_EDIT)
def promote_waiting(conference: Conference) -> Response:
    with transaction():
        moved = services.promote_waiting(current_actor(), conference.id)
    flash(ngettext("%(num)s person moved up.", "%(num)s people moved up.", moved), "success")
    return redirect(url_for("registration.list_delegates", slug=conference.slug), 303)


def _done(
    conference: Conference, delegate_id: str, work: Callable[[dict[str, str]], object], said: str
) -> Response:
    """Do one thing with a delegate, and lead back to the page with what came of it."""
    try:
        with transaction():
            work({"conference_id": conference.id, "delegate_id": delegate_id})
    except (Conflict, InvalidInput) as error:
        warn_of(error)
    else:
        flash(said, "success")
    return to_delegate(conference, delegate_id)


def to_delegate(conference: Conference, delegate_id: str) -> Response:
    return redirect(url_for("registration.show_delegate", slug=conference.slug, delegate_id=delegate_id), 303)
