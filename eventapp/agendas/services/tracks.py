"""Use cases of tracks. All of them raise :class:`Conflict` while the agenda is frozen."""

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.models import AgendaItem, Track
from eventapp.agendas.queries import get_track
from eventapp.agendas.rules import MAX_NAME, check_text
from eventapp.audit.trail import record
from eventapp.conferences.queries import next_position
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require


def create_track(actor: Actor, *, conference_id: str, name: LocalizedText) -> Track:
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    check_text(name, MAX_NAME, "name", is_required=True)
    track = Track(
        id=new_id(),
        conference_id=conference_id,
        name=name,
        position=next_position(Track, conference_id),
        source_key=None,
    )
    session().add(track)
    record(actor, "track.created", subject_type="track", subject_id=track.id, conference_id=conference_id)
    session().flush()
    return track


def rename_track(
    actor: Actor, *, conference_id: str, track_id: str, version: int, name: LocalizedText
) -> Track:
    """Rename a track; raises :class:`Conflict` unless ``version``, the one that was read, is the newest."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    track = get_track(conference_id, track_id)
    check_is_newest(track, version)
    check_text(name, MAX_NAME, "name", is_required=True)
    track.name = name
    record(actor, "track.changed", subject_type="track", subject_id=track.id, conference_id=conference_id)
    session().flush()
    return track


def delete_track(actor: Actor, *, conference_id: str, track_id: str) -> None:
    """Delete a track; raises :class:`Conflict` while items belong to it."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    check_is_open(conference_id)
    track = get_track(conference_id, track_id)
    is_used = session().scalar(select(AgendaItem.id).where(AgendaItem.track_id == track_id).limit(1))
    if is_used is not None:
        raise Conflict(N_("Items belong to this track. Give them another track first."))
    session().delete(track)
    record(actor, "track.deleted", subject_type="track", subject_id=track_id, conference_id=conference_id)
    session().flush()
