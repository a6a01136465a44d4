"""Use cases of fields. What has been answered keeps its kind; what goes takes its answers along."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require
from eventapp.questionnaires.kept_answers import KeptAnswers
from eventapp.questionnaires.models import FieldKind, FormField
from eventapp.questionnaires.queries import get_field, get_questionnaire, get_section, list_fields
from eventapp.questionnaires.questionnaire import NO, YES
from eventapp.questionnaires.rules import (
    DECIDING,
    HELP_MAX,
    LABEL_MAX,
    MOST_FIELDS,
    GivenOption,
    checked_audiences,
    checked_categories,
    checked_days,
    checked_kind,
    checked_options,
    checked_text,
)
from eventapp.questionnaires.services.conditions import check_still_decides, checked_condition
from eventapp.questionnaires.services.editing import (
    check_nothing_depends,
    dependents,
    move_row,
    next_position,
    noted,
)


@dataclass(frozen=True, slots=True)
class EditField:
    """What a field shall be. ``version`` is the one that was read, None for a new field.

    It is shown on the answers ``shown_values`` to ``shown_on``, or always. See ``models.FormField``.
    """

    conference_id: str
    kind: str
    label: LocalizedText
    help: LocalizedText
    options: tuple[GivenOption, ...] = ()
    required_for: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    shown_on: str | None = None
    shown_values: tuple[str, ...] = ()
    delete_after_days: int | None = None
    is_sealed: bool = False
    needs_approval: bool = False
    version: int | None = None


def add_field(actor: Actor, section_id: str, command: EditField) -> FormField:
    """Add a field behind the others of its section."""
    require(actor, Permission.CONFERENCE_EDIT, command.conference_id)
    section = get_section(command.conference_id, section_id)
    if sum(1 for _question in get_questionnaire(command.conference_id).questions) >= MOST_FIELDS:
        raise Conflict(N_("A form has at most %(max)d fields."), max=MOST_FIELDS)
    field = FormField(
        id=new_id(),
        conference_id=command.conference_id,
        section_id=section.id,
        options=[],
        position=next_position(list_fields(command.conference_id, section_id)),
    )
    _write(field, command)
    session().add(field)
    return noted(actor, "form_field.added", field)


def edit_field(actor: Actor, field_id: str, command: EditField, *, kept: KeptAnswers) -> FormField:
    """Change a field. Raises :class:`Conflict` where it has answers and would become of another kind."""
    require(actor, Permission.CONFERENCE_EDIT, command.conference_id)
    field = get_field(command.conference_id, field_id)
    check_is_newest(field, command.version)
    was = (field.kind, field.is_sealed)
    if was != (command.kind, command.is_sealed) and kept.count(command.conference_id, (field.id,)):
        raise Conflict(
            N_("This field has answers already: its kind and whether it is encrypted stay as they are.")
        )
    _write(field, command)
    return noted(actor, "form_field.changed", field)


def _write(field: FormField, command: EditField) -> None:
    questionnaire = get_questionnaire(command.conference_id)
    section = get_section(command.conference_id, field.section_id)
    kind = checked_kind(command.kind)
    if command.is_sealed and kind is FieldKind.FILE:
        raise InvalidInput(
            N_("Files can't be encrypted. Please ask for the details in fields."), field="kind"
        )
    options = checked_options(kind, command.options, field.options)
    is_deciding = kind in DECIDING and not command.is_sealed
    answers = [option["key"] for option in options] or [YES, NO]
    check_still_decides(dependents(questionnaire, (field.id,)), answers if is_deciding else [])
    target, values = checked_condition(
        questionnaire, section, field.id, command.shown_on, command.shown_values
    )
    field.label = checked_text(command.label, "label", most=LABEL_MAX, is_required=True)
    field.help = checked_text(command.help, "help", most=HELP_MAX)
    field.kind, field.options = kind, options
    field.required_for = checked_categories(command.required_for, "required_for")
    field.audiences = checked_audiences(command.audiences)
    field.condition_field_id, field.condition_values = target, values
    field.delete_after_days = checked_days(command.delete_after_days)
    field.is_sealed, field.needs_approval = command.is_sealed, command.needs_approval


def move_field(actor: Actor, *, conference_id: str, field_id: str, up: bool) -> None:
    """Move a field one place within its section."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    field = get_field(conference_id, field_id)
    move_row(list_fields(conference_id, field.section_id), field, up)
    noted(actor, "form_field.moved", field)


def remove_field(actor: Actor, *, conference_id: str, field_id: str, version: int, kept: KeptAnswers) -> None:
    """Delete a field and all answers to it. Raises :class:`Conflict` where another depends on it."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    field = get_field(conference_id, field_id)
    check_is_newest(field, version)
    check_nothing_depends(get_questionnaire(conference_id), (field.id,))
    kept.forget(conference_id, (field.id,))
    noted(actor, "form_field.removed", field)
    session().delete(field)
    session().flush()
