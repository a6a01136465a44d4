"""Finding again what a file speaks of: rooms, tracks, people and items that are in the agenda already."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.people import contradicts
from eventapp.agendas.reading import batched_ids
from eventapp.agendas.rules import name_key
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.values import ImportedItem, ImportedPerson

#: A person's key in the file with the role there.
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NamedPlan:
    """A room, track or person of the file. ``row`` is None for a new one; ``values`` are what it is to be."""

    key: str
    row: Any
    values: Mapping[str, object]

    @property
    def is_changed(self) -> bool:
        """Whether a row that is there becomes another by the file."""
        return self.row is not None and any(
            getattr(self.row, name) != value for name, value in self.values.items()
        )

    @property
    def is_by_hand(self) -> bool:
        """Whether it was made by an organizer, and not by a file."""
        return self.row is not None and self.row.source_key is None


def joined(old: LocalizedText, new: LocalizedText) -> LocalizedText:
    return LocalizedText({**old, **new})


def rows_by_key(model: Any, conference_id: str) -> dict[str, Any]:
    rows = session().scalars(
        select(model).where(model.conference_id == conference_id, model.source_key.is_not(None))
    )
    return {row.source_key: row for row in rows}


def match_items(
    conference_id: str, items: Sequence[ImportedItem], by_key: Mapping[str, AgendaItem]
) -> dict[str, AgendaItem]:
    """Return the rows of items by their keys in the file: known by the key, or by our UID."""
    uids = {uid for item in items if item.key not in by_key for uid in (item.uid, item.key) if uid}
    by_uid: dict[str, AgendaItem] = {}
    for some in batched_ids(uids):
        rows = session().scalars(
            select(AgendaItem).where(AgendaItem.conference_id == conference_id, AgendaItem.uid.in_(some))
        )
        by_uid.update((row.uid, row) for row in rows)
    matched: dict[str, AgendaItem] = {}
    taken: set[str] = set()
    for item in items:
        row = by_key.get(item.key) or by_uid.get(item.uid or "") or by_uid.get(item.key)
        if row is not None and row.id not in taken:
            taken.add(row.id)
            matched[item.key] = row
    return matched


def plan_names(model: Any, conference_id: str, names: Mapping[str, LocalizedText]) -> tuple[NamedPlan, ...]:
    """Match rooms or tracks by key, or by name where none of the file has the row's key.

    One that was made by hand gets the key.
    """
    rows = session().scalars(select(model).where(model.conference_id == conference_id)).all()
    by_key = {row.source_key: row for row in rows if row.source_key is not None}
    by_name = {text: row for row in rows if row.source_key not in names for text in row.name.values()}
    plans = []
    for key, name in names.items():
        row = by_key.get(key)
        if row is None:
            row = next((by_name[text] for text in name.values() if text in by_name), None)
            by_name = {text: other for text, other in by_name.items() if other is not row}
        values = {"name": joined(row.name, name) if row else name}
        plans.append(NamedPlan(key, row, {**values, "source_key": (row and row.source_key) or key}))
    return tuple(plans)


def plan_people(conference_id: str, people: Mapping[str, ImportedPerson]) -> tuple[NamedPlan, ...]:
    """Match people by key, or by name where one alone can be meant and none of the file has their key."""
    rows = session().scalars(select(Person).where(Person.conference_id == conference_id)).all()
    by_key = {row.source_key: row for row in rows if row.source_key is not None}
    by_name: defaultdict[str, list[Person]] = defaultdict(list)
    for each in rows:
        if each.source_key not in people:
            for form in each.name_key.split("\n"):
                by_name[form].append(each)
    taken: set[str] = set()
    plans = []
    for key, person in people.items():
        row: Person | None = by_key.get(key) or _only_one(by_name, person.name, taken)
        if row is not None:
            taken.add(row.id)
        name, affiliation = person.name, person.affiliation
        if row is not None:
            name, affiliation = joined(row.name, name), joined(row.affiliation, affiliation)
        values = {"name": name, "name_key": name_key(name), "affiliation": affiliation}
        # Whom an organizer has named stays the organizer's: a file that leaves them out takes nothing away.
        plans.append(NamedPlan(key, row, {**values, "source_key": row.source_key if row else key}))
    return tuple(plans)


def _only_one(
    by_name: Mapping[str, Sequence[Person]], name: LocalizedText, taken: Collection[str]
) -> Person | None:
    """Return the person whom a name can mean, None where there are several or somebody else was meant."""
    meant = {
        row.id: row
        for form in name_key(name).split("\n")
        for row in by_name.get(form, ())
        if row.id not in taken and not contradicts(row.name, name)
    }
    return next(iter(meant.values())) if len(meant) == 1 else None


def parts_by_item(conference_id: str, people: Sequence[NamedPlan]) -> dict[str, tuple[Part, ...]]:
    """Return the parts of people whom a file knows, this one or an earlier one, by item id, in order."""
    keys = {plan.row.id: plan.key for plan in people if plan.row is not None}
    rows = session().execute(
        select(Contribution.agenda_item_id, Person.id, Person.source_key, Contribution.role)
        .join(Person, Contribution.person_id == Person.id)
        .where(Contribution.conference_id == conference_id)
        .order_by(Contribution.position, Contribution.id)
    )
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for item_id, person_id, source_key, role in rows:
        key = keys.get(person_id) or source_key
        if key is not None:
            parts[item_id].append((key, role))
    return {item_id: tuple(of_item) for item_id, of_item in parts.items()}
