"""Where the minutes of one agenda item stand: approving and reopening them."""

from typing import Any

from flask import abort, flash

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.i18n import N_, gettext
from eventapp.minutes import services
from eventapp.minutes.views.blueprint import minutes, stale_page, to_outcomes
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm


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
