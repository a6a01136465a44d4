"""Answers for reading: on pages, in lists and in letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eventapp.i18n import gettext, list_comma, short_date, side_name
from eventapp.localized import DEFAULT_LANGUAGE
from eventapp.questionnaires.answering import opened
from eventapp.questionnaires.models import Audience, FieldKind
from eventapp.questionnaires.questionnaire import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer in words; ``file_id`` is set where it is a file, whose name is ``text``."""

    question_id: str
    label: str
    text: str
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    answers: tuple[ShownAnswer, ...]


def shown_answers(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    *,
    audience: Audience | None,
    language: str,
    first_language: str = DEFAULT_LANGUAGE,
    secret_key: str,
) -> tuple[ShownSection, ...]:
    """Return what was answered, in order, as far as a reader may see it.

    ``audience`` None is the delegate and the secretariat. Questions without an answer, and sections without
    one, are left out.
    """
    sections = (
        ShownSection(
            section.title.read(language, first_language),
            tuple(
                ShownAnswer(
                    question.id,
                    question.label.read(language, first_language),
                    answer_text(question, plain, language=language, first_language=first_language),
                    plain["file"] if isinstance(plain, dict) else None,
                )
                for question in section.questions
                if question.is_visible_to(audience)
                and (plain := opened(answers.get(question.id), secret_key)) is not None
            ),
        )
        for section in questionnaire.sections
    )
    return tuple(section for section in sections if section.answers)


def answer_text(
    question: Question, plain: Any, *, language: str, first_language: str = DEFAULT_LANGUAGE
) -> str:
    """Return one answer, already opened, in words; '' for none."""
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return str(gettext("Yes") if plain else gettext("No"))
    if isinstance(plain, dict):
        return str(plain["name"])
    labels = {option.key: option.label.read(language, first_language) for option in question.options}
    if isinstance(plain, list):
        return list_comma(language).join(labels.get(key, str(key)) for key in plain)
    if question.kind is FieldKind.CHOICE:
        return labels.get(plain, str(plain))
    if question.kind is FieldKind.COUNTRY:
        return side_name(plain, language)
    if question.kind is FieldKind.DATE:
        return short_date(date.fromisoformat(plain), language)
    return str(plain)


def may_open_file(
    questionnaire: Questionnaire, answers: Mapping[str, Any], file_id: str, audience: Audience | None
) -> bool:
    """Tell whether a file is among these answers and a reader may have it."""
    return any(
        isinstance(answer := answers.get(question.id), dict)
        and answer.get("file") == file_id
        and question.is_visible_to(audience)
        for question in questionnaire.questions
    )
