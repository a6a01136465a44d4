"""Finding items, signings and seats for protocol, always through their conference."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.protocol.models import Seat, Signatory, SigningSlot


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with what protocol has prepared for it. Instants are aware."""

    id: str
    title: LocalizedText
    kind: str
    starts_at: datetime
    ends_at: datetime
    people: int
    signings: int
    seats: int


def list_item_times(conference_id: str) -> list[tuple[str, datetime]]:
    """Return id and start of every item that takes place, in order of time."""
    rows = session().execute(
        select(AgendaItem.id, AgendaItem.starts_at)
        .where(
            AgendaItem.conference_id == conference_id,
            AgendaItem.starts_at.is_not(None),
            AgendaItem.cancelled_at.is_(None),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.id)
    )
    return [(row.id, row.starts_at) for row in rows]


def list_item_lines(conference_id: str, item_ids: Sequence[str]) -> list[ItemLine]:
    """Return lines for ``item_ids``, in order of time."""

    def number(model: Any) -> Any:
        return (
            select(func.count())
            .select_from(model)
            .where(model.agenda_item_id == AgendaItem.id)
            .scalar_subquery()
        )

    item = AgendaItem
    rows = session().execute(
        select(
            *(item.id, item.title, item.kind, item.starts_at, item.ends_at),
            *(number(Contribution), number(SigningSlot), number(Seat)),
        )
        .where(item.conference_id == conference_id, item.id.in_(item_ids))
        .order_by(item.starts_at, item.ends_at, item.id)
    )
    return [ItemLine(*row) for row in rows]


def list_slots(conference_id: str, item_id: str) -> list[SigningSlot]:
    return list(
        session().scalars(
            select(SigningSlot)
            .where(SigningSlot.conference_id == conference_id, SigningSlot.agenda_item_id == item_id)
            .order_by(SigningSlot.position, SigningSlot.id)
        )
    )


def get_slot(conference_id: str, slot_id: str) -> SigningSlot:
    slot = session().scalar(
        select(SigningSlot).where(SigningSlot.id == slot_id, SigningSlot.conference_id == conference_id)
    )
    if slot is None:
        raise NotFound
    return slot


def list_signatories(
    conference_id: str, slot_ids: Sequence[str]
) -> dict[str, list[tuple[Signatory, Person]]]:
    """Return who signs in each slot, from the left, by slot id."""
    rows = session().execute(
        select(Signatory, Person)
        .join(Person, Signatory.person_id == Person.id)
        .where(Signatory.conference_id == conference_id, Signatory.signing_slot_id.in_(slot_ids))
        .order_by(Signatory.position, Signatory.id)
    )
    found: defaultdict[str, list[tuple[Signatory, Person]]] = defaultdict(list)
    for signatory, person in rows:
        found[signatory.signing_slot_id].append((signatory, person))
    return found


def list_seats(conference_id: str, item_id: str) -> list[Seat]:
    """Return the seats of an item, row by row from the front, each from the left."""
    return list(
        session().scalars(
            select(Seat)
            .where(Seat.conference_id == conference_id, Seat.agenda_item_id == item_id)
            .order_by(Seat.row, Seat.number)
        )
    )
