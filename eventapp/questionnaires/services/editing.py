"""What the use cases of the form builder share: order, the audit trail, who depends on whom."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.db.session import session
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.questionnaires.questionnaire import Question, Questionnaire

Ordered = TypeVar("Ordered", FormSection, FormField)


def next_position(rows: Sequence[FormSection] | Sequence[FormField]) -> int:
    return max((row.position for row in rows), default=-1) + 1


def move_row(rows: Sequence[Ordered], row: Ordered, up: bool) -> None:
    """Exchange a row of an ordered list with its neighbour; at the end of the list nothing moves."""
    order = list(rows)
    at = order.index(row)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        each.position = position


def dependents(questionnaire: Questionnaire, field_ids: Collection[str]) -> list[Question]:
    """Return the questions outside of ``field_ids`` that are shown on an answer to one of these."""
    return [
        question
        for question in questionnaire.questions
        if question.condition and question.condition.question_id in field_ids and question.id not in field_ids
    ]


def check_nothing_depends(questionnaire: Questionnaire, field_ids: Collection[str]) -> None:
    """Raise :class:`Conflict`, naming the question, where one would be left without its condition."""
    for question in dependents(questionnaire, field_ids):
        raise Conflict(
            N_("“%(field)s” is shown only on an answer to this. Please change that first."),
            field=readable(question.label),
        )


def readable(text: LocalizedText) -> str:
    """Return a text for a message whose reader's language is not known here."""
    return " / ".join(text.values())


def noted(actor: Actor, action: str, row: Ordered) -> Ordered:
    """Write the audit entry of a use case, and return the row as it is stored."""
    session().flush()
    record(
        actor,
        action,
        subject_type=row.__tablename__,
        subject_id=row.id,
        conference_id=row.conference_id,
    )
    return row
