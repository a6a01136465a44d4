"""Moving an action item to another status, from wherever it is shown."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from eventapp.action_items import services
from eventapp.action_items.forms import StatusForm
from eventapp.action_items.models import ActionItemStatus
from eventapp.action_items.register import find_row
from eventapp.action_items.views.blueprint import action_items
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_, gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.redirects import own_path

#: Status → what is said when an action item has got there.
_SAID = {
    ActionItemStatus.NEEDS_ACTION: N_("Action item %(number)d is open again."),
    ActionItemStatus.IN_PROCESS: N_("Action item %(number)d is in progress."),
    ActionItemStatus.COMPLETED: N_("Action item %(number)d is completed."),
    ActionItemStatus.CANCELLED: N_("Action item %(number)d is cancelled."),
}


@action_items.post("/manage/<slug>/action-items/<action_item_id>/status")
@in_conference(Permission.OUTCOMES_EDIT)
def change_status(conference: Conference, action_item_id: str) -> Any:
    form = StatusForm()
    if not form.validate():
        abort(422)
    try:
        with transaction():
            item = services.change_status(
                current_actor(),
                conference_id=conference.id,
                action_item_id=action_item_id,
                status=form.status.data or "",
                version=form.version.data,
            )
    except Conflict as error:
        return stale_page(conference, action_item_id, error, form.next.data or "")
    flash(gettext(_SAID[ActionItemStatus(item.status)], number=item.number), "success")
    return redirect(_back(conference, form.next.data or ""))


def stale_page(conference: Conference, action_item_id: str, error: Conflict, next_path: str = "") -> Any:
    """Return the page that says why a button did nothing, what is newest, and offers the buttons again."""
    row = find_row(conference.id, action_item_id, today(conference.timezone))
    if row is None:
        raise NotFound
    page = render_template(
        "action_items/stale.html",
        conference=conference,
        row=row,
        message=gettext(error.message, **error.values),
        back=_back(conference, next_path),
    )
    return page, error.status


def _back(conference: Conference, next_path: str) -> str:
    return own_path(next_path, url_for("action_items.show_register", slug=conference.slug))
