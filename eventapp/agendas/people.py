"""Who takes part in an item: telling whether a typed name is somebody who is there already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem, Contribution, Person, PersonProfile
from eventapp.agendas.queries import list_contributions, list_people_with_a_name_like
from eventapp.agendas.rules import folded, is_same_name, name_key
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.files.services import forget_files
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class PersonPart:
    """Somebody's part in an item. ``person_id`` is who it was when the form was opened, if anybody."""

    name: LocalizedText
    role: str = "speaker"
    affiliation: LocalizedText = NO_TEXT
    person_id: str | None = None


def set_people(item: AgendaItem, parts: Sequence[PersonPart]) -> bool:
    """Make ``parts`` the parts in a flushed ``item``, in this order; tell whether that changed anything.

    People who lose their last part in the conference by it are forgotten.
    """
    before = list_contributions(item.conference_id, item.id)
    is_renamed = False
    wanted: list[tuple[str, str]] = []
    for part in parts:
        person = _find_person(item.conference_id, part) or _make_person(item.conference_id, part)
        is_renamed = session().is_modified(person) or is_renamed
        session().flush()
        if (person.id, part.role) not in wanted:
            wanted.append((person.id, part.role))
    is_moved = set_contributions(item, [part for part, _person in before], wanted)
    gone = {person.id for _part, person in before} - {person_id for person_id, _role in wanted}
    forget_people_without_part(item.conference_id, gone)
    return is_moved or is_renamed


def set_contributions(
    item: AgendaItem, before: Sequence[Contribution], wanted: Sequence[tuple[str, str]]
) -> bool:
    """Make ``wanted``, pairs of person id and role, the parts in ``item``; tell whether any changed."""
    if [(part.person_id, part.role) for part in before] == list(wanted):
        return False
    kept = {(part.person_id, part.role): part for part in before}
    for pair, part in kept.items():
        if pair not in wanted:
            session().delete(part)
    for position, pair in enumerate(wanted):
        if pair in kept:
            kept[pair].position = position
            continue
        person_id, role = pair
        session().add(
            Contribution(
                id=new_id(),
                conference_id=item.conference_id,
                agenda_item_id=item.id,
                person_id=person_id,
                role=role,
                position=position,
            )
        )
    session().flush()
    return True


def forget_people_without_part(conference_id: str, person_ids: Collection[str]) -> None:
    """Delete those of ``person_ids`` who have no part in any item: the agenda keeps no list of contacts."""
    if not person_ids:
        return
    has_part = select(Contribution.id).where(Contribution.person_id == Person.id).exists()
    alone = select(Person).where(Person.conference_id == conference_id, Person.id.in_(person_ids), ~has_part)
    gone = {person.id: person for person in session().scalars(alone).all()}
    photos = select(PersonProfile.photo_id).where(PersonProfile.person_id.in_(gone))
    photo_ids = {photo_id for photo_id in session().scalars(photos) if photo_id}
    for person in gone.values():
        session().delete(person)
    session().flush()
    forget_files(conference_id, photo_ids)


def contradicts(name: LocalizedText, other: LocalizedText) -> bool:
    """Tell whether two names differ in a language: two people may be one Li Wei in Latin letters."""
    return any(folded(text) != folded(other[code]) for code, text in name.items() if code in other)


def _find_person(conference_id: str, part: PersonPart) -> Person | None:
    """Return the person a part speaks of, brought up to date with what was typed.

    A row of the form that still shares a form of the name with its person corrects that person; a row whose
    name was replaced speaks of somebody else.
    """
    key = name_key(part.name)
    if part.person_id is not None:
        person = session().scalar(
            select(Person).where(Person.id == part.person_id, Person.conference_id == conference_id)
        )
        if person is not None and is_same_name(person.name_key, key):
            _set_names(person, part.name, part.affiliation)
            return person
    for person in list_people_with_a_name_like(conference_id, key):
        if is_same_name(person.name_key, key) and not contradicts(person.name, part.name):
            _set_names(person, _joined(person.name, part.name), _joined(person.affiliation, part.affiliation))
            return person
    return None


def _make_person(conference_id: str, part: PersonPart) -> Person:
    person = Person(
        id=new_id(),
        conference_id=conference_id,
        name=part.name,
        name_key=name_key(part.name),
        affiliation=part.affiliation,
        source_key=None,
    )
    session().add(person)
    return person


def _joined(old: LocalizedText, new: LocalizedText) -> LocalizedText:
    return LocalizedText({**old, **new})


def _set_names(person: Person, name: LocalizedText, affiliation: LocalizedText) -> None:
    if person.name != name:
        person.name, person.name_key = name, name_key(name)
    if person.affiliation != affiliation:
        person.affiliation = affiliation
