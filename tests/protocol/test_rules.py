"""Who comes before whom, who signs first in which copy, who sits where."""

from datetime import UTC, datetime

import pytest

from eventapp.protocol.drawing import draw_table, wrapped
from eventapp.protocol.rules import Standing, alternat, arrange, moved, slot_times, speaking_key


def test_standing_when_sorted_then_by_hand_then_heads_then_members_by_delegation() -> None:
    in_order = [
        Standing(by_hand=1, delegation=9, name="by hand"),
        Standing(delegation=0, is_head=True, within=5, name="head of the first"),
        Standing(delegation=1, is_head=True, name="head of the second"),
        Standing(delegation=0, within=1, name="first of the first"),
        Standing(delegation=0, name="of the first"),
        Standing(delegation=1, within=1, name="of the second"),
        Standing(name="a of none"),
        Standing(name="b of none"),
    ]
    backwards = in_order[::-1]
    assert sorted(backwards, key=lambda each: each.key) == in_order


def test_speaking_order_when_sorted_then_chairs_first_and_rapporteurs_last() -> None:
    first, second = Standing(by_hand=1), Standing(by_hand=2)
    parts = [("rapporteur", first), ("speaker", second), ("speaker", first), ("chair", second)]
    assert sorted(parts, key=lambda part: speaking_key(*part)) == [
        ("chair", second),
        ("speaker", first),
        ("speaker", second),
        ("rapporteur", first),
    ]


@pytest.mark.parametrize(
    ("place", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (9, "abc"), (10**25, "abc"), (-4, "cab")]
)
def test_moved_when_beyond_an_end_then_that_end(place: int, order: str) -> None:
    assert "".join(moved("abc", "c", place)) == order


@pytest.mark.parametrize(
    ("people", "rows", "numbers", "seats"),
    [
        (5, 1, 5, [(1, 3), (1, 2), (1, 4), (1, 1), (1, 5)]),
        (4, 1, 4, [(1, 3), (1, 2), (1, 4), (1, 1)]),
        (4, 2, 3, [(1, 2), (1, 1), (1, 3), (2, 2)]),
        (9, 2, 2, [(1, 2), (1, 1), (2, 2), (2, 1)]),
        (0, 2, 2, []),
        (2, 2, 1, [(1, 1), (2, 1)]),
    ],
)
def test_seats_when_given_then_from_the_centre_of_the_front_row(
    people: int, rows: int, numbers: int, seats: list[tuple[int, int]]
) -> None:
    assert arrange(people, rows, numbers) == seats


def test_alternat_when_two_parties_then_each_is_first_in_the_copy_it_keeps() -> None:
    assert alternat(["Park", "Ministry"]) == [
        ("Park", ("Park", "Ministry")),
        ("Ministry", ("Ministry", "Park")),
    ]
    assert alternat(["Park"]) == alternat(["Park", "Ministry", "Chamber"]) == []


def test_slots_when_timed_then_one_after_the_other() -> None:
    times = slot_times(datetime(2027, 10, 21, 6, tzinfo=UTC), [10, 5])
    assert [(f"{start:%H:%M}", f"{end:%H:%M}") for start, end in times] == [
        ("06:00", "06:10"),
        ("06:10", "06:15"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Li Wei", ("Li Wei",)),
        ("Alexandra von Habsburg-Lothringen", ("Alexandra von", "Habsburg-Lothringen")),
        ("苏黎世州经济与劳动局对外经济关系处", ("苏黎世州经济与劳动局", "对外经济关系处")),
        ("w " * 60, ("w w w w w w w w w w",) * 2 + ("w w w w w w w w w w…",)),
        ("x" * 30, ("x" * 20, "x" * 10)),
        ("", ("",)),
    ],
)
def test_names_when_long_then_broken_into_lines(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text) == lines


def test_table_when_drawn_then_seats_stand_side_by_side() -> None:
    plan = draw_table(["A", "B"])
    assert (plan.width, [place.x for place in plan.places]) == (360, [90, 270])
