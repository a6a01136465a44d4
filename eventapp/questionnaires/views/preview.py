"""The form as a delegate would see it."""

from dataclasses import replace

from flask import current_app, render_template, request

from eventapp.conferences.categories import CATEGORY_LABELS, DelegateCategory
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.permissions import Permission
from eventapp.questionnaires.fields import QuestionsForm, with_questions
from eventapp.questionnaires.models import Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.questionnaire import Question, Questionnaire
from eventapp.questionnaires.views.blueprint import questionnaires
from eventapp.questionnaires.words import STAGE_LABELS


@questionnaires.get("/manage/<slug>/form/preview")
@in_conference(Permission.CONFERENCE_EDIT)
def show_preview(conference: Conference) -> str:
    asked_category, asked_stage = request.args.get("category"), request.args.get("stage")
    category = next((c for c in DelegateCategory if c == asked_category), DelegateCategory.DELEGATE)
    stage = next((s for s in Stage if s == asked_stage), Stage.REGISTRATION)
    form_class = with_questions(
        QuestionsForm,
        _alone(get_questionnaire(conference.id).at((stage,))),
        secret_key=current_app.config["SECRET_KEY"],
        stages=(stage,),
        categories=(category,),
        first_language=conference.first_language,
    )
    return render_template(
        "questionnaires/preview.html",
        conference=conference,
        form=form_class(formdata=None),
        category=category,
        stage=stage,
        category_labels=CATEGORY_LABELS,
        stage_labels=STAGE_LABELS,
    )


def _alone(questionnaire: Questionnaire) -> Questionnaire:
    """Return what is asked at one stage as if all answers of the other one led to it."""
    here = {question.id for question in questionnaire.questions}

    def led_to(question: Question) -> Question:
        is_here = question.condition is None or question.condition.question_id in here
        return question if is_here else replace(question, condition=None)

    return Questionnaire(
        tuple(
            replace(section, questions=tuple(led_to(question) for question in section.questions))
            for section in questionnaire.sections
        )
    )
