"""A delegate's own pages, opened by the personal link."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue, list_sides
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.registration import services
from eventapp.registration.forms import ChangeForm
from eventapp.registration.guards import by_token
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import list_partner_organizations, waiting_place
from eventapp.registration.rules import PRESENT, conference_ends_at, registration_state
from eventapp.registration.views.blueprint import registration


@registration.get("/c/<slug>/registration/<token>")
@by_token
def show_own(conference: Conference, delegate: Delegate, token: str) -> str:
    at = now()
    is_over = at >= conference_ends_at(conference)
    return render_template(
        "registration/own.html",
        conference=conference,
        delegate=delegate,
        token=token,
        venue=find_venue(conference.id),
        registration=registration_state(conference, at),
        is_over=is_over,
        may_change=not is_over and delegate.status in PRESENT,
        place=waiting_place(delegate) if delegate.status == DelegateStatus.WAITLISTED else None,
    )


@registration.get("/c/<slug>/registration/<token>/change")
@by_token
def show_change_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if delegate.status not in PRESENT:
        return _to_own(conference, token)
    return _change_page(conference, token, ChangeForm(conference, list_sides(conference.id), obj=delegate))


@registration.post("/c/<slug>/registration/<token>/change")
@by_token
def change_own(conference: Conference, delegate: Delegate, token: str) -> Any:
    form = ChangeForm(conference, list_sides(conference.id))
    if not form.validate():
        return _change_page(conference, token, form), 422
    try:
        command = form.command(conference, delegate, current_app.config["SECRET_KEY"])
        with transaction():
            changed = services.change_own(command)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            session().refresh(delegate)
            form.take_newest(delegate.version)
        return _change_page(conference, token, form), error.status
    flash(gettext("Your registration is changed. We have sent you a mail."), "success")
    newest = personal_token(current_app.config["SECRET_KEY"], changed.id, changed.token_generation)
    return _to_own(conference, newest)


def _change_page(conference: Conference, token: str, form: ChangeForm) -> str:
    return render_template(
        "registration/change.html",
        conference=conference,
        token=token,
        form=form,
        organizations=list_partner_organizations(conference.id),
    )


@registration.get("/c/<slug>/registration/<token>/cancel")
@by_token
def show_cancel_form(conference: Conference, delegate: Delegate, token: str) -> Any:
    if delegate.status not in PRESENT:
        return _to_own(conference, token)
    return render_template("registration/cancel.html", conference=conference, delegate=delegate, token=token)


@registration.post("/c/<slug>/registration/<token>/cancel")
@by_token
def cancel_own(conference: Conference, delegate: Delegate, token: str) -> Response:
    with transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=delegate.id)
    flash(gettext("Your registration is cancelled."), "success")
    return _to_own(conference, token)


@registration.post("/c/<slug>/registration/<token>/again")
@by_token
def register_again(conference: Conference, delegate: Delegate, token: str) -> Response:
    with transaction():
        services.register_again(conference_id=conference.id, delegate_id=delegate.id)
    return _to_own(conference, token)


def _to_own(conference: Conference, token: str) -> Response:
    return redirect(url_for("registration.show_own", slug=conference.slug, token=token), 303)
