"""Use cases of seating: giving everybody a seat by precedence, and changing single seats by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import get_item, get_person
from eventapp.audit.trail import record
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.protocol import rules
from eventapp.protocol.models import Seat
from eventapp.protocol.precedence import Ranked, merged, people_of_item, rank_delegates
from eventapp.protocol.queries import list_seats
from eventapp.protocol.seating import seating_version
from eventapp.registration.seats import hold


@dataclass(frozen=True, slots=True)
class SeatingWish:
    """Whom to seat in how many rows of how many seats; ``whom`` is a ``rules.Whom``."""

    rows: int
    numbers: int
    whom: str


def seat_everybody(
    actor: Actor, *, conference_id: str, item_id: str, seen: str, wish: SeatingWish
) -> tuple[int, int]:
    """Give seats by precedence, in place of all there are; return how many sit, and how many find no seat.

    ``seen`` is the ``seating_version`` that was looked at. Naming delegates takes the permission to see them.
    """
    item = _item_to_change(actor, conference_id, item_id, seen)
    rules.check_room(wish.rows, wish.numbers)
    if wish.whom not in set(rules.Whom):
        raise InvalidInput(N_("Please choose who sits here."), field="whom")
    if wish.whom != rules.Whom.PEOPLE:
        require(actor, Permission.DELEGATES_VIEW, conference_id)
    guests = _guests(item, rules.Whom(wish.whom))
    seats = rules.arrange(len(guests), wish.rows, wish.numbers)
    session().execute(delete(Seat).where(Seat.conference_id == conference_id, Seat.agenda_item_id == item_id))
    rows = [
        {
            "id": new_id(),
            "conference_id": conference_id,
            "agenda_item_id": item_id,
            "row": row,
            "number": number,
            "person_id": None if guest.is_delegate else guest.id,
            "delegate_id": guest.id if guest.is_delegate else None,
        }
        for guest, (row, number) in zip(guests, seats, strict=False)
    ]
    if rows:
        session().execute(insert(Seat), rows)
    _record(actor, "seating.arranged", item)
    return len(rows), len(guests) - len(rows)


def move_seat(
    actor: Actor, *, conference_id: str, item_id: str, seen: str, seat_id: str, row: int, number: int
) -> None:
    """Let somebody sit at ``row`` and ``number``; whoever sits there takes the seat that gets free."""
    item = _item_to_change(actor, conference_id, item_id, seen)
    rules.check_seat(row, number)
    seats = list_seats(conference_id, item_id)
    seat = _seat(seats, seat_id)
    taken = next((each for each in seats if (each.row, each.number) == (row, number)), None)
    if taken is None:
        seat.row, seat.number = row, number
    else:
        mine, theirs = (seat.person_id, seat.delegate_id), (taken.person_id, taken.delegate_id)
        (taken.person_id, taken.delegate_id), (seat.person_id, seat.delegate_id) = mine, theirs
    _record(actor, "seating.moved", item)


def give_seat(
    actor: Actor, *, conference_id: str, item_id: str, seen: str, person_id: str, row: int, number: int
) -> None:
    """Give a free seat to a person of the agenda who has none here."""
    item = _item_to_change(actor, conference_id, item_id, seen)
    rules.check_seat(row, number)
    try:
        get_person(conference_id, person_id)
    except NotFound as error:
        raise InvalidInput(N_("Please choose a person of the agenda."), field="person_id") from error
    seats = list_seats(conference_id, item_id)
    if len(seats) >= rules.MAX_SEATS:
        raise InvalidInput(N_("Seats are given to %(max)d people at most."), max=rules.MAX_SEATS)
    if any(each.person_id == person_id for each in seats):
        raise InvalidInput(N_("This person has a seat here already."), field="person_id")
    if any((each.row, each.number) == (row, number) for each in seats):
        raise InvalidInput(N_("Somebody sits there already."), field="number")
    session().add(
        Seat(
            id=new_id(),
            conference_id=conference_id,
            agenda_item_id=item_id,
            row=row,
            number=number,
            person_id=person_id,
        )
    )
    _record(actor, "seating.given", item)


def free_seat(actor: Actor, *, conference_id: str, item_id: str, seen: str, seat_id: str) -> None:
    """Take somebody's seat away."""
    item = _item_to_change(actor, conference_id, item_id, seen)
    session().delete(_seat(list_seats(conference_id, item_id), seat_id))
    _record(actor, "seating.freed", item)


def _item_to_change(actor: Actor, conference_id: str, item_id: str, seen: str) -> AgendaItem:
    """Return an item whose seats may be changed; raises :class:`Conflict` unless they are as ``seen``."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    hold(conference_id)
    item = get_item(conference_id, item_id)
    if seating_version(list_seats(conference_id, item_id)) != seen:
        raise Conflict(SINCE_OPENED)
    return item


def _guests(item: AgendaItem, whom: rules.Whom) -> list[Ranked]:
    people = people_of_item(item.conference_id, item.id)
    if whom == rules.Whom.PEOPLE:
        return people
    is_heads = whom == rules.Whom.HEADS
    choosing = item.id if item.chosen and not is_heads else None
    delegates = rank_delegates(
        item.conference_id, rules.MAX_SEATS + len(people), only_heads=is_heads, choosing=choosing
    )
    return merged(people, delegates)


def _seat(seats: Sequence[Seat], seat_id: str) -> Seat:
    found = next((each for each in seats if each.id == seat_id), None)
    if found is None:
        raise InvalidInput(N_("Please choose who is to move."), field="seat_id")
    return found


def _record(actor: Actor, action: str, item: AgendaItem) -> None:
    record(
        actor,
        action,
        subject_type="agenda_item",
        subject_id=item.id,
        conference_id=item.conference_id,
    )
    session().flush()
