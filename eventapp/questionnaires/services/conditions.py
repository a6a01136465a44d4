"""On what a question may depend: an answer that is given no later, can be read, and leads in no circle."""

from collections.abc import Sequence

from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.questionnaires.models import FormSection, Stage
from eventapp.questionnaires.questionnaire import NO, YES, Question, Questionnaire
from eventapp.questionnaires.rules import DECIDING
from eventapp.questionnaires.services.editing import readable


def can_decide(question: Question) -> bool:
    """Tell whether other questions can depend on this one: what is encrypted decides nothing."""
    return question.kind in DECIDING and not question.is_sealed


def values_of(question: Question) -> list[str]:
    """Return the answers on which others can depend."""
    return [option.key for option in question.options] or [YES, NO]


def checked_condition(
    questionnaire: Questionnaire,
    section: FormSection,
    field_id: str | None,
    target_id: str | None,
    values: Sequence[str],
) -> tuple[str | None, list[str]]:
    """Return the question and the answers that show the field ``field_id`` (None for a new one)."""
    if not target_id:
        return None, []
    target = questionnaire.find(target_id)
    if target is None or not can_decide(target) or not values:
        raise InvalidInput(N_("Please choose answers of one other question."), field="shown_on")
    if not set(values) <= set(values_of(target)):
        raise InvalidInput(N_("Please choose from these answers."), field="shown_on")
    if section.stage == Stage.REGISTRATION and target.id in _ids_of(questionnaire, Stage.FOLLOW_UP):
        raise InvalidInput(N_("That question is asked later than this one."), field="shown_on")
    above: Question | None = target
    while above is not None:
        if above.id == field_id:
            raise InvalidInput(N_("These questions would wait for each other."), field="shown_on")
        above = questionnaire.find(above.condition.question_id) if above.condition else None
    return target.id, [value for value in values_of(target) if value in values]


def check_stages(questionnaire: Questionnaire) -> None:
    """Raise :class:`InvalidInput` where something is asked at registration that depends on a later answer."""
    later = _ids_of(questionnaire, Stage.FOLLOW_UP)
    for question in questionnaire.at((Stage.REGISTRATION,)).questions:
        if question.condition and question.condition.question_id in later:
            raise InvalidInput(
                N_("“%(label)s” is shown on an answer that would be given later. Please change that first."),
                field="stage",
                label=readable(question.label),
            )


def check_still_decides(dependents: Sequence[Question], values: Sequence[str]) -> None:
    """Raise :class:`Conflict` where a question depends on an answer that can't be given any more."""
    for question in dependents:
        if question.condition and not question.condition.values <= set(values):
            raise Conflict(
                N_("“%(field)s” is shown only on an answer to this. Please change that first."),
                field=readable(question.label),
            )


def _ids_of(questionnaire: Questionnaire, stage: Stage) -> set[str]:
    return {question.id for question in questionnaire.at((stage,)).questions}
