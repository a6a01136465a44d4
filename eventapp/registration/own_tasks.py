"""What an accepted delegate is asked afterwards, a task for each section: travel, visa, guests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from eventapp.localized import LocalizedText
from eventapp.questionnaires.answering import opened, shown_questions
from eventapp.questionnaires.models import Stage
from eventapp.questionnaires.questionnaire import Questionnaire


class TaskState(StrEnum):
    #: Something that is needed has no answer.
    TO_DO = "to_do"
    DONE = "done"
    #: Nothing is needed, and nothing is answered.
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Task:
    section_id: str
    title: LocalizedText
    state: TaskState


def list_tasks(
    questionnaire: Questionnaire, category: str, answers: Mapping[str, Any], *, secret_key: str
) -> list[Task]:
    """Return the sections of the follow-up that ask somebody of this category something, in their order."""
    mine = questionnaire.for_category(category)
    plain = {key: opened(answer, secret_key) for key, answer in answers.items()}
    shown = {question.id for question in shown_questions(mine, plain)}
    tasks = []
    for section in mine.at((Stage.FOLLOW_UP,)).sections:
        asked = [question for question in section.questions if question.id in shown]
        if not asked:
            continue
        unanswered = [question for question in asked if plain.get(question.id) is None]
        if any(category in question.required_for for question in unanswered):
            state = TaskState.TO_DO
        else:
            state = TaskState.OPTIONAL if len(unanswered) == len(asked) else TaskState.DONE
        tasks.append(Task(section.id, section.title, state))
    return tasks


def only_section(questionnaire: Questionnaire, section_id: str) -> Questionnaire:
    """Return a questionnaire whose follow-up is one section alone; the answers of the others stay."""
    return replace(
        questionnaire,
        sections=tuple(
            section if section.id == section_id else replace(section, stage=Stage.REGISTRATION)
            for section in questionnaire.sections
        ),
    )
