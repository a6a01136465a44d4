"""Finding what an agenda is made of, and reading it whole as a programme."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from eventapp.agendas.models import AgendaItem, Contribution, Person, Track
from eventapp.agendas.programme import Programme, ProgrammeDay, ProgrammeItem, ProgrammePerson
from eventapp.agendas.rules import folded
from eventapp.clock import zone
from eventapp.conferences.models import Conference, Room, Venue
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText

#: How long a cancelled item stays in the programme: every subscribed calendar reads of it at least once.
CANCELLED_STAYS = timedelta(days=14)


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


def list_people(conference_id: str, words: str, page: int, size: int) -> tuple[list[tuple[Person, int]], int]:
    """Return a page, counted from 1, of people with how many items each is at, and how many there are."""
    conditions = [Person.conference_id == conference_id]
    if words:
        conditions.append(Person.name_key.contains(folded(words), autoescape=True))
    parts = (
        select(func.count(func.distinct(Contribution.agenda_item_id)))
        .where(Contribution.person_id == Person.id)
        .scalar_subquery()
    )
    rows = session().execute(
        select(Person, parts)
        .where(*conditions)
        .order_by(Person.name_key, Person.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    total = session().scalar(select(func.count()).select_from(Person).where(*conditions))
    return [(person, number) for person, number in rows], total or 0


def list_items_of_person(conference_id: str, person_id: str) -> list[AgendaItem]:
    """Return the items that a person has a part in, in order of start."""
    has_part = select(Contribution.agenda_item_id).where(Contribution.person_id == person_id)
    return list(
        session().scalars(
            select(AgendaItem)
            .where(AgendaItem.conference_id == conference_id, AgendaItem.id.in_(has_part))
            .order_by(AgendaItem.starts_at, AgendaItem.id)
        )
    )


def get_programme(conference_id: str, now: datetime) -> Programme:
    """Return the agenda as read, in seven queries however long it is; raises :class:`NotFound`.

    Items that were cancelled more than ``CANCELLED_STAYS`` before ``now`` are left out.
    """
    frame = session().execute(select(*_FRAME).where(Conference.id == conference_id)).one_or_none()
    if frame is None:
        raise NotFound
    shown = or_(AgendaItem.cancelled_at.is_(None), AgendaItem.cancelled_at > now - CANCELLED_STAYS)
    items = read_items(AgendaItem.conference_id == conference_id, shown, conference_id=conference_id)
    return Programme(
        conference_id=conference_id,
        slug=frame.slug,
        title=frame.title,
        description=frame.description,
        venue=_venue_name(conference_id),
        first_language=frame.languages[0],
        timezone=frame.timezone,
        contact_email=frame.contact_email,
        colour=frame.colour,
        revision=frame.revision,
        changed_at=frame.changed_at,
        days=tuple(_by_day(items, frame.timezone)),
    )


_FRAME: tuple[Any, ...] = (
    Conference.slug,
    Conference.title,
    Conference.description,
    Conference.languages,
    Conference.timezone,
    Conference.contact_email,
    Conference.colour,
    Conference.revision,
    Conference.changed_at,
)
_ITEM: tuple[Any, ...] = (
    AgendaItem.id,
    AgendaItem.uid,
    AgendaItem.sequence,
    AgendaItem.kind,
    cast(AgendaItem.title, Text).label("title"),
    cast(AgendaItem.abstract, Text).label("abstract"),
    AgendaItem.starts_at,
    AgendaItem.ends_at,
    AgendaItem.room_id,
    AgendaItem.track_id,
    cast(AgendaItem.interpretation_languages, Text).label("interpretation_languages"),
    AgendaItem.cancelled_at,
    AgendaItem.updated_at,
)


def read_items(*conditions: ColumnElement[bool], conference_id: str) -> list[ProgrammeItem]:
    """Return the items that meet ``conditions`` in order of start, end and room, in four queries."""
    rooms = room_names(conference_id)
    tracks = track_names(conference_id)
    people = _people_by_item(conditions)
    rows = session().execute(select(*_ITEM).where(*conditions)).all()
    titles = _decoded_texts(row.title for row in rows)
    abstracts = _decoded_texts(row.abstract for row in rows)
    interpretations = _decoded(row.interpretation_languages for row in rows)
    items = [
        ProgrammeItem(
            id=row.id,
            uid=row.uid,
            sequence=row.sequence,
            kind=row.kind,
            title=title,
            abstract=abstract,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            room_id=row.room_id,
            room=rooms.get(row.room_id, NO_TEXT),
            track_id=row.track_id,
            track=tracks.get(row.track_id, NO_TEXT),
            interpretation_languages=tuple(languages),
            is_cancelled=row.cancelled_at is not None,
            updated_at=row.updated_at,
            people=tuple(people.get(row.id, ())),
        )
        for row, title, abstract, languages in zip(rows, titles, abstracts, interpretations, strict=True)
    ]
    places = {room_id: place for place, room_id in enumerate(rooms)}
    items.sort(key=lambda item: (item.starts_at, item.ends_at, places.get(item.room_id or "", -1), item.id))
    return items


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


def _people_by_item(conditions: Sequence[ColumnElement[bool]]) -> dict[str, list[ProgrammePerson]]:
    rows = (
        session()
        .execute(
            select(
                Contribution.agenda_item_id,
                Contribution.role,
                Person.id,
                cast(Person.name, Text).label("name"),
                cast(Person.affiliation, Text).label("affiliation"),
            )
            .join(AgendaItem, Contribution.agenda_item_id == AgendaItem.id)
            .join(Person, Contribution.person_id == Person.id)
            .where(*conditions)
            .order_by(Contribution.position, Contribution.id)
        )
        .all()
    )
    names = _decoded_texts(row.name for row in rows)
    affiliations = _decoded_texts(row.affiliation for row in rows)
    people: defaultdict[str, list[ProgrammePerson]] = defaultdict(list)
    for row, name, affiliation in zip(rows, names, affiliations, strict=True):
        people[row.agenda_item_id].append(ProgrammePerson(row.id, name, affiliation, row.role))
    return people


def _decoded(column: Iterable[str]) -> list[Any]:
    """Decode the JSON values of a column in one go: a third of the time of one after the other."""
    values: list[Any] = json.loads(f"[{','.join(column)}]")
    return values


def _decoded_texts(column: Iterable[str]) -> list[LocalizedText]:
    return [LocalizedText.restored(texts) for texts in _decoded(column)]


def _venue_name(conference_id: str) -> LocalizedText:
    name = session().scalar(
        select(Venue.name)
        .where(Venue.conference_id == conference_id)
        .order_by(Venue.position, Venue.id)
        .limit(1)
    )
    return name or NO_TEXT


def _by_day(items: Iterable[ProgrammeItem], timezone: str) -> Iterable[ProgrammeDay]:
    local = zone(timezone)

    def day_of(item: ProgrammeItem) -> date:
        return item.starts_at.astimezone(local).date()

    for day, of_day in groupby(items, key=day_of):
        yield ProgrammeDay(day, tuple(of_day))
