"""What doesn't fit in an agenda."""

from datetime import date, timedelta

import pytest

from eventapp.agendas.rules import existing_instant, name_key
from eventapp.agendas.scheduling import MAX_OTHERS, ScheduleWarning, Slot, WarningKind, find_warnings
from eventapp.clock import to_wall_clock
from eventapp.errors import InvalidInput
from eventapp.localized import LocalizedText
from tests.agendas.conftest import SHANGHAI, at

DAYS = (date(2021, 10, 21), date(2021, 10, 22), SHANGHAI)


def slot(name: str, start: int, end: int, room: str | None = None, *people: str, day: int = 21) -> Slot:
    return Slot(name, at(start, day=day), at(end, day=day), room, frozenset(people))


def told(*slots: Slot) -> set[tuple[str, str, str | None, str | None]]:
    found = find_warnings(slots, *DAYS)
    return {(w.item_id, w.kind.value, w.other_id, w.subject_id) for of in found.values() for w in of}


def test_warnings_when_room_is_taken_twice_then_told_at_both() -> None:
    assert told(slot("a", 9, 11, "hall"), slot("b", 10, 12, "hall"), slot("c", 10, 12, "room 2")) == {
        ("a", "room_taken", "b", "hall"),
        ("b", "room_taken", "a", "hall"),
    }


def test_warnings_when_one_ends_as_the_next_starts_then_none() -> None:
    assert told(slot("a", 9, 10, "hall", "li"), slot("b", 10, 11, "hall", "li")) == set()


def test_warnings_when_person_is_in_two_places_then_told_at_both() -> None:
    assert told(slot("a", 9, 12, None, "li", "anna"), slot("b", 10, 11, None, "li")) == {
        ("a", "person_taken", "b", "li"),
        ("b", "person_taken", "a", "li"),
    }


def test_warnings_when_no_time_to_change_rooms_then_told() -> None:
    assert told(slot("a", 9, 10, "hall", "li"), slot("b", 10, 11, "room 2", "li")) == {
        ("a", "room_change", "b", "li"),
        ("b", "room_change", "a", "li"),
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
    slots = [Slot(f"{n:03}", at(9), at(10) + timedelta(minutes=n), "hall") for n in range(400)]
    found = find_warnings(slots, *DAYS)
    assert len(found) == 400
    assert max(len(warnings) for warnings in found.values()) == MAX_OTHERS
    assert found["000"][0] == ScheduleWarning(WarningKind.ROOM_TAKEN, "000", "001", "hall")


def test_instant_when_clocks_go_forward_then_refused_and_when_back_the_first() -> None:
    skipped = to_wall_clock(at(8, 30, day=1), SHANGHAI).replace(month=3, day=28, hour=2)
    with pytest.raises(InvalidInput) as refusal:
        existing_instant(skipped, "Europe/Zurich", "starts_at")
    assert refusal.value.field == "starts_at"
    twice = skipped.replace(month=10, day=31)
    assert existing_instant(twice, "Europe/Zurich", "starts_at").hour == 0


def test_name_key_when_width_case_and_blanks_differ_then_same() -> None:
    assert name_key(LocalizedText(en="Ｌｉ  WEI", zh="李伟")) == "li wei\n李伟"
