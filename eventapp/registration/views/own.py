"""A delegate's own page, opened by the personal link, and the steps that are one button."""

from collections.abc import Callable
from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.clock import now
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.i18n import current_language, gettext
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.showing import shown_answers
from eventapp.registration import services
from eventapp.registration.badge_codes import badge_code
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.names import latin_name, native_name, script_tag
from eventapp.registration.own_letters import list_own_letters
from eventapp.registration.own_steps import OwnSteps, own_steps
from eventapp.registration.own_tasks import list_tasks
from eventapp.registration.queries import waiting_place
from eventapp.registration.rules import conference_ends_at, registration_state
from eventapp.registration.views.blueprint import registration
from eventapp.web.flashes import warn_of


@registration.get("/c/<slug>/registration/<token>")
@by_token
def show_own(conference: Conference, delegate: Delegate, token: str) -> str:
    at, secret_key, asked = now(), current_app.config["SECRET_KEY"], get_questionnaire(conference.id)
    is_accepted, has_ended = delegate.status == DelegateStatus.ACCEPTED, at >= conference_ends_at(conference)
    return render_template(
        "registration/own.html",
        conference=conference,
        delegate=delegate,
        token=token,
        venue=find_venue(conference.id),
        registration=registration_state(conference, at),
        steps=steps_of(conference, delegate),
        has_ended=has_ended,
        place=waiting_place(delegate) if delegate.status == DelegateStatus.WAITLISTED else None,
        category=CATEGORY_LABELS[delegate.category],
        latin_name=latin_name(delegate),
        native_name=native_name(delegate),
        native_tag=script_tag(delegate.native_name, delegate.side.code),
        code_picture=_code_picture(delegate) if is_accepted and not has_ended else None,
        tasks=list_tasks(asked, delegate.category, delegate.answers, secret_key=secret_key)
        if is_accepted
        else [],
        shown=shown_answers(
            asked,
            delegate.answers,
            audience=None,
            language=current_language(),
            first_language=conference.first_language,
            secret_key=secret_key,
        ),
        answer_file_url=lambda file_id: url_for(
            "registration.download_own_answer", slug=conference.slug, token=token, file_id=file_id
        ),
        visa_letters=list_own_letters(delegate.id) if is_accepted else [],
    )


def steps_of(conference: Conference, delegate: Delegate) -> OwnSteps:
    """Return what the delegate can do now."""
    is_ready = delegate.status != DelegateStatus.CANCELLED or services.is_complete(delegate)
    return own_steps(conference, delegate, now(), is_ready=is_ready)


def _code_picture(delegate: Delegate) -> str:
    """Return the code for the desk as a picture, dark on white in every scheme, or no camera reads it."""
    code = badge_code(current_app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    return segno.make_qr(code, error="m").png_data_uri(scale=8, border=4)


@registration.get("/c/<slug>/registration/<token>/cancel")
@by_token
def show_cancel_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if not steps_of(conference, delegate).may_cancel:
        return to_own(conference, token)
    return render_template("registration/cancel.html", conference=conference, delegate=delegate, token=token)


@registration.post("/c/<slug>/registration/<token>/cancel")
@by_token
def cancel_own(conference: Conference, delegate: Delegate, token: str) -> Response:
    return _step(services.cancel_own, gettext("Your registration is cancelled."), conference, delegate, token)


@registration.post("/c/<slug>/registration/<token>/again")
@by_token
def register_again(conference: Conference, delegate: Delegate, token: str) -> Response:
    return _step(services.register_again, "", conference, delegate, token)


@registration.post("/c/<slug>/registration/<token>/offer")
@by_token
def take_offer(conference: Conference, delegate: Delegate, token: str) -> Response:
    return _step(services.take_offer, gettext("The seat is yours."), conference, delegate, token)


def _step(
    service: Callable[..., None], done: str, conference: Conference, delegate: Delegate, token: str
) -> Response:
    """Take a step and lead back to the own page, which says what came of it or why it can't be taken."""
    try:
        with transaction():
            service(conference_id=conference.id, delegate_id=delegate.id)
    except Conflict as error:
        warn_of(error)
    else:
        if done:
            flash(done, "success")
    return to_own(conference, token)


def to_own(conference: Conference, token: str) -> Response:
    return redirect(url_for("registration.show_own", slug=conference.slug, token=token), 303)
