"""The tracks of an agenda, on one small page."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.agendas import services
from eventapp.agendas.forms import ChangeTrackForm, TrackForm
from eventapp.agendas.models import Track
from eventapp.agendas.queries import count_items_by_track, get_track, list_tracks
from eventapp.agendas.views.blueprint import agendas
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of


@agendas.get("/manage/<slug>/agenda/tracks", endpoint="list_tracks")
@in_conference(Permission.AGENDA_EDIT)
def show_tracks(conference: Conference) -> str:
    return _page(conference, TrackForm(formdata=None))


@agendas.post("/manage/<slug>/agenda/tracks")
@in_conference(Permission.AGENDA_EDIT)
def create_track(conference: Conference) -> Any:
    form = TrackForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.create_track(current_actor(), conference_id=conference.id, name=form.name.data)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The track is added."), "success")
    return redirect(url_for("agendas.list_tracks", slug=conference.slug))


@agendas.get("/manage/<slug>/agenda/tracks/<track_id>")
@in_conference(Permission.AGENDA_EDIT)
def edit_track(conference: Conference, track_id: str) -> str:
    track = get_track(conference.id, track_id)
    return _page(conference, ChangeTrackForm(formdata=None, obj=track), track)


@agendas.post("/manage/<slug>/agenda/tracks/<track_id>")
@in_conference(Permission.AGENDA_EDIT)
def rename_track(conference: Conference, track_id: str) -> Any:
    form, track = ChangeTrackForm(), get_track(conference.id, track_id)
    if not form.validate():
        return _page(conference, form, track), 422
    try:
        with transaction():
            services.rename_track(
                current_actor(),
                conference_id=conference.id,
                track_id=track_id,
                version=form.version.data,
                name=form.name.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(track.version)
        return _page(conference, form, track), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("agendas.list_tracks", slug=conference.slug))


@agendas.post("/manage/<slug>/agenda/tracks/<track_id>/delete")
@in_conference(Permission.AGENDA_EDIT)
def delete_track(conference: Conference, track_id: str) -> Any:
    try:
        with transaction():
            services.delete_track(current_actor(), conference_id=conference.id, track_id=track_id)
        flash(gettext("The track is deleted."), "success")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("agendas.list_tracks", slug=conference.slug))


def _page(conference: Conference, form: TrackForm, track: Track | None = None) -> str:
    """Render the list with the form for a new track, or the form of one that is edited."""
    return render_template(
        "agendas/track.html" if track else "agendas/tracks.html",
        conference=conference,
        form=form,
        track=track,
        tracks=list_tracks(conference.id),
        items=count_items_by_track(conference.id),
    )
