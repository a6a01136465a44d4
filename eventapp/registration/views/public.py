"""The form by which delegates register themselves, and what it answers."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.accounts.throttle import REGISTRATION, count_try
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory, categories_open_to_public
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language
from eventapp.registration import services
from eventapp.registration.consents import list_asked
from eventapp.registration.forms import PublicForm, asking
from eventapp.registration.invitees import Invitee, note_registered, requested_invitee
from eventapp.registration.links import personal_token
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.rules import registration_state
from eventapp.registration.services import Outcome
from eventapp.registration.submissions import Submission, prepare_submission
from eventapp.registration.views.blueprint import registration


@registration.get("/c/<slug>/register")
@in_public_conference
def show_form(conference: Conference) -> Any:
    """Show the form, or why one can't register now."""
    invitee = requested_invitee(conference)
    return _page(conference, _form(conference, invitee), invitee)


@registration.post("/c/<slug>/register")
@in_public_conference
def register(conference: Conference) -> Any:
    invitee = requested_invitee(conference)
    form = _form(conference, invitee)
    if not form.validate():
        return _page(conference, form, invitee), 422
    try:
        submission = prepare_submission(
            conference,
            form.particulars(),
            key=form.form_key.data or "",
            agreements=form.agreements(),
            asked=form.asked,
            language=current_language(),
            secret_key=current_app.config["SECRET_KEY"],
            category=form.chosen_category(),
            answers=form.answered().answers,
            delegation_id=invitee.delegation_id if invitee else None,
            is_invited=invitee is not None,
        )
        outcome = _registered(conference, submission, invitee)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        form.renew()
        return _page(conference, form, invitee), error.status
    return _to_outcome(conference.slug, outcome)


def _form(conference: Conference, invitee: Invitee | None) -> PublicForm:
    """Return the form: the same for everybody, but those who were invited come in the category they were."""
    open_to_public = categories_open_to_public(conference.registration_modes)
    categories = [invitee.category] if invitee else open_to_public or [DelegateCategory.DELEGATE]
    return asking(PublicForm, conference, categories=categories)(
        conference,
        list_sides(conference.id),
        list_asked(conference.id),
        invited_as=invitee.category if invitee else None,
        **(invitee.known() if invitee else {}),
    )


def _registered(conference: Conference, submission: Submission, invitee: Invitee | None) -> Outcome:
    """Store the form; where the same one arrives twice in one moment, the second sees what the first did."""
    try:
        return _stored(conference, submission, invitee)
    except Conflict:
        return _stored(conference, submission, invitee)


def _stored(conference: Conference, submission: Submission, invitee: Invitee | None) -> Outcome:
    """Count the form for its network and store it, in one go: each commit waits for the disk."""
    try:
        with transaction():
            _count_try()
            outcome = services.register_delegate(submission)
            if invitee is not None and outcome.delegate_id is not None:
                note_registered(conference, invitee, outcome.delegate_id)
            return outcome
    except (InvalidInput, Conflict):
        with transaction():
            _count_try()
        raise


def _count_try() -> None:
    """Count a form of this network."""
    count_try(REGISTRATION, "registration", request.remote_addr or "")


def _to_outcome(slug: str, outcome: Outcome) -> Response:
    if outcome.delegate_id is None:
        return redirect(url_for("registration.show_mail_sent", slug=slug), 303)
    token = personal_token(current_app.config["SECRET_KEY"], outcome.delegate_id, outcome.token_generation)
    return redirect(url_for("registration.show_own", slug=slug, token=token), 303)


@registration.get("/c/<slug>/register/sent")
@in_public_conference
def show_mail_sent(conference: Conference) -> str:
    """Answer a form whose address is registered already: what there is to say is in that mailbox."""
    return render_template(
        "registration/mail_sent.html",
        conference=conference,
        registration=registration_state(conference, now()),
    )


def _page(conference: Conference, form: PublicForm, invitee: Invitee | None) -> str:
    return render_template(
        "registration/register.html",
        conference=conference,
        registration=registration_state(conference, now()),
        form=form,
        invitee=invitee,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )
