"""What is missing in an interpretation plan, and who interprets when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.interpretation.rules import Gap, GapKind, PairLoad, Sitting, Team, find_gaps, weigh_pairs
from eventapp.interpretation.turns import share_turns

NINE = datetime(2027, 10, 21, 1, tzinfo=UTC)
TEAM = Team("t", "Booth team", frozenset({"en", "zh"}), "Booth 1", ("Chen", "Meier"))


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def sitting(item_id: str = "a", start: int = 0, lasts: int = 60, **others: object) -> Sitting:
    at = NINE + minutes(start)
    given = {
        "room_id": "hall",
        "spoken": frozenset({"en"}),
        "offered": frozenset({"zh"}),
        "mode": "simultaneous",
        "teams": (TEAM,),
    }
    return Sitting(item_id, at, at + minutes(lasts), **{**given, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("planned", "gaps"),
    [
        (sitting(), ()),
        (sitting(offered=frozenset(), teams=(), mode=""), ()),
        (sitting(teams=()), (Gap(GapKind.NOT_COVERED, "en", "zh"),)),
        (
            sitting(spoken=frozenset({"en", "zh"}), offered=frozenset({"en", "zh", "fr"})),
            (Gap(GapKind.NOT_COVERED, "en", "fr"), Gap(GapKind.NOT_COVERED, "zh", "fr")),
        ),
        (sitting(mode=""), (Gap(GapKind.MODE_MISSING),)),
        (sitting(spoken=frozenset()), (Gap(GapKind.SPOKEN_MISSING),)),
        (sitting(teams=(replace(TEAM, booth=""),)), (Gap(GapKind.NO_BOOTH, team="Booth team"),)),
        (sitting(teams=(replace(TEAM, booth=""),), mode="consecutive"), ()),
        (
            sitting(teams=(replace(TEAM, interpreters=("Chen",)),), lasts=31),
            (Gap(GapKind.TOO_FEW, team="Booth team", number=1),),
        ),
        (sitting(teams=(replace(TEAM, interpreters=("Chen",)),), lasts=30), ()),
        (sitting(wanted={"en": 4, "zh": 3, "fr": 2}), (Gap(GapKind.NOT_OFFERED, target="fr", number=2),)),
    ],
)
def test_gaps_of_one_item(planned: Sitting, gaps: tuple[Gap, ...]) -> None:
    assert find_gaps([planned]).get("a", ()) == gaps


def test_gaps_when_a_team_is_in_two_rooms_at_once_then_said_at_both() -> None:
    gaps = find_gaps([sitting("a"), sitting("b", 59, room_id="annex")])
    assert gaps == {
        "a": (Gap(GapKind.TEAM_TAKEN, team="Booth team", other_id="b"),),
        "b": (Gap(GapKind.TEAM_TAKEN, team="Booth team", other_id="a"),),
    }


def test_gaps_when_rooms_change_without_a_break_then_said_with_its_minutes() -> None:
    assert find_gaps([sitting("a"), sitting("b", 69, room_id="annex")]) == {
        "b": (Gap(GapKind.NO_BREAK, team="Booth team", other_id="a", number=9),)
    }
    assert find_gaps([sitting("a"), sitting("b", 70, room_id="annex")]) == {}
    assert find_gaps([sitting("a"), sitting("b", 60)]) == {}


def test_gaps_when_a_stretch_is_longer_than_three_hours_then_said_once() -> None:
    without_break = [sitting("a", 0, 120), sitting("b", 120, 60), sitting("c", 180, 30), sitting("d", 210)]
    assert find_gaps(without_break) == {"c": (Gap(GapKind.TOO_LONG, team="Booth team"),)}
    assert find_gaps([sitting("a", 0, 180), sitting("b", 190, 180)]) == {}


def test_pairs_when_items_meet_then_interpreters_add_up() -> None:
    both = frozenset({"en", "zh"})
    load = weigh_pairs(
        [
            sitting("a", spoken=both, offered=both),
            sitting("b", 30, 30, room_id="annex"),
            sitting("c", 60, 60, offered=frozenset({"fr"})),
        ]
    )
    assert load == [PairLoad(("en", "fr"), minutes(60), 2), PairLoad(("en", "zh"), minutes(90), 3)]


def test_turns_when_shared_then_half_hours_and_the_rested_one_begins() -> None:
    first, second = share_turns(
        [(NINE, NINE + minutes(95)), (NINE + minutes(120), NINE + minutes(140))], ["Chen", "Meier"]
    )
    assert [(turn.interpreter, turn.ends_at - turn.starts_at) for turn in first] == [
        ("Chen", minutes(30)),
        ("Meier", minutes(30)),
        ("Chen", minutes(35)),
    ]
    assert [turn.interpreter for turn in second] == ["Meier"]
    assert share_turns([(NINE, NINE + minutes(60))], []) == [()]
