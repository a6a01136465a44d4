"""The steps of a conference's life: publish, close, archive, and back."""

from typing import Any

from flask import flash, redirect, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.services import change_state
from eventapp.conferences.states import NotReady, Step
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.i18n import gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.workflows.releasing.services import publish
from eventapp.workflows.settings.views.blueprint import settings

_DONE = {
    Step.PUBLISH: _("The conference is public now. Send its address to the people it is for."),
    Step.CLOSE: _("The conference is closed: its pages stay, nobody can register any more."),
    Step.REOPEN: _("The conference is open again."),
    Step.ARCHIVE: _("The conference is in the archive."),
    Step.RESTORE: _("The conference is out of the archive."),
}


@settings.post("/manage/<slug>/steps/<any(publish, close, reopen, archive, restore):step>")
@in_conference(Permission.CONFERENCE_PUBLISH)
def take_step(conference: Conference, step: str) -> Any:
    """Take one step; what is missing for publishing stands on the overview."""
    try:
        with transaction():
            if step == Step.PUBLISH:
                publish(current_actor(), conference=conference)
            else:
                change_state(current_actor(), conference=conference, step=Step(step))
        flash(_DONE[Step(step)], "success")
    except NotReady as error:
        missing = "; ".join(gettext(missing.text) for missing in error.missing)
        flash(gettext("This can't be published yet. Still missing: %(missing)s.", missing=missing), "danger")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("dashboard.show_overview", slug=conference.slug))
