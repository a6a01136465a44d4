"""Use cases of the agenda: making, changing, moving, cancelling and deleting items; tracks; people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Person, Track
from eventapp.agendas.people import PersonPart, forget_people_without_part, set_people
from eventapp.agendas.queries import get_item, get_person, get_track, list_contributions
from eventapp.agendas.rules import (
    MAX_ABSTRACT,
    MAX_NAME,
    MAX_PEOPLE,
    MAX_TITLE,
    check_kind,
    check_languages,
    check_role,
    check_text,
    check_times,
    name_key,
)
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Room
from eventapp.conferences.queries import next_position
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """All that an organizer says of an item. Instants are aware; languages are codes such as ``en``."""

    conference_id: str
    kind: str
    title: LocalizedText
    starts_at: datetime
    ends_at: datetime
    abstract: LocalizedText = NO_TEXT
    room_id: str | None = None
    track_id: str | None = None
    languages: tuple[str, ...] = ()
    interpretation_languages: tuple[str, ...] = ()
    people: tuple[PersonPart, ...] = ()


def create_item(actor: Actor, command: ItemDetails) -> AgendaItem:
    """Add an item to an agenda. People are found by a name in either language, or made.

    Raises :class:`InvalidInput` at ``title.zh``, ``ends_at``, ``people``… and ``room_id``, ``track_id`` of
    another conference. Two items in one room are no error: see ``scheduling``.
    """
    require(actor, Permission.AGENDA_EDIT, command.conference_id)
    _check(command)
    item = AgendaItem(
        id=new_id(),
        conference_id=command.conference_id,
        sequence=0,
        cancelled_at=None,
        source_key=None,
        created_at=now(),
        updated_at=now(),
        **_columns(command),
    )
    session().add(item)
    session().flush()
    set_people(item, command.people)
    _record(actor, "agenda_item.created", item)
    session().flush()
    return item


def edit_item(actor: Actor, *, item_id: str, version: int, command: ItemDetails) -> AgendaItem:
    """Change an item to what ``command`` says; ``version`` is the one that was looked at.

    Raises as :func:`create_item` does, and :class:`Conflict` when somebody else was faster.
    """
    require(actor, Permission.AGENDA_EDIT, command.conference_id)
    item = _get_version(command.conference_id, item_id, version)
    _check(command)
    before = _when_and_where(item)
    for name, value in _columns(command).items():
        setattr(item, name, value)
    if _when_and_where(item) != before:
        item.sequence += 1
    is_changed = session().is_modified(item)
    if set_people(item, command.people) or is_changed:
        item.updated_at = now()
    _record(actor, "agenda_item.changed", item)
    session().flush()
    return item


def move_item(
    actor: Actor,
    *,
    conference_id: str,
    item_id: str,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    room_id: str | None,
) -> AgendaItem:
    """Change when and where an item takes place, and nothing else; raises as :func:`edit_item` does."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    item = _get_version(conference_id, item_id, version)
    check_times(starts_at, ends_at)
    _check_place(conference_id, room_id, None)
    before = _when_and_where(item)
    item.starts_at, item.ends_at, item.room_id = starts_at, ends_at, room_id
    if _when_and_where(item) != before:
        item.sequence += 1
        item.updated_at = now()
    _record(actor, "agenda_item.moved", item)
    session().flush()
    return item


def cancel_item(actor: Actor, *, conference_id: str, item_id: str) -> AgendaItem:
    """Take an item off the programme; calendars learn of it. Doing it twice changes nothing more."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    item = get_item(conference_id, item_id)
    if item.cancelled_at is None:
        item.cancelled_at = item.updated_at = now()
        item.sequence += 1
        _record(actor, "agenda_item.cancelled", item)
        session().flush()
    return item


def restore_item(actor: Actor, *, conference_id: str, item_id: str) -> AgendaItem:
    """Bring a cancelled item back into the programme."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    item = get_item(conference_id, item_id)
    if item.cancelled_at is not None:
        item.cancelled_at, item.updated_at = None, now()
        item.sequence += 1
        _record(actor, "agenda_item.restored", item)
        session().flush()
    return item


