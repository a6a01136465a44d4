"""The details of a conference: what it is called, when and where it takes place."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_series, find_venue, list_series_of
from eventapp.conferences.services import EditDetails
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, list_comma, ngettext, timezone_cities
from eventapp.localized import NO_TEXT
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.workflows.settings import services
from eventapp.workflows.settings.details_form import DetailsForm, details_of
from eventapp.workflows.settings.views.blueprint import settings
from eventapp.workflows.settings.zone_changes import ZoneChange

#: Titles that a message names.
NAMED = 5


@settings.get("/manage/<slug>/details")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_details(conference: Conference) -> str:
    venue, series = find_venue(conference.id), find_series(conference.series_id)
    form = DetailsForm(
        formdata=None,
        obj=conference,
        other_languages=conference.languages[1:],
        venue_name=venue.name if venue else NO_TEXT,
        venue_address=venue.address if venue else NO_TEXT,
        series=series.title.read(current_language(), conference.first_language) if series else "",
    )
    return _page(conference, form)


@settings.post("/manage/<slug>/details")
@in_conference(Permission.CONFERENCE_EDIT)
def change_details(conference: Conference) -> Any:
    form, slug = DetailsForm(), conference.slug
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            command = EditDetails(**details_of(form))
            change = services.change_details(current_actor(), conference=conference, command=command)
            slug = conference.slug
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(conference.version)
        return _page(conference, form), error.status
    flash(gettext("Saved."), "success")
    if change is not None:
        _tell(change, conference.first_language)
    return redirect(url_for("settings.edit_details", slug=slug))


def _tell(change: ZoneChange, first_language: str) -> None:
    flash(
        ngettext(
            "The time zone is %(zone)s now. %(num)s item keeps its time on the clock; "
            "calendars follow at the next release.",
            "The time zone is %(zone)s now. %(num)s items keep their times on the clock; "
            "calendars follow at the next release.",
            change.items,
            zone=change.after,
        ),
        "success",
    )
    if not change.pushed:
        return
    language = current_language()
    titles = [f"“{title.read(language, first_language)}”" for title in change.pushed[:NAMED]]
    text = ngettext(
        "%(num)s item had to move, because clocks go forward or back just then: %(titles)s",
        "%(num)s items had to move, because clocks go forward or back just then: %(titles)s",
        len(change.pushed),
        titles=list_comma(language).join(titles) + ("…" if len(change.pushed) > NAMED else ""),
    )
    flash(text, "warning")


def _page(conference: Conference, form: DetailsForm) -> str:
    return render_template(
        "settings/details.html",
        conference=conference,
        form=form,
        cities=timezone_cities(current_language()),
        series=list_series_of(current_actor()),
    )
