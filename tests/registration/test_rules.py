from datetime import UTC, date, datetime

import pytest

from eventapp.conferences.models import Conference, ConferenceState
from eventapp.errors import InvalidInput
from eventapp.questionnaires.texts import tidy
from eventapp.registration.rules import (
    Particulars,
    RegistrationState,
    checked_latin_name,
    checked_particulars,
    checked_phone,
    conference_ends_at,
    registration_state,
    search_key,
    search_words,
)


def conference(**values: object) -> Conference:
    return Conference(
        **{
            "state": ConferenceState.PUBLISHED,
            "starts_on": date(2026, 10, 21),
            "ends_on": date(2026, 10, 22),
            "timezone": "Asia/Shanghai",
            "registration_opens_at": datetime(2026, 9, 1, tzinfo=UTC),
            "registration_closes_at": datetime(2026, 10, 1, tzinfo=UTC),
            "capacity": 10,
            "seats_taken": 3,
            "registration_modes": {},
        }
        | values
    )


def state_at(at: datetime, **values: object) -> str:
    return registration_state(conference(**values), at).state


def test_conference_ends_when_its_last_day_ends_in_its_zone() -> None:
    assert conference_ends_at(conference()) == datetime(2026, 10, 22, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC), "not_yet"),
        (datetime(2026, 9, 1, tzinfo=UTC), "open"),
        (datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC), "open"),
        (datetime(2026, 10, 1, tzinfo=UTC), "closed"),
        (datetime(2026, 10, 22, 15, 59, 59, tzinfo=UTC), "closed"),
        (datetime(2026, 10, 22, 16, tzinfo=UTC), "over"),
    ],
)
def test_state_follows_the_window_to_the_second(at: datetime, expected: str) -> None:
    assert state_at(at) == expected


def test_state_without_a_window_is_open_until_the_end() -> None:
    window = {"registration_opens_at": None, "registration_closes_at": None}
    assert state_at(datetime(2020, 1, 1, tzinfo=UTC), **window) == "open"
    assert state_at(datetime(2026, 10, 22, 15, tzinfo=UTC), **window) == "open"
    assert state_at(datetime(2026, 10, 22, 16, tzinfo=UTC), **window) == "over"


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", "closed"), ("published", "open"), ("closed", "closed"), ("archived", "over")],
)
def test_state_inside_the_window_follows_the_conference(state: str, expected: str) -> None:
    assert state_at(datetime(2026, 9, 15, tzinfo=UTC), state=state) == expected


def test_state_when_every_seat_is_taken_is_full_and_still_takes_forms() -> None:
    full = registration_state(conference(seats_taken=10), datetime(2026, 9, 15, tzinfo=UTC))
    assert (full.state, full.places_left, full.takes_forms) == (RegistrationState.FULL, 0, True)


def test_places_left_when_the_capacity_was_lowered_below_the_seats_is_none_left() -> None:
    assert registration_state(conference(seats_taken=14), datetime(2026, 9, 15, tzinfo=UTC)).places_left == 0


def test_places_left_without_a_capacity_is_unlimited() -> None:
    unlimited = registration_state(conference(capacity=None), datetime(2026, 9, 15, tzinfo=UTC))
    assert (unlimited.state, unlimited.places_left) == (RegistrationState.OPEN, None)


@pytest.mark.parametrize(
    "name", ["Li Wei", "Zoë Müller-Lüdenscheidt", "Nguyễn Văn An", "O’Brien", "Kaʻanā", "X Æ 12"]
)
def test_latin_name_when_latin_is_kept(name: str) -> None:
    assert checked_latin_name(name) == name


def test_latin_name_typed_in_full_width_becomes_usual_width() -> None:
    assert checked_latin_name("Ｌｉ　Ｗｅｉ") == "Li Wei"


@pytest.mark.parametrize("name", ["", " ", "李伟", "Иван Петров", "12", "Li 伟", "x" * 201])
def test_latin_name_when_it_is_none_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_latin_name(name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("typed", "side", "stored"),
    [
        ("044 668 18 00", "CH", "+41 44 668 18 00"),
        ("13800138000", "CN", "+86 138 0013 8000"),
        ("+86 138-0013-8000", "CH", "+86 138 0013 8000"),
        ("０４４ ６６８ １８ ００", "CH", "+41 44 668 18 00"),
        ("", "CH", ""),
    ],
)
def test_phone_is_read_by_its_side_and_stored_internationally(typed: str, side: str, stored: str) -> None:
    assert checked_phone(typed, side) == stored


@pytest.mark.parametrize(("typed", "side"), [("12", "CH"), ("call me", "CN"), ("044 668 18 00", "EU-27")])
def test_phone_that_nobody_can_call_is_refused(typed: str, side: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_phone(typed, side)
    assert refusal.value.field == "phone"


def test_tidy_takes_line_breaks_and_direction_marks_away() -> None:
    assert tidy("  Li\u2028Wei\n\u202egpj.exe ") == "Li Wei gpj.exe"


def test_particulars_are_stored_tidy() -> None:
    given = Particulars(
        name=" Li  Wei ",
        native_name=" 李伟",
        organization_name="Park\tLtd",
        position="Director ",
        side_id="side",
        email="Li.Wei@PARK.example",
        phone="13800138000",
        dietary="no\nnuts",
    )
    assert checked_particulars(given, side_code="CN") == Particulars(
        name="Li Wei",
        native_name="李伟",
        organization_name="Park Ltd",
        position="Director",
        side_id="side",
        email="Li.Wei@park.example",
        phone="+86 138 0013 8000",
        dietary="no nuts",
    )


def test_search_key_holds_both_scripts_folded_and_the_address_last() -> None:
    key = search_key("Zoë Müller", "穆佐伊", "Ｐark (Changzhou)", "Zoe@park.example")
    assert key == "zoe muller 穆佐伊 park changzhou\nzoe park example"
    assert search_words("MÜLLER, zoë") == ["muller", "zoe"]
