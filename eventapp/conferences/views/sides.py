"""The sides of a conference: the countries or blocs that its parties belong to."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences import queries, services
from eventapp.conferences.forms import ChangeSideForm, SideForm
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.views.blueprint import conferences
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import country_names, current_language, gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@conferences.get("/manage/<slug>/sides")
@in_conference(Permission.CONFERENCE_EDIT)
def list_sides(conference: Conference) -> str:
    return _page(conference, SideForm(formdata=None))


@conferences.post("/manage/<slug>/sides")
@in_conference(Permission.CONFERENCE_EDIT)
def add_side(conference: Conference) -> Any:
    form = SideForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.add_side(
                current_actor(), conference=conference, code=form.code.data or "", name=form.name.data
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The side is added."), "success")
    return redirect(url_for("conferences.list_sides", slug=conference.slug))


@conferences.get("/manage/<slug>/sides/<side_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_side(conference: Conference, side_id: str) -> str:
    side = queries.get_row(Side, conference.id, side_id)
    return _page(conference, ChangeSideForm(formdata=None, obj=side), side)


@conferences.post("/manage/<slug>/sides/<side_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def change_side(conference: Conference, side_id: str) -> Any:
    form, side = ChangeSideForm(), queries.get_row(Side, conference.id, side_id)
    if not form.validate():
        return _page(conference, form, side), 422
    try:
        with transaction():
            services.edit_side(
                current_actor(),
                conference=conference,
                side_id=side_id,
                version=form.version.data,
                code=form.code.data or "",
                name=form.name.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(side.version)
        return _page(conference, form, side), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("conferences.list_sides", slug=conference.slug))


@conferences.post("/manage/<slug>/sides/<side_id>/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_side(conference: Conference, side_id: str) -> Any:
    try:
        with transaction():
            services.remove_side(current_actor(), conference=conference, side_id=side_id)
        flash(gettext("The side is removed."), "success")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("conferences.list_sides", slug=conference.slug))


def _page(conference: Conference, form: SideForm, side: Side | None = None) -> str:
    """Render the list with the form for a new side, or the form of one that is edited."""
    return render_template(
        "conferences/side.html" if side else "conferences/sides.html",
        conference=conference,
        form=form,
        side=side,
        sides=queries.list_sides(conference.id),
        countries=country_names(current_language()),
    )
