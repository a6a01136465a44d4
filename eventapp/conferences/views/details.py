"""The details of a conference: what it is called, when and where it takes place."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences import services
from eventapp.conferences.forms import DetailsForm, details_of
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue
from eventapp.conferences.services import EditDetails
from eventapp.conferences.views.blueprint import conferences
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, timezone_cities
from eventapp.localized import NO_TEXT
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@conferences.get("/manage/<slug>/details")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_details(conference: Conference) -> str:
    venue = find_venue(conference.id)
    form = DetailsForm(
        formdata=None,
        obj=conference,
        languages=",".join(conference.languages),
        venue_name=venue.name if venue else NO_TEXT,
        venue_address=venue.address if venue else NO_TEXT,
    )
    return _page(conference, form)


@conferences.post("/manage/<slug>/details")
@in_conference(Permission.CONFERENCE_EDIT)
def change_details(conference: Conference) -> Any:
    form, slug = DetailsForm(), conference.slug
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            command = EditDetails(**details_of(form))
            services.edit_details(current_actor(), conference=conference, command=command)
            slug = conference.slug
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(conference.version)
        return _page(conference, form), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("conferences.edit_details", slug=slug))


def _page(conference: Conference, form: DetailsForm) -> str:
    return render_template(
        "conferences/details.html",
        conference=conference,
        form=form,
        cities=timezone_cities(current_language()),
    )
