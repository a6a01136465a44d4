"""Copying a conference, and keeping how it is set up as a template."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext, timezone_cities
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.workflows.editions import services
from eventapp.workflows.editions.building import Part
from eventapp.workflows.editions.forms import CopyForm, SaveTemplateForm
from eventapp.workflows.editions.views.blueprint import editions


@editions.get("/manage/<slug>/copy")
@in_conference(Permission.CONFERENCE_EDIT)
def show_copy(conference: Conference) -> str:
    form = CopyForm(
        formdata=None,
        title=conference.title,
        timezone=conference.timezone,
        contact_email=conference.contact_email,
        parts=list(Part),
    )
    return _page(conference, form, SaveTemplateForm(formdata=None, name=conference.title))


@editions.post("/manage/<slug>/copy")
@in_conference(Permission.CONFERENCE_EDIT)
def copy(conference: Conference) -> Any:
    form = CopyForm()
    form.offer()
    if not form.validate():
        return _page(conference, form, SaveTemplateForm(formdata=None)), 422
    try:
        facts = form.facts()
        with transaction():
            built = services.copy_conference(
                current_actor(), source=conference, facts=facts, parts=[Part(p) for p in form.parts.data]
            )
            slug = built.conference.slug
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form, SaveTemplateForm(formdata=None)), error.status
    flash(gettext("The copy is made. Only its members can see it until you publish it."), "success")
    tell_without_day(built.without_day)
    return redirect(url_for("dashboard.show_overview", slug=slug), 303)


@editions.post("/manage/<slug>/template")
@in_conference(Permission.CONFERENCE_EDIT)
def save_template(conference: Conference) -> Any:
    form = SaveTemplateForm()
    if not form.validate():
        return _page(conference, CopyForm(formdata=None, parts=list(Part)), form), 422
    with transaction():
        services.save_template(current_actor(), conference=conference, name=form.name.data)
    flash(gettext("The template is saved. New conferences can begin with it."), "success")
    return redirect(url_for("editions.list_templates"), 303)


def tell_without_day(number: int) -> None:
    """Say how many agenda items found no day in the new conference."""
    if number:
        text = ngettext(
            "%(num)s agenda item has no time now, because its day is not there any more.",
            "%(num)s agenda items have no time now, because their day is not there any more.",
            number,
        )
        flash(text, "warning")


def _page(conference: Conference, form: CopyForm, template_form: SaveTemplateForm) -> str:
    form.offer()
    return render_template(
        "editions/copy.html",
        conference=conference,
        form=form,
        template_form=template_form,
        cities=timezone_cities(current_language()),
    )
