"""Use cases of attendance: filling the list, setting people by hand, adding them and taking them out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.expecting import Expected, list_expected
from eventapp.minutes.models import Attendance, AttendanceStatus
from eventapp.minutes.queries import find_minutes, get_attendance
from eventapp.minutes.rules import MAX_NAME, check_attendance_status, check_can_be_edited
from eventapp.permissions import Permission, require
from eventapp.registration.queries import list_delegation_names


@dataclass(frozen=True, slots=True)
class AttendeeFacts:
    """What a person says of somebody at an agenda item. ``status`` is an ``AttendanceStatus`` value."""

    name: LocalizedText
    organization_name: LocalizedText = NO_TEXT
    delegation_name: LocalizedText = NO_TEXT
    status: str = AttendanceStatus.PRESENT


def fill_attendance(actor: Actor, *, conference_id: str, agenda_item_id: str) -> int:
    """Put down those of :func:`list_expected` as they are now, and return how many are on the list.

    What a person has set by hand stays as it is, and whoever was taken out stays out.
    """
    item = _item_to_edit(actor, conference_id, agenda_item_id)
    timezone = session().get_one(Conference, conference_id).timezone
    rows = _rows(item)
    by_delegate: dict[str | None, Attendance] = {row.delegate_id: row for row in rows if row.delegate_id}
    by_person: dict[str | None, Attendance] = {row.person_id: row for row in rows if row.person_id}
    found: dict[str, Attendance] = {}
    for expected in list_expected(item, timezone):
        of_person = by_person.get(expected.person_id)
        row = by_delegate.get(expected.delegate_id) or of_person or _new_row(item)
        if not row.is_by_hand:
            _take(row, expected, is_of_person=of_person in (None, row))
        found[row.id] = row
    for row in rows:
        if row.id not in found and not row.is_by_hand:
            session().delete(row)
    session().flush()
    session().add_all(found.values())
    by_hand = [row for row in rows if row.is_by_hand and row.id not in found]
    number = _put_in_order(conference_id, [*found.values(), *by_hand])
    return _recorded(actor, "attendance.filled", item, number)


def set_attendance(
    actor: Actor, *, conference_id: str, agenda_item_id: str, attendance_ids: Collection[str], status: str
) -> int:
    """Set the status of some by hand, and return of how many."""
    item = _item_to_edit(actor, conference_id, agenda_item_id)
    check_attendance_status(status)
    chosen = [row for row in _rows(item) if row.id in attendance_ids and row.removed_at is None]
    for row in chosen:
        row.status, row.is_by_hand = status, True
    return _recorded(actor, "attendance.set", item, len(chosen), status=status)


def take_out(
    actor: Actor, *, conference_id: str, agenda_item_id: str, attendance_ids: Collection[str]
) -> int:
    """Take some off the list, and return how many; filling it again does not bring them back."""
    item = _item_to_edit(actor, conference_id, agenda_item_id)
    chosen = [row for row in _rows(item) if row.id in attendance_ids and row.removed_at is None]
    for row in chosen:
        if row.delegate_id or row.person_id:
            row.removed_at, row.is_by_hand = now(), True
        else:
            session().delete(row)
    return _recorded(actor, "attendance.taken_out", item, len(chosen))


def add_attendee(
    actor: Actor, *, conference_id: str, agenda_item_id: str, facts: AttendeeFacts
) -> Attendance:
    """Put somebody down who is on no list."""
    item = _item_to_edit(actor, conference_id, agenda_item_id)
    _check(facts)
    row = _new_row(item)
    _set_by_hand(row, facts)
    rows = _rows(item)
    session().add(row)
    _put_in_order(conference_id, [*rows, row])
    _recorded(actor, "attendance.added", item, 1)
    return row


def change_attendee(
    actor: Actor,
    *,
    conference_id: str,
    agenda_item_id: str,
    attendance_id: str,
    facts: AttendeeFacts,
    version: int,
) -> Attendance:
    """Say anew who somebody is, and whether they were there; raises :class:`Conflict` for an old version."""
    item = _item_to_edit(actor, conference_id, agenda_item_id)
    row = get_attendance(conference_id, item.id, attendance_id)
    check_is_newest(row, version)
    _check(facts)
    _set_by_hand(row, facts)
    session().flush()
    _put_in_order(conference_id, _rows(item))
    _recorded(actor, "attendance.changed", item, 1)
    return row


def _item_to_edit(actor: Actor, conference_id: str, agenda_item_id: str) -> AgendaItem:
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_item(conference_id, agenda_item_id)
    check_can_be_edited(find_minutes(conference_id, item.id, for_update=True))
    return item


def _rows(item: AgendaItem) -> list[Attendance]:
    """Return everybody of an item, with those who were taken out, in order."""
    return list(
        session().scalars(
            select(Attendance)
            .where(Attendance.agenda_item_id == item.id)
            .order_by(Attendance.position, Attendance.id)
        )
    )


def _new_row(item: AgendaItem) -> Attendance:
    return Attendance(
        id=new_id(),
        conference_id=item.conference_id,
        agenda_item_id=item.id,
        is_by_hand=False,
        position=0,
    )


def _take(row: Attendance, expected: Expected, *, is_of_person: bool) -> None:
    """Write down what is known now; ``is_of_person`` unless the person has another row, set by hand."""
    row.status, row.name = expected.status, expected.name
    row.organization_name, row.delegation_name = expected.organization_name, expected.delegation_name
    row.delegate_id = expected.delegate_id or row.delegate_id
    if is_of_person:
        row.person_id = expected.person_id or row.person_id


def _set_by_hand(row: Attendance, facts: AttendeeFacts) -> None:
    row.name, row.status, row.is_by_hand = facts.name, facts.status, True
    row.organization_name, row.delegation_name = facts.organization_name, facts.delegation_name


def _check(facts: AttendeeFacts) -> None:
    check_text(facts.name, MAX_NAME, "name", is_required=True)
    check_text(facts.organization_name, MAX_NAME, "organization_name")
    check_text(facts.delegation_name, MAX_NAME, "delegation_name")
    check_attendance_status(facts.status)


def _put_in_order(conference_id: str, rows: Sequence[Attendance]) -> int:
    """Number people by delegation in order of precedence, and return how many are on the list."""
    names = [name for _id, name in list_delegation_names(conference_id)]
    by_precedence = dict.fromkeys([*names, *(row.delegation_name for row in rows)])
    rank = {name: place for place, name in enumerate(by_precedence)}
    ordered = sorted(rows, key=lambda row: (not row.delegation_name, rank[row.delegation_name]))
    session().flush()
    places = [{"row_id": row.id, "place": place} for place, row in enumerate(ordered)]
    if places:
        # Past the versions: somebody's place is nothing that one edits.
        table = Attendance.metadata.tables[Attendance.__tablename__]
        move = update(table).where(table.c.id == bindparam("row_id")).values(position=bindparam("place"))
        session().connection().execute(move, places)
    return sum(row.removed_at is None for row in ordered)


def _recorded(actor: Actor, action: str, item: AgendaItem, number: int, **details: str) -> int:
    record(
        actor,
        action,
        subject_type="agenda_item",
        subject_id=item.id,
        conference_id=item.conference_id,
        number=number,
        **details,
    )
    session().flush()
    return number
