"""A delegate completes or changes their own details, or passes the registration on to a colleague."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.clock import now
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext
from eventapp.registration import services
from eventapp.registration.consents import check_agreements, list_asked
from eventapp.registration.forms import ChangeForm, CompleteForm, PassOnForm, asking
from eventapp.registration.guards import by_token
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.rules import registration_state
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.own import steps_of, to_own
from eventapp.registration.views.refusals import take_refusal


@registration.get("/c/<slug>/registration/<token>/complete")
@by_token
def show_complete_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if not steps_of(conference, delegate).may_complete:
        return to_own(conference, token)
    return _complete_page(conference, delegate, token, _complete_form(conference, delegate, obj=delegate))


@registration.post("/c/<slug>/registration/<token>/complete")
@by_token
def complete_own(conference: Conference, delegate: Delegate, token: str) -> Any:
    if delegate.completed_at is not None:
        return to_own(conference, token)
    form = _complete_form(conference, delegate)
    if not form.validate():
        return _complete_page(conference, delegate, token, form), 422
    try:
        agreed = check_agreements(list_asked(conference.id), form.agreements())
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            completed = services.confirm_own(command, agreed)
    except (InvalidInput, Conflict) as error:
        take_refusal(form, error, delegate)
        form.renew()
        return _complete_page(conference, delegate, token, form), error.status
    flash(gettext("Thank you, your details are complete. We have sent you a mail."), "success")
    return to_own(conference, _newest_token(completed))


def _complete_form(conference: Conference, delegate: Delegate, **kwargs: Any) -> CompleteForm:
    written_in = delegate.language if delegate.position else current_language()
    form_class = asking(CompleteForm, conference, categories=(delegate.category,), kept=delegate.answers)
    return form_class(
        conference, list_sides(conference.id), list_asked(conference.id), written_in=written_in, **kwargs
    )


def _complete_page(conference: Conference, delegate: Delegate, token: str, form: CompleteForm) -> str:
    return render_template(
        "registration/complete.html",
        conference=conference,
        delegate=delegate,
        token=token,
        form=form,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/c/<slug>/registration/<token>/change")
@by_token
def show_change_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if not steps_of(conference, delegate).may_change:
        return to_own(conference, token)
    form = _change_form(conference, delegate, obj=delegate)
    return _change_page(conference, delegate, token, form)


@registration.post("/c/<slug>/registration/<token>/change")
@by_token
def change_own(conference: Conference, delegate: Delegate, token: str) -> Any:
    form = _change_form(conference, delegate)
    if not form.validate():
        return _change_page(conference, delegate, token, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            changed = services.change_own(command)
    except (InvalidInput, Conflict) as error:
        take_refusal(form, error, delegate)
        return _change_page(conference, delegate, token, form), error.status
    flash(gettext("Your registration is changed. We have sent you a mail."), "success")
    return to_own(conference, _newest_token(changed))


def _change_form(conference: Conference, delegate: Delegate, **kwargs: Any) -> ChangeForm:
    form_class = asking(ChangeForm, conference, categories=(delegate.category,), kept=delegate.answers)
    return form_class(conference, list_sides(conference.id), written_in=delegate.language, **kwargs)


def _change_page(conference: Conference, delegate: Delegate, token: str, form: ChangeForm) -> str:
    return render_template(
        "registration/change.html",
        conference=conference,
        delegate=delegate,
        token=token,
        form=form,
        steps=steps_of(conference, delegate),
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/c/<slug>/registration/<token>/pass-on")
@by_token
def show_pass_on_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if not steps_of(conference, delegate).may_pass_on:
        return to_own(conference, token)
    form = PassOnForm(data={"version": delegate.version, "language": delegate.language})
    return _pass_on_page(conference, delegate, token, form)


@registration.post("/c/<slug>/registration/<token>/pass-on")
@by_token
def pass_on_own(conference: Conference, delegate: Delegate, token: str) -> Any:
    form = PassOnForm()
    if not form.validate():
        return _pass_on_page(conference, delegate, token, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            services.pass_on_own(command)
    except (InvalidInput, Conflict) as error:
        take_refusal(form, error, delegate)
        return _pass_on_page(conference, delegate, token, form), error.status
    # The link that led here has just stopped working.
    return redirect(url_for("registration.show_passed_on", slug=conference.slug), 303)


def _pass_on_page(conference: Conference, delegate: Delegate, token: str, form: PassOnForm) -> str:
    return render_template(
        "registration/pass_on.html", conference=conference, delegate=delegate, token=token, form=form
    )


@registration.get("/c/<slug>/register/passed-on")
@in_public_conference
def show_passed_on(conference: Conference) -> Response | str:
    """Say to the one who left that a colleague comes instead; the same for every reader."""
    return render_template(
        "registration/passed_on.html",
        conference=conference,
        registration=registration_state(conference, now()),
    )


def _newest_token(delegate: Delegate) -> str:
    return personal_token(current_app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
