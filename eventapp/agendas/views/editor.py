"""The grid: a day of rooms and times, where items are moved by hand."""

from datetime import datetime
from typing import Any

from flask import jsonify, render_template, request

from eventapp.agendas import services
from eventapp.agendas.grid import read_clashes, read_grid, read_obstacles
from eventapp.agendas.notices import name_obstacles
from eventapp.agendas.queries import get_item
from eventapp.agendas.time_forms import PlaceForm
from eventapp.agendas.views.blueprint import agendas
from eventapp.agendas.views.days import requested_day
from eventapp.agendas.views.frame import working_copy_frame
from eventapp.agendas.words import KIND_NAMES, notice_words, undo_words, unreleased_words
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import AppError, Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@agendas.get("/manage/<slug>/agenda/editor")
@in_conference(Permission.AGENDA_EDIT)
def show_editor(conference: Conference) -> str:
    return render_template(
        "agendas/editor.html",
        conference=conference,
        grid=read_grid(conference, requested_day(), today(conference.timezone)),
        kinds=KIND_NAMES,
        **working_copy_frame(conference),
    )


@agendas.get("/manage/<slug>/agenda/<item_id>/obstacles")
@in_conference(Permission.AGENDA_EDIT)
def show_obstacles(conference: Conference, item_id: str) -> Any:
    """Answer where on ``?day=`` the item would not fit, in the reader's words. Times are seconds of Unix."""
    item = get_item(conference.id, item_id)
    obstacles, occupancy = read_obstacles(conference, item.id, requested_day() or conference.starts_on)
    notices = name_obstacles(conference.id, {item.id: obstacles}, occupancy)[item.id]
    return jsonify(
        obstacles=[
            {
                "kind": notice.kind,
                "room": notice.obstacle.room_id,
                "except": notice.obstacle.except_room_id,
                "from": _seconds(notice.obstacle.starts_at),
                "until": _seconds(notice.obstacle.ends_at),
                "other": notice.obstacle.other_id,
                "subject": notice.obstacle.subject_id,
                "text": notice_words(notice, conference),
            }
            for notice in notices
        ]
    )


@agendas.post("/manage/<slug>/agenda/<item_id>/place")
@in_conference(Permission.AGENDA_EDIT)
def place_item(conference: Conference, item_id: str) -> Any:
    """Move an item for the script of the grid; answer its new version, what doesn't fit, and all warned."""
    form = PlaceForm()
    try:
        if not form.validate():
            raise InvalidInput(next(iter(form.errors.values()))[0])
        with transaction():
            # Nobody has typed anything here: say so in other words than a form does.
            check_is_newest(get_item(conference.id, item_id), form.version.data, SINCE_OPENED)
            item = services.move_item(
                current_actor(),
                conference_id=conference.id,
                item_id=item_id,
                version=form.version.data,
                starts_at=form.starts_at.data,
                ends_at=form.ends_at.data,
                room_id=form.room_id.data or None,
            )
    except (InvalidInput, Conflict) as error:
        return refusal(error)
    return jsonify(version=item.version, **grid_state(conference, item.id))


def grid_state(conference: Conference, item_id: str) -> dict[str, Any]:
    """Return what the grid says after an item was changed: of this one, and of the whole agenda."""
    frame = working_copy_frame(conference)
    undo = frame["undo"]
    clashes, occupancy = read_clashes(conference)
    notices = name_obstacles(conference.id, {item_id: clashes.get(item_id, ())}, occupancy)[item_id]
    return {
        "notices": [notice_words(notice, conference) for notice in notices],
        "warned": sorted(clashes),
        "undo": {"id": undo.id, "text": undo_words(undo, conference)} if undo else None,
        "unreleased": unreleased_words(frame["unreleased"]),
    }


def refusal(error: AppError) -> Any:
    """Answer a script why something can't be done."""
    return jsonify(error=gettext(error.message, **error.values)), error.status


def is_asked_by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _seconds(instant: datetime | None) -> int | None:
    return int(instant.timestamp()) if instant else None
