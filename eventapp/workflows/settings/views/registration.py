"""Pages: registration settings; and the step back from the public to a draft."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.workflows.settings import services
from eventapp.workflows.settings.category_seats import list_category_seats
from eventapp.workflows.settings.forms import RegistrationSettingsForm
from eventapp.workflows.settings.views.blueprint import settings


@settings.get("/manage/<slug>/registration")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_registration(conference: Conference) -> str:
    return _page(conference, RegistrationSettingsForm(conference, list_category_seats(conference.id)))


@settings.post("/manage/<slug>/registration")
@in_conference(Permission.CONFERENCE_EDIT)
def change_registration(conference: Conference) -> Any:
    form = RegistrationSettingsForm(conference, list_category_seats(conference.id))
    if not form.validate():
        return _page(conference, form), 422
    try:
        command = form.command()
        with transaction():
            promoted = services.change_registration_settings(
                current_actor(), conference=conference, command=command, quotas=form.quotas()
            )
    except services.SettingsRefused as error:
        for refusal in error.refusals:
            form.take_error(refusal)
        return _page(conference, form), error.status
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            session().refresh(conference)
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
        warn_of(error)
    return redirect(url_for("dashboard.show_overview", slug=conference.slug))


def _page(conference: Conference, form: RegistrationSettingsForm) -> str:
    return render_template(
        "settings/registration.html",
        conference=conference,
        form=form,
        category_seats=list_category_seats(conference.id),
        categories=CATEGORY_LABELS,
    )
