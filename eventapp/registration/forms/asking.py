"""What every form of registration has that asks the conference's own questions."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask import current_app

from eventapp.conferences.models import Conference
from eventapp.questionnaires.fields import QuestionsForm, with_questions
from eventapp.questionnaires.models import Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import Questionnaire

Form = TypeVar("Form", bound="AskingForm")


class AskingForm(QuestionsForm):
    """A form with the conference's own questions, where it has any; see :func:`asking`."""

    def new_answers(self) -> Mapping[str, Any] | None:
        """Return all answers as they shall stand, or None where the form asked nothing: they stay."""
        return None if self.asking.questionnaire.is_empty else self.answered().answers


def asking(
    form_class: type[Form],
    conference: Conference,
    *,
    categories: Sequence[str],
    kept: Mapping[str, Any] | None = None,
    stage: Stage = Stage.REGISTRATION,
    questionnaire: Questionnaire | None = None,
) -> type[Form]:
    """Return ``form_class`` with what the conference asks people of ``categories`` at a stage.

    ``kept`` are the answers so far; ``questionnaire`` is the conference's unless given.
    """
    questionnaire = questionnaire or get_questionnaire(conference.id)
    if questionnaire.is_empty:
        return form_class
    return with_questions(
        form_class,
        questionnaire,
        secret_key=current_app.config["SECRET_KEY"],
        stages=(stage,),
        categories=categories,
        kept=kept,
        first_language=conference.first_language,
    )
