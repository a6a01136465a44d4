"""Who has been accepted and still owes answers: travel, visa and whatever else is asked afterwards."""

from sqlalchemy import ColumnElement, and_, false, or_

from eventapp.questionnaires.models import FieldKind, Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import YES, Question, Questionnaire, Section
from eventapp.registration.models import Delegate, DelegateStatus


def lacks_answers(conference_id: str) -> ColumnElement[bool]:
    """Return the condition on a delegate that a required question of the follow-up has no answer."""
    asked = get_questionnaire(conference_id)
    missing = [
        _is_missing(question, section, asked)
        for section in asked.at((Stage.FOLLOW_UP,)).sections
        for question in section.questions
        if question.required_for
    ]
    if not missing:
        return false()
    return and_(Delegate.status == DelegateStatus.ACCEPTED, or_(*missing))


def _is_missing(question: Question, section: Section, asked: Questionnaire) -> ColumnElement[bool]:
    categories = sorted(c for c in question.required_for if section.is_for(c))
    return and_(
        Delegate.category.in_(categories),
        Delegate.answers[question.id].as_string().is_(None),
        *_is_asked(question, asked, frozenset()),
    )


def _is_asked(question: Question, asked: Questionnaire, seen: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return what must hold for a question to be shown, all the way up, as ``answering.is_shown`` has it."""
    if question.condition is None:
        return []
    on = asked.find(question.condition.question_id)
    # What is encrypted no query can look into; who is asked then shows on the personal page alone.
    if on is None or on.is_sealed or on.id in seen:
        return [false()]
    return [_is_one_of(on, question.condition.values), *_is_asked(on, asked, seen | {question.id})]


def _is_one_of(question: Question, values: frozenset[str]) -> ColumnElement[bool]:
    answer = Delegate.answers[question.id]
    is_one: ColumnElement[bool]
    if question.kind is FieldKind.YES_NO:
        is_one = answer.as_boolean().in_([value == YES for value in values])
    elif question.kind is FieldKind.CHOICES:
        is_one = or_(*(answer.as_string().contains(f'"{key}"', autoescape=True) for key in sorted(values)))
    else:
        is_one = answer.as_string().in_(sorted(values))
    return is_one
