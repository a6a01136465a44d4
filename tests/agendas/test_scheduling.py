"""What doesn't fit in an agenda."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.agendas.rules import existing_instant, name_key
from eventapp.agendas.scheduling import (
    MAX_OTHERS,
    Frame,
    Needs,
    Obstacle,
    ObstacleKind,
    Presence,
    Slot,
    find_clashes,
    find_obstacles,
    find_warnings,
)
from eventapp.clock import to_wall_clock
from eventapp.errors import InvalidInput
from eventapp.localized import LocalizedText
from tests.agendas.conftest import SHANGHAI, at

FRAME = Frame(
    date(2021, 10, 21),
    date(2021, 10, 22),
    SHANGHAI,
    seats={"hall": 100, "room 2": 30},
    presences={"li": Presence(at(9, 30), at(18, day=22))},
)


def slot(
    name: str,
    start: float,
    end: float,
    room: str | None = None,
    *people: str,
    day: int = 21,
    crowd: int = 0,
    teams: tuple[str, ...] = (),
) -> Slot:
    needs = Needs(name, frozenset(people), frozenset(teams), crowd)
    return Slot(needs, _at(start, day), _at(end, day), room)


def _at(hour: float, day: int) -> datetime:
    return at(0, day=day) + timedelta(hours=hour)


def told(*slots: Slot) -> set[tuple[str, str, str | None, str | None]]:
    found = find_warnings(slots, FRAME)
    return {(of, w.kind.value, w.other_id, w.subject_id) for of, those in found.items() for w in those}


def test_warnings_when_room_is_taken_twice_then_told_at_both() -> None:
    assert told(slot("a", 9, 11, "hall"), slot("b", 10, 12, "hall"), slot("c", 10, 12, "room 2")) == {
        ("a", "room_taken", "b", "hall"),
        ("b", "room_taken", "a", "hall"),
    }


def test_warnings_when_one_ends_as_the_next_starts_then_none() -> None:
    assert told(slot("a", 9, 10, "hall", "bo"), slot("b", 10, 11, "hall", "bo")) == set()


def test_warnings_when_person_is_in_two_places_then_told_at_both() -> None:
    assert told(slot("a", 9, 12, "hall", "bo", "anna"), slot("b", 10, 11, "room 2", "bo")) == {
        ("a", "person_taken", "b", "bo"),
        ("b", "person_taken", "a", "bo"),
    }


def test_warnings_when_no_time_to_change_rooms_then_told() -> None:
    assert told(slot("a", 9, 10, "hall", "bo"), slot("b", 10, 11, "room 2", "bo")) == {
        ("a", "room_change", "b", "bo"),
        ("b", "room_change", "a", "bo"),
    }


def test_warnings_when_outside_the_days_then_told_but_a_late_evening_is_inside() -> None:
    slots = (slot("early", 9, 10, day=20), slot("night", 1, 3, day=23), slot("late", 9, 10, day=23))
    assert told(*slots) == {
        ("early", "outside_days", None, None),
        ("late", "outside_days", None, None),
    }


def test_warnings_when_long_item_covers_many_then_all_pairs_are_found() -> None:
    pairs = told(slot("all day", 8, 20, "hall"), slot("a", 9, 10, "hall"), slot("b", 18, 19, "hall"))
    assert {(item, other) for item, _kind, other, _room in pairs} == {
        ("all day", "a"),
        ("all day", "b"),
        ("a", "all day"),
        ("b", "all day"),
    }


def test_warnings_when_hundreds_are_at_once_then_few_words() -> None:
    slots = [slot(f"{n:03}", 9, 10 + n / 60, "hall") for n in range(400)]
    found = find_warnings(slots, FRAME)
    assert len(found) == 400
    assert max(len(warnings) for warnings in found.values()) == MAX_OTHERS
    first = found["000"][0]
    assert (first.kind, first.other_id, first.subject_id) == (ObstacleKind.ROOM_TAKEN, "001", "hall")


def test_warnings_when_team_crowd_or_delegation_does_not_fit_then_told() -> None:
    slots = (
        slot("a", 9, 11, "room 2", "li", crowd=31, teams=("en-zh",)),
        slot("b", 10, 12, "hall", crowd=100, teams=("en-zh",)),
        slot("c", 17, 19, None, "li", day=22, crowd=500),
    )
    assert told(*slots) == {
        ("a", "team_taken", "b", "en-zh"),
        ("b", "team_taken", "a", "en-zh"),
        ("a", "capacity", None, "room 2"),
        ("a", "not_arrived", None, "li"),
        ("c", "has_left", None, "li"),
    }


def test_obstacles_when_item_has_no_time_yet_then_told_for_every_place() -> None:
    others = (slot("a", 9, 10, "hall", "bo"), slot("b", 12, 13, "room 2"))
    obstacles = find_obstacles(Needs("new", frozenset({"bo"}), crowd=40), others, FRAME)

    def kinds(start: float, end: float, room: str | None) -> list[str]:
        return [o.kind.value for o in find_clashes(obstacles, _at(start, 21), _at(end, 21), room)]

    assert kinds(9, 10, "hall") == ["room_taken", "person_taken"]
    assert kinds(10, 11, "room 2") == ["capacity", "room_change"]
    assert kinds(10, 11, None) == []
    assert kinds(12.5, 13, "room 2") == ["capacity", "room_taken"]
    assert kinds(-1, 1, None) == ["outside_days"]


SLOTS = st.lists(
    st.tuples(
        st.integers(min_value=-20, max_value=320),
        st.integers(min_value=1, max_value=30),
        st.sampled_from([None, "hall", "room 2"]),
        st.frozensets(st.sampled_from(["li", "bo"])),
        st.frozensets(st.just("en-zh")),
        st.sampled_from([0, 0, 50, 200]),
    ),
    # So few that the limit on how many others are told is never met.
    max_size=MAX_OTHERS,
)


@given(SLOTS)
def test_warnings_and_obstacles_say_the_same(
    rows: list[tuple[int, int, str | None, frozenset[str], frozenset[str], int]],
) -> None:
    slots = []
    for number, (start, length, room, people, teams, crowd) in enumerate(rows):
        begins = at(0) + timedelta(minutes=10 * start)
        slots.append(
            Slot(
                Needs(f"{number}", people, teams, crowd),
                begins,
                begins + timedelta(minutes=10 * length),
                room,
            )
        )
    warnings = find_warnings(slots, FRAME)
    for one in slots:
        obstacles = find_obstacles(one.needs, slots, FRAME)
        clashes: tuple[Obstacle, ...] = find_clashes(obstacles, one.starts_at, one.ends_at, one.room_id)
        assert set(clashes) == set(warnings.get(one.needs.item_id, ()))


def test_instant_when_clocks_go_forward_then_refused_and_when_back_the_first() -> None:
    skipped = to_wall_clock(at(8, 30, day=1), SHANGHAI).replace(month=3, day=28, hour=2)
    with pytest.raises(InvalidInput) as refusal:
        existing_instant(skipped, "Europe/Zurich", "starts_at")
    assert refusal.value.field == "starts_at"
    twice = skipped.replace(month=10, day=31)
    assert existing_instant(twice, "Europe/Zurich", "starts_at").hour == 0


def test_name_key_when_width_case_and_blanks_differ_then_same() -> None:
    assert name_key(LocalizedText(en="Ｌｉ  WEI", zh="李伟")) == "li wei\n李伟"
