"""Registering people who come without a registration."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import transaction
from eventapp.desk.forms import WalkInForm
from eventapp.desk.occasions import choose
from eventapp.desk.views.blueprint import desk
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.consents import list_asked
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.submissions import prepare_submission
from eventapp.web.actors import current_actor


@desk.get("/manage/<slug>/desk/walk-in")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_walk_in_form(conference: Conference) -> str:
    form = WalkInForm(conference, list_sides(conference.id), list_asked(conference.id))
    form.day.data, form.item.data = request.args.get("day", ""), request.args.get("item", "")
    return _page(conference, form)


@desk.post("/manage/<slug>/desk/walk-in")
@in_conference(Permission.DELEGATES_CHECK_IN)
def register_walk_in(conference: Conference) -> Any:
    form = WalkInForm(conference, list_sides(conference.id), list_asked(conference.id))
    if not form.validate():
        return _page(conference, form), 422
    try:
        chosen = choose(conference, form.day.data or "", form.item.data or "")
        submission = prepare_submission(
            conference,
            form.particulars(),
            key=form.form_key.data or "",
            agreements=form.agreements(),
            language=current_language(),
            secret_key=current_app.config["SECRET_KEY"],
            category=form.category.data or "",
            is_on_behalf=True,
        )
        with transaction():
            arrival = services.register_walk_in(current_actor(), submission, chosen.occasion)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        form.renew()
        return _page(conference, form), error.status
    flash(gettext("Registered and checked in."), "success")
    return redirect(
        url_for(
            "desk.show_desk",
            slug=conference.slug,
            delegate=arrival.check_in.delegate_id,
            **chosen.arguments(),
        ),
        303,
    )


def _page(conference: Conference, form: WalkInForm) -> str:
    return render_template(
        "desk/walk_in.html",
        conference=conference,
        form=form,
        asked=list_asked(conference.id),
        organizations=list_partner_organizations(conference.id),
    )