def delete_item(actor: Actor, *, conference_id: str, item_id: str) -> None:
    """Delete an item that nothing hangs on; raises :class:`Conflict` where minutes or action items do."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    item = get_item(conference_id, item_id)
    people = {person.id for _part, person in list_contributions(conference_id, item_id)}
    _record(actor, "agenda_item.deleted", item)
    session().delete(item)
    try:
        session().flush()
    except IntegrityError as error:  # foreign keys of slices that this one can't see
        raise Conflict(
            N_("Minutes or action items belong to this item, so it can't be deleted. Cancel it instead.")
        ) from error
    forget_people_without_part(conference_id, people)


def create_track(actor: Actor, *, conference_id: str, name: LocalizedText) -> Track:
    require(actor, Permission.AGENDA_EDIT, conference_id)
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
    track = get_track(conference_id, track_id)
    is_used = session().scalar(select(AgendaItem.id).where(AgendaItem.track_id == track_id).limit(1))
    if is_used is not None:
        raise Conflict(N_("Items belong to this track. Give them another track first."))
    session().delete(track)
    record(actor, "track.deleted", subject_type="track", subject_id=track_id, conference_id=conference_id)
    session().flush()


def edit_person(
    actor: Actor,
    *,
    conference_id: str,
    person_id: str,
    version: int,
    name: LocalizedText,
    affiliation: LocalizedText,
) -> Person:
    """Correct how a person is written, at every item at once.

    Raises :class:`Conflict` unless ``version``, the one that was read, is the newest.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    person = get_person(conference_id, person_id)
    check_is_newest(person, version)
    check_text(name, MAX_NAME, "name", is_required=True)
    check_text(affiliation, MAX_NAME, "affiliation")
    person.name, person.name_key, person.affiliation = name, name_key(name), affiliation
    record(actor, "person.changed", subject_type="person", subject_id=person_id, conference_id=conference_id)
    session().flush()
    return person


def _record(actor: Actor, action: str, item: AgendaItem) -> None:
    record(actor, action, subject_type="agenda_item", subject_id=item.id, conference_id=item.conference_id)


def _get_version(conference_id: str, item_id: str, version: int) -> AgendaItem:
    item = get_item(conference_id, item_id)
    check_is_newest(item, version)
    return item


def _check(command: ItemDetails) -> None:
    check_kind(command.kind)
    check_text(command.title, MAX_TITLE, "title", is_required=True)
    check_text(command.abstract, MAX_ABSTRACT, "abstract")
    check_times(command.starts_at, command.ends_at)
    check_languages(command.languages, "languages")
    check_languages(command.interpretation_languages, "interpretation_languages")
    _check_place(command.conference_id, command.room_id, command.track_id)
    if len(command.people) > MAX_PEOPLE:
        raise InvalidInput(N_("Please name %(max)d people at most."), field="people", max=MAX_PEOPLE)
    for part in command.people:
        check_role(part.role)
        check_text(part.name, MAX_NAME, "people", is_required=True)
        check_text(part.affiliation, MAX_NAME, "people")


def _check_place(conference_id: str, room_id: str | None, track_id: str | None) -> None:
    if room_id is not None:
        room = select(Room.id).where(Room.id == room_id, Room.conference_id == conference_id)
        if session().scalar(room) is None:
            raise InvalidInput(N_("This room is not there any more. Please choose another."), field="room_id")
    if track_id is not None:
        track = select(Track.id).where(Track.id == track_id, Track.conference_id == conference_id)
        if session().scalar(track) is None:
            raise InvalidInput(
                N_("This track is not there any more. Please choose another."), field="track_id"
            )


def _columns(command: ItemDetails) -> dict[str, object]:
    return {
        "kind": command.kind,
        "title": command.title,
        "abstract": command.abstract,
        "starts_at": command.starts_at,
        "ends_at": command.ends_at,
        "room_id": command.room_id,
        "track_id": command.track_id,
        "languages": list(command.languages),
        "interpretation_languages": list(command.interpretation_languages),
    }


def _when_and_where(item: AgendaItem) -> tuple[datetime, datetime, str | None]:
    return item.starts_at, item.ends_at, item.room_id
