"""Who sits where at an item, as it is read: the seats as a plan, with the names of their guests."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.protocol.models import Seat
from eventapp.protocol.precedence import Ranked, delegates_by_id, rank_people


@dataclass(frozen=True, slots=True)
class Guest:
    """A seat with who sits there; None for a delegate whose name the reader may not see."""

    seat_id: str
    row: int
    number: int
    who: Ranked | None


@dataclass(frozen=True, slots=True)
class SeatingPlan:
    """The guests, row by row from the front, and how large the room is by them."""

    guests: tuple[Guest, ...]
    rows: int
    numbers: int

    @property
    def grid(self) -> list[tuple[int, list[Guest | None]]]:
        """The rows from the back to the front with their numbers: the stage is at the bottom of the page.

        So left on the page is left as seen from the stage. None is a free seat.
        """
        by_place = {(each.row, each.number): each for each in self.guests}
        return [
            (row, [by_place.get((row, number)) for number in range(1, self.numbers + 1)])
            for row in range(self.rows, 0, -1)
        ]


def seating_version(seats: Iterable[Seat]) -> str:
    """Return a text that differs as soon as anybody sits elsewhere."""
    lines = sorted(f"{seat.row} {seat.number} {seat.person_id} {seat.delegate_id}" for seat in seats)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def read_plan(
    conference_id: str, seats: list[Seat], *, shows_delegates: bool, rows: int = 0, numbers: int = 0
) -> SeatingPlan:
    """Return who sits at ``seats``, in a room at least this large: three queries at most."""
    person_ids = {seat.person_id for seat in seats if seat.person_id}
    delegate_ids = {seat.delegate_id for seat in seats if seat.delegate_id}
    known = {each.id: each for each in rank_people(conference_id, person_ids)} if person_ids else {}
    if shows_delegates and delegate_ids:
        known |= delegates_by_id(conference_id, delegate_ids)
    guests = tuple(
        Guest(seat.id, seat.row, seat.number, known.get(seat.person_id or seat.delegate_id or ""))
        for seat in seats
    )
    return SeatingPlan(
        guests,
        max(rows, *(seat.row for seat in seats), 0),
        max(numbers, *(seat.number for seat in seats), 0),
    )
