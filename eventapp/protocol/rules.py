"""Rules of protocol: who comes before whom, who signs in which copy, who sits where. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from eventapp.agendas.models import ContributionRole
from eventapp.errors import InvalidInput
from eventapp.i18n import N_

MAX_TITLE = 300
MAX_NOTES = 2_000
#: A day's work at the table; more is a typing error.
MAX_MINUTES = 480
MAX_SLOTS = 60
MAX_SIGNATORIES = 12
#: Beyond this, seats are not given by name.
MAX_SEATS = 1_000
MAX_ROWS = 100
MAX_NUMBERS = 100

#: Who leads an item speaks before those whom they call, who reports speaks last.
_ROLES = (
    ContributionRole.CHAIR,
    ContributionRole.MODERATOR,
    ContributionRole.SPEAKER,
    ContributionRole.SIGNATORY,
    ContributionRole.RAPPORTEUR,
)
#: Behind everybody who has a place.
_LAST = 1_000_000_000

Each = TypeVar("Each")


class Whom(StrEnum):
    """Who is given a seat: the item's own people, with the heads of delegations, with all who come to it."""

    PEOPLE = "people"
    HEADS = "heads"
    DELEGATES = "delegates"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides somebody's place: the number given by hand, else heads before members.

    Heads and members each follow the order of their delegations, members that ``within`` theirs. All numbers
    count up; None comes last.
    """

    by_hand: int | None = None
    delegation: int | None = None
    is_head: bool = False
    within: int | None = None
    name: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """Sort by it: whoever comes first has precedence."""
        return (
            _LAST if self.by_hand is None else self.by_hand,
            not self.is_head,
            _LAST if self.delegation is None else self.delegation,
            _LAST if self.within is None else self.within,
            self.name,
        )


def moved(order: Sequence[Each], one: Each, place: int) -> list[Each]:
    """Return ``order`` with ``one`` at ``place``, from 1; a number beyond either end is that end."""
    others = [each for each in order if each != one]
    others.insert(min(max(place, 1) - 1, len(others)), one)
    return others


def speaking_key(role: str, standing: Standing) -> tuple[Any, ...]:
    """Sort the people of an item by it: who leads comes first, then the order of precedence."""
    return (_ROLES.index(ContributionRole(role)), *standing.key)


def slot_times(starts_at: datetime, minutes: Iterable[int]) -> list[tuple[datetime, datetime]]:
    """Return from when to when each slot of a ceremony lasts: one after the other, from its start."""
    times = []
    for number in minutes:
        ends_at = starts_at + timedelta(minutes=number)
        times.append((starts_at, ends_at))
        starts_at = ends_at
    return times


def alternat(parties: Sequence[Each]) -> list[tuple[Each, tuple[Each, ...]]]:
    """Return (who keeps it, in which order its parties stand, from the left) for each copy of a text.

    The principle of the alternat: of a bilateral text, each party is named and signs first, on the left, in
    the copy that it keeps (Satow's Diplomatic Practice; US Department of State, 11 FAM 730; 轮署制). With
    more parties, one original is signed in an order agreed on, usually the alphabetical one, as the United
    Nations do (UN Treaty Handbook): then there is nothing to alternate.
    """
    if len(parties) != 2:
        return []
    one, other = parties
    return [(one, (one, other)), (other, (other, one))]


def arrange(people: int, rows: int, numbers: int) -> list[tuple[int, int]]:
    """Return (row, number) for each of ``people`` in order of precedence, as far as there are seats.

    Rows fill from the front, each from the centre outwards: as seen from the stage, the first of a row sits
    in the centre, the second on the left of it, the third on the right, and so on to both ends. In a row of
    even length the first sits right of the middle. The rule of the centre and the alternating sides is the
    usual one for the front row of an audience, where the first seat is that of the guest of honour.
    """
    order = [_from_centre(place, numbers) for place in range(numbers)]
    return [(place // numbers + 1, order[place % numbers]) for place in range(min(people, rows * numbers))]


def _from_centre(place: int, numbers: int) -> int:
    step = (place + 1) // 2
    return numbers // 2 + 1 + (step if place % 2 == 0 else -step)


def check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= MAX_MINUTES:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="minutes", max=MAX_MINUTES)


def check_room(rows: int, numbers: int) -> None:
    """Raise :class:`InvalidInput` for more rows, or more seats, than are given by name."""
    if not 1 <= rows <= MAX_ROWS:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="rows", max=MAX_ROWS)
    if not 1 <= numbers <= MAX_NUMBERS:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="numbers", max=MAX_NUMBERS)
    if rows * numbers > MAX_SEATS:
        raise InvalidInput(N_("Seats are given to %(max)d people at most."), field="rows", max=MAX_SEATS)


def check_seat(row: int, number: int) -> None:
    if not 1 <= row <= MAX_ROWS:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="row", max=MAX_ROWS)
    if not 1 <= number <= MAX_NUMBERS:
        raise InvalidInput(N_("Please give a number from 1 to %(max)d."), field="number", max=MAX_NUMBERS)
