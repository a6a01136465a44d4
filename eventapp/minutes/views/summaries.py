"""The summary of one agenda item: writing, approving, reopening."""

from typing import Any

from flask import abort, flash, render_template

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.minutes import services
from eventapp.minutes.forms import MinutesForm
from eventapp.minutes.queries import ItemOutcome, get_outcome
from eventapp.minutes.views.blueprint import minutes, stale_page, to_outcomes
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_minutes(conference: Conference, item_id: str) -> Any:
    outcome = get_outcome(conference.id, get_item(conference.id, item_id).id)
    if outcome.is_approved:
        flash(gettext("These minutes are approved. Reopen them to change them."), "warning")
        return to_outcomes(conference, item_id)
    form = MinutesForm(formdata=None, summary=outcome.summary, version=outcome.version or 0)
    return _page(conference, item_id, form)


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes")
@in_conference(Permission.OUTCOMES_EDIT)
def write_minutes(conference: Conference, item_id: str) -> Any:
    form = MinutesForm()
    get_item(conference.id, item_id)
    if not form.validate():
        return _page(conference, item_id, form), 422
    try:
        with transaction():
            services.write_minutes(
                current_actor(),
                conference_id=conference.id,
                agenda_item_id=item_id,
                summary=form.summary.data,
                version=form.version.data or None,
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    except Conflict as error:
        newest = get_outcome(conference.id, item_id)
        form.take_error(error)
        form.take_newest(newest.version or 0)
        return _page(conference, item_id, form, newest), error.status
    flash(gettext("The minutes are saved."), "success")
    return to_outcomes(conference, item_id)


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/approve")
@in_conference(Permission.OUTCOMES_EDIT)
def approve_minutes(conference: Conference, item_id: str) -> Any:
    return _decide(conference, item_id, services.approve_minutes, N_("The minutes are approved."))


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/reopen")
@in_conference(Permission.OUTCOMES_EDIT)
def reopen_minutes(conference: Conference, item_id: str) -> Any:
    return _decide(conference, item_id, services.reopen_minutes, N_("The minutes are a draft again."))


def _decide(conference: Conference, item_id: str, decide: Any, message: str) -> Any:
    form = VersionedForm()
    if not form.validate():
        abort(422)
    try:
        with transaction():
            decide(
                current_actor(),
                conference_id=conference.id,
                agenda_item_id=item_id,
                version=form.version.data,
            )
    except Conflict as error:
        return stale_page(conference, item_id, error)
    flash(gettext(message), "success")
    return to_outcomes(conference, item_id)


def _page(conference: Conference, item_id: str, form: MinutesForm, newest: ItemOutcome | None = None) -> str:
    """Render the form; ``newest`` is what somebody else saved meanwhile."""
    return render_template(
        "minutes/edit_minutes.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        newest=newest,
    )
