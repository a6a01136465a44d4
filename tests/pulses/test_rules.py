"""When pulses go out, and how answers compare: plain rules."""

from datetime import date

import pytest

from eventapp.errors import InvalidInput
from eventapp.pulses.models import PulseAnswer
from eventapp.pulses.rules import (
    MAX_COMMENT,
    Comparison,
    add_months,
    checked_answer,
    compare,
    rounds_to_ask,
)

END = date(2021, 10, 21)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2021, 10, 21), 1, date(2021, 11, 21)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2021, 12, 31), 12, date(2022, 12, 31)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2021, 10, 31), 14, date(2022, 12, 31)),
    ],
)
def test_months_when_added_stay_within_the_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("born_on", "today", "rounds"),
    [
        (END, END, [1, 6, 12]),
        (END, date(2021, 11, 21), [1, 6, 12]),
        (END, date(2022, 4, 20), [1, 6, 12]),
        (END, date(2022, 4, 21), [6, 12]),
        (END, date(2023, 1, 1), [12]),
        (date(2021, 11, 22), date(2021, 11, 22), [6, 12]),
        (date(2023, 1, 1), date(2023, 1, 1), []),
    ],
)
def test_rounds_when_several_are_due_then_only_the_last_of_them_is_asked(
    born_on: date, today: date, rounds: list[int]
) -> None:
    assert list(rounds_to_ask([12, 1, 6, 6], END, born_on, today)) == rounds


@pytest.mark.parametrize(
    ("answers", "comparison"),
    [
        ([], Comparison.NONE),
        ([None, None], Comparison.NONE),
        (["knowledge_gain", None], Comparison.PARTLY),
        (["knowledge_gain"], Comparison.PARTLY),
        (["knowledge_gain", "knowledge_gain"], Comparison.AGREE),
        (["knowledge_gain", "knowledge_gain", None], Comparison.PARTLY),
        (["knowledge_gain", None, "valuable_contact"], Comparison.DIFFER),
    ],
)
def test_answers_when_compared_then_say_whether_the_sides_agree(
    answers: list[str | None], comparison: Comparison
) -> None:
    assert compare(answers) == comparison


def test_answer_when_it_is_none_of_the_five_or_the_line_too_long_is_refused() -> None:
    assert checked_answer("knowledge_gain", " Two visits. ") == (PulseAnswer.KNOWLEDGE_GAIN, "Two visits.")
    for answer, comment, field in (
        ("", "", "answer"),
        ("love", "", "answer"),
        ("knowledge_gain", "x" * (MAX_COMMENT + 1), "comment"),
    ):
        with pytest.raises(InvalidInput) as caught:
            checked_answer(answer, comment)
        assert caught.value.field == field
