"""Answers to a questionnaire: what may be stored, and whether a change of them asks for approval again.

Plain functions over values. Answers are a mapping of question id to a JSON value: text, list of keys, number,
true or false, ``{"file": id, "name": …}`` or, encrypted, ``{"sealed": …}``.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.questionnaires.judging import judged_answer
from eventapp.questionnaires.models import Audience, FieldKind, Stage
from eventapp.questionnaires.questionnaire import NO, YES, Question, Questionnaire
from eventapp.sealing import seal, unseal

#: Given for a file question, it takes the kept file away.
REMOVED = object()


@dataclass(frozen=True, slots=True)
class Answered:
    """All answers as they shall stand; a new file among them is an ``Upload`` until it is kept.

    ``asks_approval`` says that an answer has changed which the secretariat wants to approve.
    """

    answers: Mapping[str, Any]
    asks_approval: bool


class WrongAnswers(InvalidInput):
    """Answers that can't be stored; ``refusals`` says by question id what is wrong with each."""

    def __init__(self, questionnaire: Questionnaire, refusals: Mapping[str, InvalidInput]) -> None:
        first = next(q for q in questionnaire.questions if q.id in refusals)
        refusal = refusals[first.id]
        super().__init__(refusal.message, field=first.field_name, **refusal.values)
        self.refusals = refusals


def checked_answers(
    questionnaire: Questionnaire,
    category: str,
    given: Mapping[str, Any],
    kept: Mapping[str, Any],
    *,
    secret_key: str,
    stages: Collection[Stage] = (Stage.REGISTRATION,),
    audience: Audience | None = None,
) -> Answered:
    """Return all answers as they shall stand, judged; raises :class:`WrongAnswers` with every refusal.

    ``questionnaire`` is the whole one. ``given`` answers what is asked at ``stages`` of this category, other
    answers stay as ``kept``. What is hidden by its condition, or is for other categories, is neither required
    nor stored. ``audience`` is who answers: where it may not read an answer, a blank leaves that as it is.
    """
    if not set(given) <= {q.id for q in questionnaire.at(stages).questions}:
        raise InvalidInput(N_("This form has changed meanwhile. Please look at it once more."))
    mine = questionnaire.for_category(category)
    asked = {q.id for q in mine.at(stages).questions}
    before = {q.id: opened(kept.get(q.id), secret_key) for q in mine.questions}
    values, refusals = dict(before), {}
    for question in mine.questions:
        if question.id not in asked:
            continue
        try:
            values[question.id] = _new_value(question, given.get(question.id), before[question.id], audience)
        except InvalidInput as refusal:
            values[question.id], refusals[question.id] = None, refusal
    shown = shown_questions(mine, values)
    for question in shown:
        is_missing = question.id in asked and values[question.id] is None and question.id not in refusals
        if is_missing and category in question.required_for:
            refusals[question.id] = InvalidInput(N_("Please fill this in."), field=question.field_name)
    wrong = {q.id: refusals[q.id] for q in shown if q.id in refusals}
    if wrong:
        raise WrongAnswers(questionnaire, wrong)
    answers = {}
    for question in shown:
        stored = _stored(question, values[question.id], kept.get(question.id), secret_key)
        if stored is not None:
            answers[question.id] = stored
    first_asked_later = {q.id for q in mine.at((Stage.FOLLOW_UP,)).questions if before[q.id] is None}
    return Answered(
        answers,
        asks_approval=any(
            q.needs_approval
            and q.id not in first_asked_later
            and before[q.id] != (values[q.id] if q in shown else None)
            for q in mine.questions
        ),
    )


def _new_value(question: Question, given: Any, before: Any, audience: Audience | None) -> Any:
    is_left = question.kind is FieldKind.FILE or not question.is_visible_to(audience)
    if given is REMOVED:
        return None
    value = judged_answer(question, given)
    return before if value is None and is_left else value


def _stored(question: Question, value: Any, kept: Any, secret_key: str) -> Any:
    """Return what stands in the database. What didn't change stays as it is, as sealing writes it anew."""
    if kept is not None and is_sealed(kept) == question.is_sealed and opened(kept, secret_key) == value:
        return kept
    if value is None or not question.is_sealed:
        return value
    return {"sealed": seal(json.dumps(value), secret_key)}


def is_sealed(answer: Any) -> bool:
    return isinstance(answer, dict) and "sealed" in answer


def opened(answer: Any, secret_key: str) -> Any:
    """Return an answer in plain; None for none, and where it was sealed with another key."""
    if not is_sealed(answer):
        return answer
    text = unseal(answer["sealed"], secret_key)
    return None if text is None else json.loads(text)


def shown_questions(questionnaire: Questionnaire, values: Mapping[str, Any]) -> list[Question]:
    """Return what is asked, given the plain answers so far: conditions hold, all the way up."""
    by_id = {question.id: question for question in questionnaire.questions}

    def is_shown(question: Question) -> bool:
        seen: set[str] = set()
        at: Question | None = question
        while at is not None and at.condition is not None:
            if at.id in seen or not keys_of(values.get(at.condition.question_id)) & at.condition.values:
                return False
            seen.add(at.id)
            at = by_id.get(at.condition.question_id)
        return at is not None

    return [question for question in by_id.values() if is_shown(question)]


def keys_of(answer: Any) -> frozenset[str]:
    """Return what conditions compare: the keys that were chosen, or ``yes`` or ``no``."""
    if isinstance(answer, bool):
        return frozenset({YES if answer else NO})
    if isinstance(answer, list):
        return frozenset(answer)
    return frozenset({answer}) if isinstance(answer, str) else frozenset()


def file_ids(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the stored files among answers."""
    return frozenset(
        answer["file"] for answer in answers.values() if isinstance(answer, dict) and "file" in answer
    )
