"""Finding what a conference asks."""

from collections import defaultdict

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.questionnaires.questionnaire import Condition, Option, Question, Questionnaire, Section


def get_questionnaire(conference_id: str) -> Questionnaire:
    """Return all that a conference asks, in order; two queries, however long it is."""
    sections = list_sections(conference_id)
    if not sections:
        return Questionnaire(())
    questions: dict[str, list[Question]] = defaultdict(list)
    for field in session().scalars(
        select(FormField)
        .where(FormField.conference_id == conference_id)
        .order_by(FormField.position, FormField.id)
    ):
        questions[field.section_id].append(_question(field))
    return Questionnaire(
        tuple(
            Section(
                id=section.id,
                stage=Stage(section.stage),
                title=section.title,
                help=section.help,
                categories=frozenset(section.categories),
                questions=tuple(questions[section.id]),
                standard_key=section.standard_key,
            )
            for section in sections
        )
    )


def _question(field: FormField) -> Question:
    condition = None
    if field.condition_field_id:
        condition = Condition(field.condition_field_id, frozenset(field.condition_values))
    return Question(
        id=field.id,
        kind=FieldKind(field.kind),
        label=field.label,
        help=field.help,
        options=tuple(Option(each["key"], LocalizedText(each["label"])) for each in field.options),
        required_for=frozenset(field.required_for),
        audiences=frozenset(field.audiences),
        condition=condition,
        delete_after_days=field.delete_after_days,
        is_sealed=field.is_sealed,
        needs_approval=field.needs_approval,
        standard_key=field.standard_key,
    )


def list_sections(conference_id: str) -> list[FormSection]:
    """Return the sections in the order in which they are asked: at registration, then afterwards."""
    rows = session().scalars(
        select(FormSection)
        .where(FormSection.conference_id == conference_id)
        .order_by(FormSection.position, FormSection.id)
    )
    return sorted(rows, key=lambda section: section.stage != Stage.REGISTRATION)


def list_fields(conference_id: str, section_id: str) -> list[FormField]:
    return list(
        session().scalars(
            select(FormField)
            .where(FormField.conference_id == conference_id, FormField.section_id == section_id)
            .order_by(FormField.position, FormField.id)
        )
    )


def get_section(conference_id: str, section_id: str) -> FormSection:
    """Return a section of one conference; that of another answers as one that doesn't exist."""
    section = session().scalar(
        select(FormSection).where(FormSection.id == section_id, FormSection.conference_id == conference_id)
    )
    if section is None:
        raise NotFound
    return section


def get_field(conference_id: str, field_id: str) -> FormField:
    """Return a field of one conference; that of another answers as one that doesn't exist."""
    field = session().scalar(
        select(FormField).where(FormField.id == field_id, FormField.conference_id == conference_id)
    )
    if field is None:
        raise NotFound
    return field
