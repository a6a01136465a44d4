"""Taking back one's last edit, from the list, the grid or a form."""

from typing import Any

from flask import flash, jsonify, redirect, request, url_for

from eventapp.agendas import services
from eventapp.agendas.edits import EditKind, kind_of_edit
from eventapp.agendas.services import Undone
from eventapp.agendas.views.blueprint import agendas
from eventapp.agendas.views.days import day_of
from eventapp.agendas.views.editor import grid_state, is_asked_by_script, refusal
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@agendas.post("/manage/<slug>/agenda/undo")
@in_conference(Permission.AGENDA_EDIT)
def undo_edit(conference: Conference) -> Any:
    """Take back the edit that ``edit_id`` names; the grid's script gets the item as it is again."""
    edit_id = request.form.get("edit_id", "")
    try:
        with transaction():
            undone = services.undo_last(current_actor(), conference=conference, edit_id=edit_id)
    except Conflict as error:
        if is_asked_by_script():
            return refusal(error)
        warn_of(error)
        return redirect(url_for(_page(), slug=conference.slug))
    if is_asked_by_script():
        state = grid_state(conference, undone.edit.agenda_item_id)
        return jsonify(item=_as_json(undone), text=gettext("Undone."), **state)
    flash(gettext("Undone."), "success")
    return redirect(url_for(_page(), slug=conference.slug, day=day_of(conference, undone.item)))


def _page() -> str:
    return "agendas.show_editor" if request.form.get("to") == "editor" else "agendas.list_items"


def _as_json(undone: Undone) -> dict[str, Any] | None:
    item = undone.item
    if item is None:
        return None
    return {
        "id": item.id,
        "version": item.version,
        "start": int(item.starts_at.timestamp()) if item.starts_at else None,
        "end": int(item.ends_at.timestamp()) if item.ends_at else None,
        "room": item.room_id or "",
        "minutes": item.planned_minutes,
        # Anything but a move is drawn anew.
        "isMove": kind_of_edit(undone.edit.before, undone.edit.after)
        in (EditKind.MOVED, EditKind.UNSCHEDULED),
    }
