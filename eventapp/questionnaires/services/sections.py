"""Use cases of sections: one's own, and those that most conferences need."""

from dataclasses import dataclass

from sqlalchemy import delete

from eventapp.actor import Actor
from eventapp.conferences.categories import DelegateCategory
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require
from eventapp.questionnaires.kept_answers import KeptAnswers
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.questionnaires.queries import (
    get_questionnaire,
    get_section,
    list_fields,
    list_sections,
)
from eventapp.questionnaires.rules import (
    HELP_MAX,
    LABEL_MAX,
    MOST_SECTIONS,
    checked_categories,
    checked_stage,
    checked_text,
)
from eventapp.questionnaires.services.conditions import check_stages
from eventapp.questionnaires.services.editing import check_nothing_depends, move_row, next_position, noted
from eventapp.questionnaires.standard import STANDARD_SECTIONS, StandardField


@dataclass(frozen=True, slots=True)
class EditSection:
    """What a section shall say. ``version`` is the one that was read, None for a new section."""

    conference_id: str
    title: LocalizedText
    help: LocalizedText
    stage: str
    categories: tuple[str, ...] = ()
    version: int | None = None


def add_section(actor: Actor, command: EditSection) -> FormSection:
    """Add a section behind the others."""
    require(actor, Permission.CONFERENCE_EDIT, command.conference_id)
    section = _new_section(command.conference_id)
    _write(section, command)
    session().add(section)
    return noted(actor, "form_section.added", section)


def _new_section(conference_id: str, standard_key: str | None = None) -> FormSection:
    sections = list_sections(conference_id)
    if len(sections) >= MOST_SECTIONS:
        raise Conflict(N_("A form has at most %(max)d sections."), max=MOST_SECTIONS)
    return FormSection(
        id=new_id(),
        conference_id=conference_id,
        standard_key=standard_key,
        position=next_position(sections),
    )


def _write(section: FormSection, command: EditSection) -> None:
    section.title = checked_text(command.title, "title", most=LABEL_MAX, is_required=True)
    section.help = checked_text(command.help, "help", most=HELP_MAX)
    section.stage = checked_stage(command.stage)
    section.categories = checked_categories(command.categories, "categories")


def add_standard_section(actor: Actor, *, conference_id: str, key: str) -> FormSection:
    """Add a section of the standard list with its fields; raises :class:`Conflict` where it is there."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    standard = next((each for each in STANDARD_SECTIONS if each.key == key), None)
    if standard is None:
        raise NotFound
    if any(section.standard_key == key for section in list_sections(conference_id)):
        raise Conflict(N_("This section is in the form already."))
    section = _new_section(conference_id, key)
    section.title, section.help = standard.title, standard.help
    section.stage, section.categories = standard.stage, []
    session().add(section)
    session().flush()
    ids = {field.key: new_id() for field in standard.fields}
    for position, field in enumerate(standard.fields):
        session().add(_standard_field(section, field, ids, position))
    return noted(actor, "form_section.added", section)


def _standard_field(
    section: FormSection, field: StandardField, ids: dict[str, str], position: int
) -> FormField:
    depends_on, values = field.shown_if or (None, ())
    return FormField(
        id=ids[field.key],
        conference_id=section.conference_id,
        section_id=section.id,
        standard_key=f"{section.standard_key}.{field.key}",
        kind=field.kind,
        label=field.label,
        help=field.help,
        options=[{"key": key, "label": dict(label)} for key, label in field.options],
        required_for=list(DelegateCategory) if field.is_required else [],
        audiences=list(field.audiences),
        condition_field_id=ids[depends_on] if depends_on else None,
        condition_values=list(values),
        delete_after_days=field.delete_after_days,
        is_sealed=field.is_sealed,
        position=position,
    )


def edit_section(actor: Actor, section_id: str, command: EditSection) -> FormSection:
    require(actor, Permission.CONFERENCE_EDIT, command.conference_id)
    section = get_section(command.conference_id, section_id)
    check_is_newest(section, command.version)
    _write(section, command)
    session().flush()
    check_stages(get_questionnaire(command.conference_id))
    return noted(actor, "form_section.changed", section)


def move_section(actor: Actor, *, conference_id: str, section_id: str, up: bool) -> None:
    """Move a section one place among those of its stage."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    section = get_section(conference_id, section_id)
    move_row([each for each in list_sections(conference_id) if each.stage == section.stage], section, up)
    noted(actor, "form_section.moved", section)


def remove_section(
    actor: Actor, *, conference_id: str, section_id: str, version: int, kept: KeptAnswers
) -> None:
    """Delete a section with its fields and all answers to them."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    section = get_section(conference_id, section_id)
    check_is_newest(section, version)
    field_ids = [field.id for field in list_fields(conference_id, section_id)]
    check_nothing_depends(get_questionnaire(conference_id), field_ids)
    kept.forget(conference_id, field_ids)
    noted(actor, "form_section.removed", section)
    session().execute(delete(FormField).where(FormField.section_id == section.id))
    session().delete(section)
    session().flush()
