"""The picture of the network: pure geometry."""

import pytest

from eventapp.working_links.network import (
    BETWEEN,
    LABEL_MOST,
    MARGIN,
    Dot,
    Line,
    Picture,
    choose_linked,
    lay_out,
    shortened,
)

SIDES = {"CN": "China", "CH": "Switzerland", "": "Without a side"}
SECTORS = {"health": "Health", "digital": "Digital", "": "Other"}


def dot(name: str, column: str = "CN", group: str = "health") -> Dot:
    return Dot(name, name, "en", name, column, group)


def line(first: str, second: str) -> Line:
    return Line(first, second, "active", f"{first} – {second}")


def drawn(dots: list[Dot], lines: list[Line] | None = None) -> Picture:
    return lay_out(dots, lines or [], SIDES, SECTORS)


def test_dots_when_of_two_sides_then_stand_in_two_columns_by_sector() -> None:
    picture = drawn([dot("a", group="digital"), dot("b"), dot("c", "CH", ""), dot("d")])
    assert [(each.text, each.x) for each in picture.columns] == [
        ("China", MARGIN),
        ("Switzerland", MARGIN + BETWEEN),
    ]
    assert [each.dot.id for each in picture.dots] == ["b", "d", "a", "c"]
    assert [each.text for each in picture.groups] == ["Health", "Digital", "Other"]
    assert [each.anchor for each in picture.dots] == ["end", "end", "end", "start"]
    places = [(each.x, each.y) for each in picture.dots]
    assert len(set(places)) == 4
    assert all(0 < x < picture.width and 0 < y < picture.height for x, y in places)


def test_picture_when_drawn_twice_then_is_the_same() -> None:
    dots = [dot(f"{number}", "CN" if number % 3 else "CH") for number in range(60)]
    lines = [line(f"{number}", f"{number + 1}") for number in range(59)]
    assert drawn(dots, lines) == drawn(dots, lines)


def test_lines_when_an_end_is_not_shown_then_are_left_out() -> None:
    picture = drawn([dot("a"), dot("b", "CH")], [line("a", "b"), line("a", "nobody")])
    assert [each.line.second_id for each in picture.lines] == ["b"]


def test_lines_when_within_a_side_then_bend_towards_the_middle() -> None:
    dots = [dot("a"), dot("b"), dot("c", "CH"), dot("d", "CH")]
    left, right = drawn(dots, [line("a", "b"), line("c", "d")]).lines
    turns = [float(each.path.partition("C")[2].split()[0]) for each in (left, right)]
    assert MARGIN < turns[0] < MARGIN + BETWEEN
    assert MARGIN < turns[1] < MARGIN + BETWEEN


def test_columns_when_three_then_the_middle_one_has_its_words_above() -> None:
    picture = drawn([dot("a"), dot("b", "CH"), dot("c", "")])
    assert [each.anchor for each in picture.dots] == ["end", "middle", "start"]


def test_picture_when_nothing_is_there_then_is_empty() -> None:
    picture = drawn([])
    assert (picture.columns, picture.groups, picture.dots, picture.lines) == ((), (), (), ())


def test_choice_when_more_than_fit_then_keeps_those_with_most_links() -> None:
    pairs = [("a", "b"), ("a", "c"), ("d", "a"), ("d", "e")]
    assert choose_linked(pairs, 3) == ["a", "d", "b"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Park", "Park"),
        ("x" * LABEL_MOST, "x" * LABEL_MOST),
        ("x" * (LABEL_MOST + 1), "x" * (LABEL_MOST - 1) + "…"),
        ("园" * 19, "园" * 19),
        ("园" * 20, "园" * 18 + "…"),
    ],
)
def test_label_when_wider_than_there_is_room_then_is_cut(text: str, short: str) -> None:
    assert shortened(text) == short
