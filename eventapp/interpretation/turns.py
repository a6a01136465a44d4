"""Who of a team interprets from when to when: half-hour turns, shared fairly over a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.interpretation.rules import TURN

#: A rest shorter than this isn't worth a change of the microphone: whoever speaks goes on.
LEAST_TURN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Turn:
    """One interpreter at the microphone, from ``starts_at`` up to ``ends_at`` (aware instants)."""

    starts_at: datetime
    ends_at: datetime
    interpreter: str


def share_turns(
    sittings: Iterable[tuple[datetime, datetime]], interpreters: Sequence[str]
) -> list[tuple[Turn, ...]]:
    """Return the turns of each of a team's ``sittings``, given as (start, end) in order.

    Whoever has rested begins the next sitting. Without interpreters there are no turns.
    """
    shared, number = [], 0
    for starts_at, ends_at in sittings:
        turns: list[Turn] = []
        for start, end in _pieces(starts_at, ends_at) if interpreters else ():
            turns.append(Turn(start, end, interpreters[number % len(interpreters)]))
            number += 1
        shared.append(tuple(turns))
    return shared


def _pieces(starts_at: datetime, ends_at: datetime) -> Iterable[tuple[datetime, datetime]]:
    start = starts_at
    while ends_at - start >= TURN + LEAST_TURN:
        yield start, start + TURN
        start += TURN
    yield start, ends_at
