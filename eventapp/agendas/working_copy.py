"""The working copy of an agenda as it would be read, and as the next release would say it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, select

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.programme import ProgrammeItem, ProgrammePerson
from eventapp.agendas.queries import room_names, track_names
from eventapp.agendas.released_content import decoded, decoded_texts
from eventapp.db.session import session
from eventapp.localized import NO_TEXT

_ITEM: tuple[Any, ...] = (
    AgendaItem.id,
    AgendaItem.uid,
    AgendaItem.kind,
    cast(AgendaItem.title, Text).label("title"),
    cast(AgendaItem.abstract, Text).label("abstract"),
    AgendaItem.starts_at,
    AgendaItem.ends_at,
    AgendaItem.room_id,
    AgendaItem.track_id,
    cast(AgendaItem.languages, Text).label("languages"),
    cast(AgendaItem.interpretation_languages, Text).label("interpretation_languages"),
    AgendaItem.interpretation_mode,
    AgendaItem.places,
    AgendaItem.cancelled_at,
    AgendaItem.updated_at,
)


def read_items(*conditions: ColumnElement[bool], conference_id: str) -> list[ProgrammeItem]:
    """Return the items with a time that meet ``conditions`` by start, end and room, in four queries."""
    conditions = (*conditions, AgendaItem.starts_at.is_not(None))
    rooms = room_names(conference_id)
    tracks = track_names(conference_id)
    people = _people_by_item(conditions)
    rows = session().execute(select(*_ITEM).where(*conditions)).all()
    titles = decoded_texts(row.title for row in rows)
    abstracts = decoded_texts(row.abstract for row in rows)
    languages_spoken = decoded(row.languages for row in rows)
    interpretations = decoded(row.interpretation_languages for row in rows)
    items = [
        ProgrammeItem(
            id=row.id,
            uid=row.uid,
            sequence=0,
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
            languages=tuple(spoken),
            interpretation_mode=row.interpretation_mode,
            places=row.places,
        )
        for row, title, abstract, spoken, languages in zip(
            rows, titles, abstracts, languages_spoken, interpretations, strict=True
        )
    ]
    places = {room_id: place for place, room_id in enumerate(rooms)}
    items.sort(key=lambda item: (item.starts_at, item.ends_at, places.get(item.room_id or "", -1), item.id))
    return items


def _people_by_item(conditions: Sequence[ColumnElement[bool]]) -> dict[str, list[ProgrammePerson]]:
    rows = (
        session()
        .execute(
            select(
                Contribution.agenda_item_id,
                Contribution.role,
                Person.id,
                Person.organization_id,
                cast(Person.name, Text).label("name"),
                cast(Person.affiliation, Text).label("affiliation"),
                cast(Person.job_title, Text).label("job_title"),
            )
            .join(AgendaItem, Contribution.agenda_item_id == AgendaItem.id)
            .join(Person, Contribution.person_id == Person.id)
            .where(*conditions)
            .order_by(Contribution.position, Contribution.id)
        )
        .all()
    )
    names = decoded_texts(row.name for row in rows)
    affiliations = decoded_texts(row.affiliation for row in rows)
    people: defaultdict[str, list[ProgrammePerson]] = defaultdict(list)
    job_titles = decoded_texts(row.job_title for row in rows)
    for row, name, affiliation, job_title in zip(rows, names, affiliations, job_titles, strict=True):
        people[row.agenda_item_id].append(
            ProgrammePerson(row.id, name, affiliation, row.role, row.organization_id, job_title)
        )
    return people
