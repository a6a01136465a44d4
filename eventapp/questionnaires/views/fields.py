"""The fields of a section."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.questionnaires import services
from eventapp.questionnaires.forms import (
    CHOOSING_KINDS,
    ChangeFieldForm,
    FieldForm,
    RemoveForm,
    values_of,
)
from eventapp.questionnaires.kept_answers import kept_answers
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.questionnaires.queries import get_field, get_questionnaire, get_section
from eventapp.questionnaires.views.blueprint import questionnaires
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@questionnaires.get("/manage/<slug>/form/sections/<section_id>/fields/new")
@in_conference(Permission.CONFERENCE_EDIT)
def new_field(conference: Conference, section_id: str) -> str:
    return _page(conference, FieldForm(formdata=None), get_section(conference.id, section_id))


@questionnaires.post("/manage/<slug>/form/sections/<section_id>/fields/new")
@in_conference(Permission.CONFERENCE_EDIT)
def add_field(conference: Conference, section_id: str) -> Any:
    form, section = FieldForm(), get_section(conference.id, section_id)
    if not form.validate():
        return _page(conference, form, section), 422
    try:
        with transaction():
            field = services.add_field(current_actor(), section_id, form.command(conference.id))
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form, section), error.status
    flash(gettext("The field is added."), "success")
    return _to_list(conference, field)


@questionnaires.get("/manage/<slug>/form/fields/<field_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_field(conference: Conference, field_id: str) -> str:
    field = get_field(conference.id, field_id)
    form = ChangeFieldForm(formdata=None, data=values_of(field))
    return _page(conference, form, get_section(conference.id, field.section_id), field)


@questionnaires.post("/manage/<slug>/form/fields/<field_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def change_field(conference: Conference, field_id: str) -> Any:
    form, field = ChangeFieldForm(), get_field(conference.id, field_id)
    if not form.validate():
        return _page(conference, form, get_section(conference.id, field.section_id), field), 422
    try:
        with transaction():
            command = form.command(conference.id, form.version.data)
            services.edit_field(current_actor(), field_id, command, kept=kept_answers())
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        field = get_field(conference.id, field_id)
        if isinstance(error, Conflict):
            form.take_newest(field.version)
        return _page(conference, form, get_section(conference.id, field.section_id), field), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference, field)


@questionnaires.post("/manage/<slug>/form/fields/<field_id>/<any(up, down):direction>")
@in_conference(Permission.CONFERENCE_EDIT)
def move_field(conference: Conference, field_id: str, direction: str) -> Response:
    with transaction():
        services.move_field(
            current_actor(), conference_id=conference.id, field_id=field_id, up=direction == "up"
        )
    return _to_list(conference, get_field(conference.id, field_id))


@questionnaires.post("/manage/<slug>/form/fields/<field_id>/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_field(conference: Conference, field_id: str) -> Response:
    form, field = RemoveForm(), get_field(conference.id, field_id)
    try:
        with transaction():
            services.remove_field(
                current_actor(),
                conference_id=conference.id,
                field_id=field_id,
                version=form.version.data,
                kept=kept_answers(),
            )
    except Conflict as error:
        warn_of(error)
        return redirect(url_for("questionnaires.edit_field", slug=conference.slug, field_id=field_id), 303)
    flash(gettext("The field is removed."), "success")
    return _to_list(conference, field)


def _to_list(conference: Conference, field: FormField) -> Response:
    anchor = f"section-{field.section_id}"
    return redirect(url_for("questionnaires.list_sections", slug=conference.slug, _anchor=anchor), 303)


def _page(
    conference: Conference, form: FieldForm, section: FormSection, field: FormField | None = None
) -> str:
    form.offer_conditions(
        get_questionnaire(conference.id), field.id if field else None, conference.first_language
    )
    form.offer_rows()
    return render_template(
        "questionnaires/field.html",
        conference=conference,
        form=form,
        section=section,
        field_row=field,
        choosing_kinds=CHOOSING_KINDS,
        answered=kept_answers().count(conference.id, (field.id,)) if field else 0,
    )
