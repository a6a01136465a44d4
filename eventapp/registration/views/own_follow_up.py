"""What an accepted delegate is asked afterwards, a page for each section."""

from typing import Any

from flask import current_app, flash, render_template

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import gettext
from eventapp.questionnaires.models import Stage
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.registration import services
from eventapp.registration.forms import FollowUpForm, asking
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate
from eventapp.registration.own_tasks import list_tasks, only_section
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.rules import changes_end_at
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.own import steps_of, to_own
from eventapp.registration.views.refusals import take_refusal


@registration.get("/c/<slug>/registration/<token>/questions/<section_id>")
@by_token
def show_follow_up(conference: Conference, delegate: Delegate, token: str, section_id: str) -> Any:
    form = _form(conference, delegate, section_id, data={"version": delegate.version})
    if not steps_of(conference, delegate).may_follow_up:
        return to_own(conference, token)
    return _page(conference, token, section_id, form)


@registration.post("/c/<slug>/registration/<token>/questions/<section_id>")
@by_token
def answer_follow_up(conference: Conference, delegate: Delegate, token: str, section_id: str) -> Any:
    form = _form(conference, delegate, section_id)
    if not steps_of(conference, delegate).may_follow_up:
        flash(gettext("These questions can’t be answered here now."), "warning")
        return to_own(conference, token)
    if not form.validate():
        return _page(conference, token, section_id, form), 422
    try:
        with transaction():
            services.answer_follow_up_own(form.command(conference, delegate))
    except Conflict as error:
        take_refusal(form, error, delegate)
        return _page(conference, token, section_id, form), error.status
    flash(gettext("Thank you, your answers are saved."), "success")
    return to_own(conference, token)


def _form(conference: Conference, delegate: Delegate, section_id: str, **kwargs: Any) -> FollowUpForm:
    """Return the form of one section; one that isn't asked of this delegate doesn't exist."""
    questionnaire = get_questionnaire(conference.id)
    tasks = list_tasks(
        questionnaire, delegate.category, delegate.answers, secret_key=current_app.config["SECRET_KEY"]
    )
    if section_id not in {task.section_id for task in tasks}:
        raise NotFound
    form_class = asking(
        FollowUpForm,
        conference,
        categories=(delegate.category,),
        kept=delegate.answers,
        stage=Stage.FOLLOW_UP,
        questionnaire=only_section(questionnaire, section_id),
    )
    return form_class(**kwargs)


def _page(conference: Conference, token: str, section_id: str, form: FollowUpForm) -> str:
    return render_template(
        "registration/follow_up.html",
        conference=conference,
        token=token,
        section_id=section_id,
        title=form.question_groups()[0].title,
        ends_at=changes_end_at(conference),
        form=form,
        organizations=list_partner_organizations(conference.id),
    )
