"""The rooms in which agenda items take place."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences import queries, services
from eventapp.conferences.forms import ChangeRoomForm, RoomForm
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference, Room
from eventapp.conferences.views.blueprint import conferences
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@conferences.get("/manage/<slug>/rooms")
@in_conference(Permission.CONFERENCE_EDIT)
def list_rooms(conference: Conference) -> str:
    return _page(conference, RoomForm(formdata=None))


@conferences.post("/manage/<slug>/rooms")
@in_conference(Permission.CONFERENCE_EDIT)
def add_room(conference: Conference) -> Any:
    form = RoomForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.add_room(
                current_actor(), conference=conference, name=form.name.data, capacity=form.capacity.data
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The room is added."), "success")
    return redirect(url_for("conferences.list_rooms", slug=conference.slug))


@conferences.get("/manage/<slug>/rooms/<room_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def edit_room(conference: Conference, room_id: str) -> str:
    room = queries.get_row(Room, conference.id, room_id)
    return _page(conference, ChangeRoomForm(formdata=None, obj=room), room)


@conferences.post("/manage/<slug>/rooms/<room_id>")
@in_conference(Permission.CONFERENCE_EDIT)
def change_room(conference: Conference, room_id: str) -> Any:
    form, room = ChangeRoomForm(), queries.get_row(Room, conference.id, room_id)
    if not form.validate():
        return _page(conference, form, room), 422
    try:
        with transaction():
            services.edit_room(
                current_actor(),
                conference=conference,
                room_id=room_id,
                version=form.version.data,
                name=form.name.data,
                capacity=form.capacity.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(room.version)
        return _page(conference, form, room), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("conferences.list_rooms", slug=conference.slug))


@conferences.post("/manage/<slug>/rooms/<room_id>/<any(up, down):direction>")
@in_conference(Permission.CONFERENCE_EDIT)
def move_room(conference: Conference, room_id: str, direction: str) -> Any:
    with transaction():
        services.move_room(current_actor(), conference=conference, room_id=room_id, up=direction == "up")
    return redirect(url_for("conferences.list_rooms", slug=conference.slug))


@conferences.post("/manage/<slug>/rooms/<room_id>/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_room(conference: Conference, room_id: str) -> Any:
    try:
        with transaction():
            services.remove_room(current_actor(), conference=conference, room_id=room_id)
        flash(gettext("The room is removed."), "success")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("conferences.list_rooms", slug=conference.slug))


def _page(conference: Conference, form: RoomForm, room: Room | None = None) -> str:
    """Render the list with the form for a new room, or the form of one that is edited."""
    return render_template(
        "conferences/room.html" if room else "conferences/rooms.html",
        conference=conference,
        form=form,
        room=room,
        rooms=queries.list_rooms(conference.id),
    )
