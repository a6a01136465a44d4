"""The form of a conference, section by section."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug import Response

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext
from eventapp.permissions import Permission
from eventapp.questionnaires import services
from eventapp.questionnaires.fields import condition_words
from eventapp.questionnaires.forms import ChangeSectionForm, RemoveForm, SectionForm
from eventapp.questionnaires.kept_answers import kept_answers
from eventapp.questionnaires.models import FormSection
from eventapp.questionnaires.queries import get_questionnaire, get_section, list_fields
from eventapp.questionnaires.questionnaire import Question, Questionnaire
from eventapp.questionnaires.standard import missing_sections
from eventapp.questionnaires.views.blueprint import questionnaires
from eventapp.questionnaires.words import KIND_LABELS, STAGE_LABELS
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@questionnaires.get("/manage/<slug>/form")
@in_conference(Permission.CONFERENCE_EDIT)
def list_sections(conference: Conference) -> str:
    questionnaire = get_questionnaire(conference.id)
    return render_template(
        "questionnaires/sections.html",
        conference=conference,
        questionnaire=questionnaire,
        missing=list(missing_sections(questionnaire)),
        condition_words=_condition_words(conference, questionnaire),
        kind_labels=KIND_LABELS,
        stage_labels=STAGE_LABELS,
        category_labels=CATEGORY_LABELS,
    )


def _condition_words(conference: Conference, questionnaire: Questionnaire) -> dict[str, str]:
    """Return by id when each question is asked that isn't always."""
    by_id = {question.id: question for question in questionnaire.questions}

    def words(question: Question) -> str:
        other = by_id.get(question.condition.question_id) if question.condition else None
        return (
            condition_words(question, other, current_language(), conference.first_language) if other else ""
        )

    return {question.id: words(question) for question in by_id.values() if question.condition}


@questionnaires.post("/manage/<slug>/form/standard")
@in_conference(Permission.CONFERENCE_EDIT)
def add_standard_section(conference: Conference) -> Response:
    try:
        with transaction():
            section = services.add_standard_section(
                current_actor(), conference_id=conference.id, key=request.form.get("key", "")
            )
    except Conflict as error:
        warn_of(error)
        return _to_list(conference)
    flash(gettext("The section is added. Change whatever you like."), "success")
    return _to_list(conference, section.id)


@questionnaires.get("/manage/<slug>/form/sections/new")
@in_conference(Permission.CONFERENCE_EDIT)
def new_section(conference: Conference) -> str:
    return _page(conference, SectionForm(formdata=None))


@questionnaires.post("/manage/<slug>/form/sections/new")
@in_conference(Permission.CONFERENCE_EDIT)
def add_section(conference: Conference) -> Any:
    form = SectionForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            section = services.add_section(current_actor(), form.command(conference.id))
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The section is added. Now add its fields."), "success")
    return _to_list(conference, section.id)


@questionnaires.get("/manage/<slug>/form/sections/<section_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_section(conference: Conference, section_id: str) -> str:
    section = get_section(conference.id, section_id)
    return _page(conference, ChangeSectionForm(formdata=None, obj=section), section)


@questionnaires.post("/manage/<slug>/form/sections/<section_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def change_section(conference: Conference, section_id: str) -> Any:
    form, section = ChangeSectionForm(), get_section(conference.id, section_id)
    if not form.validate():
        return _page(conference, form, section), 422
    try:
        with transaction():
            command = form.command(conference.id, form.version.data)
            services.edit_section(current_actor(), section_id, command)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        section = get_section(conference.id, section_id)
        if isinstance(error, Conflict):
            form.take_newest(section.version)
        return _page(conference, form, section), error.status
    flash(gettext("Saved."), "success")
    return _to_list(conference, section_id)


@questionnaires.post("/manage/<slug>/form/sections/<section_id>/<any(up, down):direction>")
@in_conference(Permission.CONFERENCE_EDIT)
def move_section(conference: Conference, section_id: str, direction: str) -> Response:
    with transaction():
        services.move_section(
            current_actor(), conference_id=conference.id, section_id=section_id, up=direction == "up"
        )
    return _to_list(conference, section_id)


@questionnaires.post("/manage/<slug>/form/sections/<section_id>/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_section(conference: Conference, section_id: str) -> Response:
    form = RemoveForm()
    try:
        with transaction():
            services.remove_section(
                current_actor(),
                conference_id=conference.id,
                section_id=section_id,
                version=form.version.data,
                kept=kept_answers(),
            )
    except Conflict as error:
        warn_of(error)
        return redirect(
            url_for("questionnaires.edit_section", slug=conference.slug, section_id=section_id), 303
        )
    flash(gettext("The section is removed."), "success")
    return _to_list(conference)


def _to_list(conference: Conference, section_id: str | None = None) -> Response:
    anchor = f"section-{section_id}" if section_id else None
    return redirect(url_for("questionnaires.list_sections", slug=conference.slug, _anchor=anchor), 303)


def _page(conference: Conference, form: SectionForm, section: FormSection | None = None) -> str:
    answered = 0
    if section is not None:
        field_ids = [field.id for field in list_fields(conference.id, section.id)]
        answered = kept_answers().count(conference.id, field_ids)
    return render_template(
        "questionnaires/section.html", conference=conference, form=form, section=section, answered=answered
    )
