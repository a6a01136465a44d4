"""Use cases of agenda items: making, changing and moving them.

They change the working copy; the public and calendars learn of it at the next release. Whoever did it can
undo it: see ``undoing``.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.history import keep_edit, read_state
from eventapp.agendas.models import DEFAULT_MINUTES, AgendaItem, Track
from eventapp.agendas.people import PersonPart, set_people
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import (
    MAX_ABSTRACT,
    MAX_NAME,
    MAX_PEOPLE,
    MAX_TITLE,
    check_kind,
    check_languages,
    check_minutes,
    check_mode,
    check_places,
    check_role,
    check_text,
    check_times,
    minutes_between,
)
from eventapp.clock import now
from eventapp.conferences.models import Room
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """All that an organizer says of an item. Instants are aware; languages are codes such as ``en``.

    ``starts_at`` and ``ends_at`` are both None for an item that has no time yet; ``planned_minutes`` says how
    long it is to be. ``places`` limits how many delegates can choose it.
    """

    conference_id: str
    kind: str
    title: LocalizedText
    starts_at: datetime | None
    ends_at: datetime | None
    abstract: LocalizedText = NO_TEXT
    room_id: str | None = None
    track_id: str | None = None
    languages: tuple[str, ...] = ()
    interpretation_languages: tuple[str, ...] = ()
    interpretation_mode: str = ""
    places: int | None = None
    planned_minutes: int = DEFAULT_MINUTES
    people: tuple[PersonPart, ...] = ()


def create_item(actor: Actor, command: ItemDetails) -> AgendaItem:
    """Add an item to an agenda. People are found by a name in either language, or made.

    Raises :class:`InvalidInput` at ``title.zh``, ``ends_at``, ``people``… and ``room_id``, ``track_id`` of
    another conference. Two items in one room are no error: see ``scheduling``.
    """
    require(actor, Permission.AGENDA_EDIT, command.conference_id)
    check_is_open(command.conference_id)
    _check(command)
    item = AgendaItem(
        id=new_id(),
        conference_id=command.conference_id,
        cancelled_at=None,
        source_key=None,
        created_at=now(),
        updated_at=now(),
        **_columns(command),
    )
    session().add(item)
    session().flush()
    set_people(item, command.people)
    keep_edit(actor, "agenda_item.created", item, None, read_state(item))
    return item


def edit_item(actor: Actor, *, item_id: str, version: int, command: ItemDetails) -> AgendaItem:
    """Change an item to what ``command`` says; ``version`` is the one that was looked at.

    Raises as :func:`create_item` does, and :class:`Conflict` when somebody else was faster.
    """
    require(actor, Permission.AGENDA_EDIT, command.conference_id)
    item = _get_version(command.conference_id, item_id, version)
    _check(command)
    check_places(command.places, item.chosen)
    before = read_state(item)
    for name, value in _columns(command).items():
        setattr(item, name, value)
    is_changed = session().is_modified(item)
    if set_people(item, command.people) or is_changed:
        item.updated_at = now()
    session().flush()
    keep_edit(actor, "agenda_item.changed", item, before, read_state(item))
    return item


def move_item(
    actor: Actor,
    *,
    conference_id: str,
    item_id: str,
    version: int,
    starts_at: datetime | None,
    ends_at: datetime | None,
    room_id: str | None,
) -> AgendaItem:
    """Change when and where an item takes place, and nothing else; raises as :func:`edit_item` does.

    Without times it goes among those that have none yet.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    item = _get_version(conference_id, item_id, version)
    check_times(starts_at, ends_at)
    check_place(conference_id, room_id, None)
    before = read_state(item)
    if starts_at is None and item.starts_at is not None and item.ends_at is not None:
        item.planned_minutes = minutes_between(item.starts_at, item.ends_at)
    item.starts_at, item.ends_at, item.room_id = starts_at, ends_at, room_id
    if session().is_modified(item):
        item.updated_at = now()
    session().flush()
    keep_edit(actor, "agenda_item.moved", item, before, read_state(item))
    return item


def _get_version(conference_id: str, item_id: str, version: int) -> AgendaItem:
    check_is_open(conference_id)
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
    check_mode(command.interpretation_mode)
    check_places(command.places)
    check_minutes(command.planned_minutes)
    check_place(command.conference_id, command.room_id, command.track_id)
    if len(command.people) > MAX_PEOPLE:
        raise InvalidInput(N_("Please name %(max)d people at most."), field="people", max=MAX_PEOPLE)
    for part in command.people:
        check_role(part.role)
        check_text(part.name, MAX_NAME, "people", is_required=True)
        check_text(part.affiliation, MAX_NAME, "people")


def check_place(conference_id: str, room_id: str | None, track_id: str | None) -> None:
    """Raise :class:`InvalidInput` for a room or track that the conference does not have."""
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
        "interpretation_mode": command.interpretation_mode,
        "places": command.places,
        "planned_minutes": command.planned_minutes,
    }
