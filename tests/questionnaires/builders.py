"""Questions as values, for tests that need no database."""

from typing import Any

from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.questionnaires.models import FieldKind, Stage
from eventapp.questionnaires.questionnaire import Condition, Option, Question, Questionnaire, Section

KEY = "a key for tests that is long enough"


def question(name: str, kind: FieldKind = FieldKind.SHORT_TEXT, **others: Any) -> Question:
    """Return a question whose id is ``name``; ``options`` are given as keys, ``shown_if`` as (id, value)."""
    options = tuple(Option(key, LocalizedText(en=key.title())) for key in others.pop("options", ()))
    shown_if = others.pop("shown_if", None)
    return Question(
        **{
            "id": name,
            "kind": kind,
            "label": LocalizedText(en=name.title()),
            "help": NO_TEXT,
            "options": options,
            "required_for": frozenset(),
            "audiences": frozenset(),
            "condition": Condition(shown_if[0], frozenset(shown_if[1:])) if shown_if else None,
            "delete_after_days": None,
            "is_sealed": False,
            "needs_approval": False,
            **others,
        }
    )


def section(
    *questions: Question, stage: Stage = Stage.REGISTRATION, categories: tuple[str, ...] = ()
) -> Section:
    return Section("s", stage, LocalizedText(en="About"), NO_TEXT, frozenset(categories), questions)


def asking(*questions: Question) -> Questionnaire:
    return Questionnaire((section(*questions),))
