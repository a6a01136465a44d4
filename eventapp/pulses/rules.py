"""Rules for pulses: when who is asked, what can be answered, and how the answers of the sides compare."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.pulses.models import PulseAnswer

MAX_COMMENT = 1_000
#: Who was asked is left alone for so long before being asked again.
ASKED_AGAIN_AFTER = timedelta(days=7)
#: So many are asked again in one go; the rest with the next.
ASKED_AGAIN_AT_ONCE = 200


class Comparison(StrEnum):
    """How the answers of all sides of one link or agreement stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    #: Somebody has answered, and somebody hasn't.
    PARTLY = "partly"
    NONE = "none"


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a month that is too short.

    >>> add_months(date(2021, 8, 31), 6)
    datetime.date(2022, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def rounds_to_ask(months: Iterable[int], ends_on: date, born_on: date, today: date) -> Mapping[int, date]:
    """Return the rounds in which something that began on ``born_on`` is asked about, with their days.

    A round is so many months after ``ends_on``. None is asked that was due before there was anything to ask
    about; of those that are due by ``today`` the last alone, so that nobody is asked twice on one day.
    """
    rounds = {number: add_months(ends_on, number) for number in sorted(set(months))}
    wanted = {number: day for number, day in rounds.items() if day >= born_on}
    due = [number for number, day in wanted.items() if day <= today]
    return {number: day for number, day in wanted.items() if number not in due[:-1]}


def checked_answer(answer: str, comment: str) -> tuple[PulseAnswer, str]:
    """Return an answer and its free line, tidy; raises :class:`InvalidInput` at its field."""
    if answer not in set(PulseAnswer):
        raise InvalidInput(N_("Please choose one of the answers."), field="answer")
    line = comment.strip()
    if len(line) > MAX_COMMENT:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="comment", max=MAX_COMMENT)
    return PulseAnswer(answer), line


def compare(answers: Sequence[str | None]) -> Comparison:
    """Compare what the sides have answered, None for those that haven't."""
    given = [answer for answer in answers if answer is not None]
    if not given:
        return Comparison.NONE
    if len(set(given)) > 1:
        return Comparison.DIFFER
    return Comparison.AGREE if len(given) == len(answers) > 1 else Comparison.PARTLY
