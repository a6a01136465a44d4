"""Templates of conferences: the list, changing one, and beginning with one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.i18n import current_language, gettext, timezone_cities
from eventapp.web.actors import current_actor
from eventapp.web.markers import signed_in
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.workflows.editions import services
from eventapp.workflows.editions.forms import NewConferenceForm, TemplateForm
from eventapp.workflows.editions.queries import get_template
from eventapp.workflows.editions.queries import list_templates as find_templates
from eventapp.workflows.editions.views.blueprint import editions
from eventapp.workflows.editions.views.copies import tell_without_day
from eventapp.workflows.models import ConferenceTemplate

# Under an address that no conference can have: "new" is kept for the product.
_ONE = "/manage/new/templates/<string(length=26):template_id>"


@editions.get("/manage/new/templates")
@signed_in
def list_templates() -> str:
    number, actor = requested_page(), current_actor()
    rows, total = find_templates(actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template("editions/templates.html", page=Page(rows, number, total), actor=actor)


@editions.get(_ONE)
@signed_in
def edit_template(template_id: str) -> str:
    template = _get_own(template_id)
    return _edit_page(template, TemplateForm(formdata=None, obj=template))


@editions.post(_ONE)
@signed_in
def change_template(template_id: str) -> Any:
    form, template = TemplateForm(), _get_own(template_id)
    if not form.validate():
        return _edit_page(template, form), 422
    with transaction():
        services.change_template(
            current_actor(),
            template_id=template_id,
            name=form.name.data,
            is_shared=form.is_shared.data,
        )
    flash(gettext("Saved."), "success")
    return redirect(url_for("editions.list_templates"), 303)


@editions.post(f"{_ONE}/delete")
@signed_in
def delete_template(template_id: str) -> Any:
    with transaction():
        services.delete_template(current_actor(), template_id=template_id)
    flash(gettext("The template is deleted."), "success")
    return redirect(url_for("editions.list_templates"), 303)


@editions.get(f"{_ONE}/start")
@signed_in
def show_start(template_id: str) -> str:
    template = get_template(current_actor(), template_id)
    return _start_page(template, NewConferenceForm(formdata=None, contact_email=current_actor().email))


@editions.post(f"{_ONE}/start")
@signed_in
def start(template_id: str) -> Any:
    form, template = NewConferenceForm(), get_template(current_actor(), template_id)
    if not form.validate():
        return _start_page(template, form), 422
    try:
        facts = form.facts()
        with transaction():
            built = services.start_from_template(current_actor(), template_id=template_id, facts=facts)
            slug = built.conference.slug
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _start_page(template, form), error.status
    flash(gettext("The conference is made. Only its members can see it until you publish it."), "success")
    tell_without_day(built.without_day)
    return redirect(url_for("dashboard.show_overview", slug=slug), 303)


def _get_own(template_id: str) -> ConferenceTemplate:
    """Return a template that the reader may change; others who can begin with it answer 403."""
    template, actor = get_template(current_actor(), template_id), current_actor()
    if template.user_id != actor.id and not actor.is_administrator:
        raise NotPermitted
    return template


def _edit_page(template: ConferenceTemplate, form: TemplateForm) -> str:
    return render_template("editions/template.html", template=template, form=form)


def _start_page(template: ConferenceTemplate, form: NewConferenceForm) -> str:
    return render_template(
        "editions/start.html", template=template, form=form, cities=timezone_cities(current_language())
    )
