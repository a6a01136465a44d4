"""Pages: registration settings; and the step back from the public to a draft."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from eventapp.clock import to_wall_clock
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import checked_instant
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.workflows.settings import services
from eventapp.workflows.settings.forms import RegistrationSettingsForm

settings = Blueprint("settings", __name__)


@settings.get("/manage/<slug>/registration")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_registration(conference: Conference) -> str:
    opens_at, closes_at = (
        to_wall_clock(at, conference.timezone) if at else None
        for at in (conference.registration_opens_at, conference.registration_closes_at)
    )
    form = RegistrationSettingsForm(
        formdata=None,
        version=conference.version,
        registration_opens_at=opens_at,
        registration_closes_at=closes_at,
        capacity=conference.capacity,
    )
    return _page(conference, form)


@settings.post("/manage/<slug>/registration")
@in_conference(Permission.CONFERENCE_EDIT)
def change_registration(conference: Conference) -> Any:
    form = RegistrationSettingsForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            promoted = services.change_registration_settings(
                current_actor(),
                conference=conference,
                version=form.version.data,
                opens_at=_instant(form, conference, "registration_opens_at"),
                closes_at=_instant(form, conference, "registration_closes_at"),
                capacity=form.capacity.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(conference.version)
        return _page(conference, form), error.status
    flash(gettext("Saved."), "success")
    if promoted:
        flash(
            ngettext(
                "%(num)d person moved up from the waiting list and is told by mail.",
                "%(num)d people moved up from the waiting list and are told by mail.",
                promoted,
            ),
            "success",
        )
    return redirect(url_for("settings.edit_registration", slug=conference.slug))


@settings.post("/manage/<slug>/withdraw")
@in_conference(Permission.CONFERENCE_PUBLISH)
def withdraw(conference: Conference) -> Any:
    try:
        with transaction():
            services.withdraw(current_actor(), conference=conference)
        flash(gettext("The conference is a draft again; the public no longer sees it."), "success")
    except Conflict as error:
        flash(gettext(error.message, **error.values), "danger")
    return redirect(url_for("dashboard.show_overview", slug=conference.slug))


def _instant(form: RegistrationSettingsForm, conference: Conference, name: str) -> Any:
    return checked_instant(form[name].data, conference.timezone, name)


def _page(conference: Conference, form: RegistrationSettingsForm) -> str:
    return render_template("settings/registration.html", conference=conference, form=form)
