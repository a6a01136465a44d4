"""What a list of people would do, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.delegations.people_lists.heads import HEADS
from eventapp.delegations.people_lists.judging import Judged, Prospect
from eventapp.delegations.services.people_lists import TakenIn
from eventapp.i18n import current_language, gettext, ngettext

#: Rows and errors that a page shows; the rest is a number.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts and the first rows; ``errors`` are (row, name, field, what is wrong) of every row."""

    rows: Sequence[Judged]
    more: int
    seats: int
    waiting: int
    known: int
    wrong: int
    errors: Sequence[tuple[int, str, str, str]]
    more_errors: int

    @property
    def new(self) -> int:
        return self.seats + self.waiting


def preview_of(judged: Sequence[Judged]) -> Preview:
    """Return what the page of a list shows."""
    language = current_language()
    errors = [
        (
            each.row.number,
            each.particulars.name or each.row.values.get("name", "")[:80],
            HEADS[problem.column][language],
            gettext(problem.message, **problem.values),
        )
        for each in judged
        for problem in each.problems
    ]
    counts = {prospect: sum(each.prospect is prospect for each in judged) for prospect in Prospect}
    return Preview(
        rows=judged[:SHOWN],
        more=max(0, len(judged) - SHOWN),
        seats=counts[Prospect.SEAT],
        waiting=counts[Prospect.WAITING],
        known=counts[Prospect.KNOWN],
        wrong=counts[Prospect.WRONG],
        errors=errors[:SHOWN],
        more_errors=max(0, len(errors) - SHOWN),
    )


def summary_of(taken: TakenIn) -> str:
    """Say what came of a list."""
    parts = [
        ngettext("%(num)s person has a seat.", "%(num)s people have a seat.", taken.seated),
        ngettext(
            "%(num)s person is on the waiting list.", "%(num)s people are on the waiting list.", taken.waiting
        ),
        ngettext(
            "%(num)s person was there already and was left out.",
            "%(num)s people were there already and were left out.",
            taken.known,
        ),
    ]
    numbers = (taken.seated, taken.waiting, taken.known)
    told = [text for text, number in zip(parts, numbers, strict=True) if number] or parts[:1]
    return ("" if current_language() == "zh" else " ").join(told)
