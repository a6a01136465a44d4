"""Finding what the working copy of an agenda is made of."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from eventapp.agendas.models import AgendaItem, Contribution, Person, Track
from eventapp.conferences.models import Room
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText


def find_item(conference_id: str, item_id: str) -> AgendaItem | None:
    return session().scalar(
        select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.conference_id == conference_id)
    )


def get_item(conference_id: str, item_id: str) -> AgendaItem:
    """Return an agenda item of a conference; raises :class:`NotFound`."""
    item = find_item(conference_id, item_id)
    if item is None:
        raise NotFound
    return item


def list_items(conference_id: str, *, with_cancelled: bool = True) -> list[AgendaItem]:
    """Return the agenda items of a conference in order of time, for a choice among them."""
    statement = select(AgendaItem).where(AgendaItem.conference_id == conference_id)
    if not with_cancelled:
        statement = statement.where(AgendaItem.cancelled_at.is_(None))
    return list(session().scalars(statement.order_by(AgendaItem.starts_at, AgendaItem.id)))


def list_contributions(conference_id: str, item_id: str) -> list[tuple[Contribution, Person]]:
    """Return the parts in one item with their people, in order of position."""
    rows = session().execute(
        select(Contribution, Person)
        .join(Person, Contribution.person_id == Person.id)
        .where(Contribution.agenda_item_id == item_id, Contribution.conference_id == conference_id)
        .order_by(Contribution.position, Contribution.id)
    )
    return [(contribution, person) for contribution, person in rows]


def list_tracks(conference_id: str) -> list[Track]:
    return list(
        session().scalars(
            select(Track).where(Track.conference_id == conference_id).order_by(Track.position, Track.id)
        )
    )


def get_track(conference_id: str, track_id: str) -> Track:
    track = session().scalar(select(Track).where(Track.id == track_id, Track.conference_id == conference_id))
    if track is None:
        raise NotFound
    return track


def count_items_by_track(conference_id: str) -> dict[str, int]:
    """Return how many items each track has, by track id; tracks without any are left out."""
    rows = session().execute(
        select(AgendaItem.track_id, func.count())
        .where(AgendaItem.conference_id == conference_id, AgendaItem.track_id.is_not(None))
        .group_by(AgendaItem.track_id)
    )
    return {str(track_id): number for track_id, number in rows}


def get_person(conference_id: str, person_id: str) -> Person:
    person = session().scalar(
        select(Person).where(Person.id == person_id, Person.conference_id == conference_id)
    )
    if person is None:
        raise NotFound
    return person


def list_people_with_a_name_like(conference_id: str, name_key: str) -> list[Person]:
    """Return people whose key holds a line of ``name_key``, perhaps within a longer one; oldest first."""
    parts = [Person.name_key.contains(line, autoescape=True) for line in name_key.split("\n")]
    return list(
        session().scalars(
            select(Person).where(Person.conference_id == conference_id, or_(*parts)).order_by(Person.id)
        )
    )


def room_names(conference_id: str) -> dict[str, LocalizedText]:
    """Return the names of the rooms by id, in the order of the rooms."""
    rows = session().execute(
        select(Room.id, Room.name).where(Room.conference_id == conference_id).order_by(Room.position, Room.id)
    )
    return {row.id: row.name for row in rows}


def track_names(conference_id: str) -> dict[str, LocalizedText]:
    """Return the names of the tracks by id, in the order of the tracks."""
    rows = session().execute(
        select(Track.id, Track.name)
        .where(Track.conference_id == conference_id)
        .order_by(Track.position, Track.id)
    )
    return {row.id: row.name for row in rows}


def person_names(conference_id: str, person_ids: Collection[str]) -> dict[str, LocalizedText]:
    rows = session().execute(
        select(Person.id, Person.name).where(Person.conference_id == conference_id, Person.id.in_(person_ids))
    )
    return {row.id: row.name for row in rows}
