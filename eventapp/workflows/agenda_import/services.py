"""Importing an agenda: a dry run that tells what would happen, and the import itself, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.models import AgendaItem, AgendaItemKind, Contribution, Person, Track
from eventapp.agendas.people import forget_people_without_part, set_contributions
from eventapp.agendas.queries import list_contributions
from eventapp.agendas.services import count_as_edited
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference, Room
from eventapp.conferences.queries import next_position
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.workflows.agenda_import.matching import NamedPlan
from eventapp.workflows.agenda_import.plan import (
    Change,
    ImportPlan,
    ItemPlan,
    make_plan,
)
from eventapp.workflows.agenda_import.values import ImportedAgenda


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids of rows by their keys in the file."""

    rooms: Mapping[str, str]
    tracks: Mapping[str, str]
    people: Mapping[str, str]


def preview_import(actor: Actor, *, conference: Conference, agenda: ImportedAgenda) -> ImportPlan:
    """Return what importing ``agenda`` would do; writes nothing."""
    require(actor, Permission.AGENDA_EDIT, conference.id)
    return make_plan(conference, agenda)


def import_agenda(actor: Actor, *, conference: Conference, agenda: ImportedAgenda) -> ImportPlan:
    """Bring the working copy of an agenda up to date with a file, and return what was done.

    Items, rooms, tracks and people are found again by their keys in the file. What the file no longer has
    stays. Rows that the file doesn't change are not touched. Raises :class:`InvalidInput` where the file
    has an error: all of it is imported or nothing.
    """
    require(actor, Permission.AGENDA_EDIT, conference.id)
    check_is_open(conference.id)
    if agenda.errors:
        raise InvalidInput(
            N_("The file has errors (%(number)d). Nothing was imported."),
            field="file",
            number=len(agenda.errors),
        )
    plan = make_plan(conference, agenda)
    count_as_edited(person.row.id for person in plan.people if person.is_changed)
    ids = _Ids(
        rooms=_keep_names(Room, conference.id, plan.rooms, venue_id=None, capacity=None),
        tracks=_keep_names(Track, conference.id, plan.tracks),
        people=_keep_names(Person, conference.id, plan.people),
    )
    session().flush()
    made = _create_items(conference.id, plan.created, ids)
    for item in plan.updated:
        _update_item(item, ids)
    session().flush()
    _create_parts(made, ids)
    _change_parts(conference.id, [item for item in plan.updated if Change.PEOPLE in item.changes], ids)
    if plan.changes_anything:
        _record(actor, conference.id, plan)
    session().flush()
    return plan


def _keep_names(
    model: Any, conference_id: str, plans: Sequence[NamedPlan], **others: object
) -> dict[str, str]:
    """Make or bring up to date rooms, tracks or people; return their ids by key."""
    positions = count(next_position(model, conference_id)) if hasattr(model, "position") else None
    ids = {}
    for plan in plans:
        row = plan.row
        if row is None:
            row = model(id=new_id(), conference_id=conference_id, **others)
            if positions is not None:
                row.position = next(positions)
            session().add(row)
        if plan.row is None or plan.is_changed:
            for name, value in plan.values.items():
                setattr(row, name, value)
        ids[plan.key] = row.id
    return ids


def _create_items(
    conference_id: str, plans: Sequence[ItemPlan], ids: _Ids
) -> list[tuple[AgendaItem, ItemPlan]]:
    taken = _taken_uids({plan.imported.uid for plan in plans if plan.imported.uid})
    made = []
    for plan in plans:
        item = plan.imported
        uid = item.uid if item.uid and item.uid not in taken else new_uid()
        row = AgendaItem(
            id=new_id(),
            conference_id=conference_id,
            uid=uid,
            kind=item.kind if item.kind in set(AgendaItemKind) else AgendaItemKind.PARALLEL,
            title=plan.title,
            abstract=plan.abstract,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            room_id=ids.rooms.get(item.room_key or ""),
            track_id=ids.tracks.get(item.track_key or ""),
            languages=list(item.languages),
            interpretation_languages=[],
            cancelled_at=now() if plan.is_cancelled else None,
            source_key=item.key,
            created_at=now(),
            updated_at=now(),
        )
        session().add(row)
        made.append((row, plan))
    return made


def _taken_uids(uids: set[str]) -> set[str]:
    """Return those of ``uids`` that items have already, here or elsewhere: a calendar needs them apart."""
    return set(session().scalars(select(AgendaItem.uid).where(AgendaItem.uid.in_(uids))))


def _update_item(plan: ItemPlan, ids: _Ids) -> None:
    item, row = plan.imported, plan.row
    assert row is not None
    row.starts_at, row.ends_at = item.starts_at, item.ends_at
    row.title, row.abstract = plan.title, plan.abstract
    if Change.ROOM in plan.changes:
        row.room_id = ids.rooms.get(item.room_key or "")
    if Change.TRACK in plan.changes:
        row.track_id = ids.tracks.get(item.track_key or "")
    if Change.LANGUAGES in plan.changes:
        row.languages = list(item.languages)
    if Change.CANCELLATION in plan.changes:
        row.cancelled_at = now() if plan.is_cancelled else None
    row.updated_at = now()


def _create_parts(made: Sequence[tuple[AgendaItem, ItemPlan]], ids: _Ids) -> None:
    for row, plan in made:
        for position, (key, role) in enumerate(plan.parts):
            session().add(
                Contribution(
                    id=new_id(),
                    conference_id=row.conference_id,
                    agenda_item_id=row.id,
                    person_id=ids.people[key],
                    role=role,
                    position=position,
                )
            )
    session().flush()


def _change_parts(conference_id: str, plans: Sequence[ItemPlan], ids: _Ids) -> None:
    """Make people's parts those of the file; people whom organizers added themselves come after them."""
    gone: set[str] = set()
    for plan in plans:
        assert plan.row is not None
        before = list_contributions(conference_id, plan.row.id)
        wanted = [(ids.people[key], role) for key, role in plan.parts]
        by_hand = [(person.id, part.role) for part, person in before if person.source_key is None]
        pairs = list(dict.fromkeys([*wanted, *by_hand]))
        set_contributions(plan.row, [part for part, _person in before], pairs)
        gone.update(person.id for _part, person in before)
    forget_people_without_part(conference_id, gone)


def _record(actor: Actor, conference_id: str, plan: ImportPlan) -> None:
    record(
        actor,
        "agenda.imported",
        subject_type="conference",
        subject_id=conference_id,
        conference_id=conference_id,
        format=plan.agenda.format,
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
    )
