"""Merging what two people wrote at once: nothing that either wrote is lost, and clashes are told."""

import random
from collections.abc import Callable
from difflib import Match, SequenceMatcher
from itertools import count
from typing import Any

import pytest

from eventapp.minutes import merging
from eventapp.minutes.merging import Merged, merge
from eventapp.minutes.rules import MAX_SUMMARY
from tests.minutes.two_writers import Ledger, Writer

BASE = "Opening\nFirst point\nSecond point\nClosing"
EDITS = 1_000


class CountingMatcher(SequenceMatcher[str]):
    """Counts the pairs of lines that are looked at."""

    looked_at = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, *more: Any) -> Match:
        looked = (len(self.b2j.get(line, ())) for line in self.a[alo:ahi])  # type: ignore[attr-defined]
        CountingMatcher.looked_at += sum(looked)
        return super().find_longest_match(alo, ahi, *more)


@pytest.mark.parametrize("length", [40, 490])
def test_texts_made_to_be_hard_to_compare_take_bounded_work(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts as long as may be sent, of parts in which the same two lines alternate, each time otherwise."""
    monkeypatch.setattr(merging, "SequenceMatcher", CountingMatcher)
    CountingMatcher.looked_at = 0

    def text(part: list[str]) -> str:
        parts = (f"{number}\n" + "\n".join(part) for number in range(10_000 // length))
        return "\n".join(parts)[:MAX_SUMMARY]

    half = length // 2
    merge(
        text(["a", "b"] * half),
        text(["b", *["a"] * half, *["b"] * half]),
        text([*["a"] * half, "c", *["b"] * half]),
    )
    assert CountingMatcher.looked_at < 20_000_000


@pytest.mark.parametrize(
    ("mine", "current", "merged"),
    [
        (BASE, BASE, BASE),
        (f"{BASE}!", BASE, f"{BASE}!"),
        (BASE, f"{BASE}!", f"{BASE}!"),
        (f"{BASE}!", f"{BASE}!", f"{BASE}!"),
        # Lines that only touch: one changed, one added beside it.
        (
            "Opening\nFirst point, agreed\nSecond point\nClosing",
            "Opening\nFirst point\nA point between\nSecond point\nClosing",
            "Opening\nFirst point, agreed\nA point between\nSecond point\nClosing",
        ),
        (
            "First point\nSecond point\nClosing",
            f"{BASE}\nThanks",
            "First point\nSecond point\nClosing\nThanks",
        ),
        ("", f"Title\n{BASE}", "Title"),
    ],
)
def test_what_does_not_overlap_is_merged_silently(mine: str, current: str, merged: str) -> None:
    assert merge(BASE, mine, current) == Merged(merged)


@pytest.mark.parametrize(
    ("base", "mine", "current", "merged", "passage"),
    [
        ("", "Li spoke.", "Anna spoke.", "Anna spoke.\n\nLi spoke.", "Anna spoke.\n\nLi spoke."),
        ("a\nb\nc", "a\nB1\nc", "a\nB2\nc", "a\nB2\n\nB1\nc", "B2\n\nB1"),
        # One deletes what the other changes: the words stay, and both hear of it.
        ("a\nb\nc", "a\nc", "a\nb!\nc", "a\nb!\nc", "b!"),
        ("a\nb\nc", "a\nb!\nc", "a\nc", "a\nb!\nc", "b!"),
        ("a\nb\nc\nd", "x\nd", "a\nb\nnew\nc\nd", "a\nb\nnew\nc\n\nx\nd", "a\nb\nnew\nc\n\nx"),
    ],
)
def test_where_both_changed_a_passage_both_texts_are_kept_and_it_is_told(
    base: str, mine: str, current: str, merged: str, passage: str
) -> None:
    assert merge(base, mine, current) == Merged(merged, (passage,))


def test_the_same_change_twice_is_made_once() -> None:
    assert merge("a\nb\nc", "a\nB\nc\nd", "a\nB\nc\ne") == Merged("a\nB\nc\ne\n\nd", ("e\n\nd",))


def test_texts_too_long_to_compare_lose_nothing() -> None:
    base = "\n".join(f"line {number}" for number in range(1_000))
    mine = "\n".join(f"mine {number}" for number in range(1_000))
    merged = merge(base, mine, f"{base}\nafter")
    assert merged.text == f"{mine}\nafter"


def last_one_wins(_base: str, mine: str, _current: str) -> Merged:
    return Merged(mine)


def _edit_at_once(
    put_together: Callable[[str, str, str], Merged], seed: int, often: float = 0.3
) -> list[str]:
    """Let two people edit one text ``EDITS`` times each, saving ``often``, and return what went wrong."""
    chance, ledger, words = random.Random(seed), Ledger(), count()
    text = ""
    writers = [Writer(random.Random(seed + number), words, ledger) for number in (1, 2)]
    for _ in range(2 * EDITS):
        writer = chance.choice(writers)
        writer.edit()
        if chance.random() < often:
            merged = put_together(writer.base, writer.text, text)
            ledger.told += merged.clashes
            text = merged.text
            writer.take(text)
    for writer in writers:
        merged = put_together(writer.base, writer.text, text)
        ledger.told += merged.clashes
        text = merged.text
    return ledger.faults(text)


@pytest.mark.parametrize("often", [0.1, 0.3, 1])
@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_edits_of_each_of_two_writers_lose_nothing_untold(seed: int, often: float) -> None:
    assert _edit_at_once(merge, seed, often) == []


def test_where_the_last_one_wins_edits_are_lost() -> None:
    assert len(_edit_at_once(last_one_wins, 1)) > 20
