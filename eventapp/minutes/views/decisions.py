"""Decisions of one agenda item: recording, changing, deleting."""

from typing import Any

from flask import abort, flash, render_template

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.minutes import services
from eventapp.minutes.forms import ChangeDecisionForm, DecisionForm
from eventapp.minutes.models import Decision
from eventapp.minutes.queries import get_decision
from eventapp.minutes.views.blueprint import minutes, stale_page, to_outcomes
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm


@minutes.get("/manage/<slug>/agenda/<item_id>/decisions/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_decision(conference: Conference, item_id: str) -> str:
    return _page(conference, item_id, DecisionForm(formdata=None))


@minutes.post("/manage/<slug>/agenda/<item_id>/decisions/new")
@in_conference(Permission.OUTCOMES_EDIT)
def record_decision(conference: Conference, item_id: str) -> Any:
    form = DecisionForm()
    if not form.validate():
        return _page(conference, item_id, form), 422
    try:
        with transaction():
            decision = services.record_decision(
                current_actor(),
                conference_id=conference.id,
                agenda_item_id=item_id,
                text=form.text.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    flash(gettext("Decision %(number)d is recorded.", number=decision.number), "success")
    return to_outcomes(conference, item_id)


@minutes.get("/manage/<slug>/decisions/<decision_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_decision(conference: Conference, decision_id: str) -> str:
    decision = get_decision(conference.id, decision_id)
    form = ChangeDecisionForm(formdata=None, obj=decision)
    return _page(conference, decision.agenda_item_id, form, decision)


@minutes.post("/manage/<slug>/decisions/<decision_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def change_decision(conference: Conference, decision_id: str) -> Any:
    form, decision = ChangeDecisionForm(), get_decision(conference.id, decision_id)
    item_id = decision.agenda_item_id
    if not form.validate():
        return _page(conference, item_id, form, decision), 422
    try:
        with transaction():
            services.change_decision(
                current_actor(),
                conference_id=conference.id,
                decision_id=decision_id,
                text=form.text.data,
                version=form.version.data,
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, item_id, form, decision), error.status
    except Conflict as error:
        newest = get_decision(conference.id, decision_id)
        form.take_error(error)
        form.take_newest(newest.version)
        return _page(conference, item_id, form, newest, is_stale=True), error.status
    flash(gettext("Saved."), "success")
    return to_outcomes(conference, item_id)


@minutes.post("/manage/<slug>/decisions/<decision_id>/delete")
@in_conference(Permission.OUTCOMES_EDIT)
def delete_decision(conference: Conference, decision_id: str) -> Any:
    form = VersionedForm()
    if not form.validate():
        abort(422)
    item_id = get_decision(conference.id, decision_id).agenda_item_id
    try:
        with transaction():
            services.delete_decision(
                current_actor(),
                conference_id=conference.id,
                decision_id=decision_id,
                version=form.version.data,
            )
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(gettext("The decision is deleted."), "success")
    return to_outcomes(conference, item_id)


def _page(
    conference: Conference,
    item_id: str,
    form: DecisionForm,
    decision: Decision | None = None,
    *,
    is_stale: bool = False,
) -> str:
    """Render the form of a new decision or, with ``decision``, of one that is there."""
    return render_template(
        "minutes/decision.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        decision=decision,
        is_stale=is_stale,
    )
