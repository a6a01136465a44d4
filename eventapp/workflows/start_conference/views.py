"""The page on which a conference begins: ``start.new_conference``, for everybody who is signed in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from eventapp.conferences.queries import list_conferences_for
from eventapp.conferences.rules import slug_for
from eventapp.conferences.services import CreateConference, SideFacts
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, country_names, current_language, gettext, timezone_cities
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor
from eventapp.web.markers import signed_in
from eventapp.workflows.editions.queries import list_templates
from eventapp.workflows.start_conference.forms import StartForm
from eventapp.workflows.start_conference.services import Template, start_conference

start = Blueprint("start", __name__)
#: Templates, and conferences to copy, that the page names; all of them have a page of their own.
NAMED = 5


@start.get("/manage/new")
@signed_in
def new_conference() -> str:
    return _page(StartForm(formdata=None, contact_email=current_actor().email))


@start.post("/manage/new")
@signed_in
def create_conference() -> Any:
    form = StartForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            conference = start_conference(
                current_actor(), command=_command(form), template=Template(form.template.data)
            )
            slug = conference.slug
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(form), error.status
    flash(gettext("The conference is made. Only its members can see it until you publish it."), "success")
    return redirect(url_for("dashboard.show_overview", slug=slug))


def _command(form: StartForm) -> CreateConference:
    if not form.slug.data:
        form.slug.data = slug_for(form.title.data, form.starts_on.data.year)
    if not form.slug.data:
        raise InvalidInput(N_("Please give an address: it can't be made from this title."), field="slug")
    return CreateConference(
        slug=form.slug.data,
        title=form.title.data,
        timezone=form.timezone.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data or form.starts_on.data,
        contact_email=form.contact_email.data or "",
        sides=tuple(SideFacts(side) for side in form.sides()),
        languages=("en", "zh") if current_language() == "en" else ("zh", "en"),
        venue_name=form.venue_name.data,
    )


def _page(form: StartForm) -> str:
    return render_template(
        "start/new.html",
        form=form,
        templates=list_templates(current_actor(), limit=NAMED)[0],
        copied=[
            each
            for each in list_conferences_for(current_actor(), limit=NAMED)[0]
            if is_permitted(current_actor(), Permission.CONFERENCE_EDIT, each.id)
        ],
        countries=country_names(current_language()),
        cities=timezone_cities(current_language()),
    )
