"""Comparing the names of letters with those registered, and reading the names."""

import pytest

from eventapp.delegations.named_lines import NAMES_MAX, NamedLine, read_named_lines, write_named_lines
from eventapp.delegations.reconciling import Member, Named, in_two_scripts, name_keys, reconcile
from eventapp.errors import InvalidInput


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Li Wei", "WEI Li"),
        ("Mr. LI Xiao-Ming", "Xiaoming Li"),
        ("Dr Zoë Müller", "MUELLER Zoe"),
        ("H.E. Mr Ole Sørensen", "Sorensen, Ole"),
        ("His Excellency Ole Sørensen", "Ole Sorensen"),
        ("O’Neill Sean", "Sean O'Neill"),
        ("Ann Lee, Ph.D.", "Lee Ann"),
        ("Ｌi Ｗei", "li wei"),
        ("穆佐伊女士", "穆佐伊"),
        ("佐伊·穆", "穆佐伊"),
        ("Li Wei (李伟)", "李伟"),
        ("Li Wei李伟", "Wei Li"),
        ("Иван Петров", "Петров Иван"),
    ],
)
def test_names_when_written_otherwise_then_are_the_same(one: str, other: str) -> None:
    assert name_keys(one) & name_keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Li Wei", "Li Ming"), ("李伟", "李明"), ("He Wei", "Wei"), ("", ""), ("…", "—"), ("Mr Li", "Mr Wang")],
)
def test_names_when_different_then_share_no_key(one: str, other: str) -> None:
    assert not name_keys(one) & name_keys(other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Li Wei (李伟)", ("Li Wei", "李伟")),
        ("李伟 Li Wei", ("Li Wei", "李伟")),
        ("Zoë Müller", ("Zoë Müller", "")),
        ("李伟", ("", "李伟")),
    ],
)
def test_a_name_is_parted_by_script(name: str, parts: tuple[str, str]) -> None:
    assert in_two_scripts(name) == parts


LI, ZOE = Member("1", "Li Wei", "李伟"), Member("2", "Zoe Mueller")


def named(number: str, name: str, letter: str = "a", **others: object) -> Named:
    return Named(number, letter, name, **others)  # type: ignore[arg-type]


def test_reconcile_when_some_are_missing_on_either_side_then_says_who() -> None:
    li, wang = named("x", "李伟先生"), named("y", "Wang Fang")
    found = reconcile([li, wang], [LI, ZOE])
    assert (found.matched, found.unregistered, found.unnamed) == (((li, LI),), (wang,), (ZOE,))


def test_reconcile_when_one_letter_names_two_of_one_name_then_one_registration_matches_one() -> None:
    first, second = named("x", "Li Wei"), named("y", "Wei Li")
    found = reconcile([first, second], [LI])
    assert (found.matched, found.unregistered) == (((first, LI),), (second,))


def test_reconcile_when_two_letters_name_one_person_then_both_match_or_one_is_missing() -> None:
    first, again = named("x", "Li Wei"), named("y", "李伟 Li Wei", "b")
    assert reconcile([first, again], [LI]).matched == ((first, LI), (again, LI))
    assert reconcile([first, again], [ZOE]).unregistered == (first,)


def test_reconcile_when_decided_by_hand_then_names_do_not_count() -> None:
    linked = named("x", "Somebody", delegate_id="2", is_decided=True)
    apart = named("y", "Li Wei", is_decided=True)
    gone = named("z", "Li Wei", "b", delegate_id="9", is_decided=True)
    found = reconcile([linked, apart, gone], [LI, ZOE])
    assert (found.matched, found.unnamed) == (((linked, ZOE),), (LI,))
    assert found.unregistered == (apart,)


def test_lines_when_pasted_from_a_letter_then_read() -> None:
    text = (
        "1. Li Wei, Director\n2、李伟，主任、教授\n（3）王明；处长\n四、 赵六\n"
        "\n• Ann Lee\tChair, Board\n5  Bo Chen\n;,\n"
    )
    assert read_named_lines(text) == [
        NamedLine("Li Wei", "Director"),
        NamedLine("李伟", "主任、教授"),
        NamedLine("王明", "处长"),
        NamedLine("赵六"),
        NamedLine("Ann Lee", "Chair, Board"),
        NamedLine("Bo Chen"),
    ]


def test_lines_when_written_then_read_back_the_same() -> None:
    people = [NamedLine("Li Wei", "Director, Office"), NamedLine("李伟")]
    assert read_named_lines(write_named_lines(people)) == people


@pytest.mark.parametrize("text", ["x" * 201, "Li Wei, " + "x" * 201, "Li Wei\n" * (NAMES_MAX + 1)])
def test_lines_when_too_long_or_too_many_then_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_named_lines(text)
    assert refusal.value.field == "names"
