"""Composing who sits where at an item, and what is signed there by whom."""

from dataclasses import dataclass

from eventapp.agendas.queries import get_item, room_names
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_head
from eventapp.localized import NO_TEXT
from eventapp.protocol.ceremonies import read_ceremony
from eventapp.protocol.queries import list_seats
from eventapp.protocol.seating import Guest, SeatingPlan, read_plan

#: So many seats of a row have room for the names of their guests.
_NAMED = 8
#: So many guests are listed by precedence: those who are received one by one.
_RECEIVED = 24
#: Units of the drawing between the middles of two seats.
_STEP = 20


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan that is too large for names: the middles of its seats, those taken and those free."""

    width: int
    height: int
    taken: list[tuple[int, int]]
    free: list[tuple[int, int]]


def compose_seating(conference: Conference, asked: Asked) -> Composed:
    """Return the plan of an item; raises :class:`NotFound` for one of another conference."""
    item = get_item(conference.id, asked.subject_id or "")
    plan = read_plan(conference.id, list_seats(conference.id, item.id), shows_delegates=True)
    seated = [
        (guest.who.standing.key, guest.seat_id, guest) for guest in plan.guests if guest.who is not None
    ]
    by_precedence = [guest for _key, _seat_id, guest in sorted(seated, key=lambda each: each[:2])]
    return compose_from(
        "pdf/seating.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        item=item,
        room=room_names(conference.id).get(item.room_id or "", NO_TEXT),
        plan=plan,
        rows=_by_row(plan),
        is_named=plan.numbers <= _NAMED,
        drawing=_draw(plan),
        first_guests=by_precedence[:_RECEIVED],
        ceremony=read_ceremony(item, conference),
    )


def _by_row(plan: SeatingPlan) -> dict[int, list[Guest]]:
    rows: dict[int, list[Guest]] = {}
    for guest in plan.guests:
        rows.setdefault(guest.row, []).append(guest)
    return rows


def _draw(plan: SeatingPlan) -> Drawing:
    """Draw the seats as seen from the stage, which is at the bottom: the front row is the last."""
    taken = {(guest.row, guest.number) for guest in plan.guests}
    free = {(row, number) for row in range(1, plan.rows + 1) for number in range(1, plan.numbers + 1)} - taken

    def middle(place: tuple[int, int]) -> tuple[int, int]:
        row, number = place
        return number * _STEP - _STEP // 2, (plan.rows - row) * _STEP + _STEP // 2

    return Drawing(
        plan.numbers * _STEP,
        plan.rows * _STEP,
        [middle(place) for place in sorted(taken)],
        [middle(place) for place in sorted(free)],
    )
