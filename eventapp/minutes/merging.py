"""Putting together what two people wrote at once, line by line; a line is a paragraph or a point of a list.

It is the three-way merge of ``diff3`` (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007), only
that nobody is asked to choose: where both changed the same lines, both texts are kept, and the caller is told
which passage that is. No line that anybody has added is ever left out.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

#: Above so many pairs of lines a part in which none stands once is not compared, but taken as changed: what
#: that takes grows with the cube of its lines, and meanwhile everybody else waits to write.
MOST_PAIRS = 2_500


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge. ``clashes`` are the passages, as they now read, that both had changed."""

    text: str
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Lines ``start`` to ``end`` (exclusive) of a text became ``lines``; an insertion has both equal."""

    start: int
    end: int
    lines: tuple[str, ...]
    is_mine: bool = False


def merge(base: str, mine: str, current: str) -> Merged:
    """Return ``current`` with what ``mine`` changed in ``base``.

    ``base`` is what both began with; what ``current`` holds of a passage that both changed stands first.
    """
    if current in (base, mine):
        return Merged(mine)
    if mine == base:
        return Merged(current)
    lines = _lines(base)
    changes = [*changes_between(lines, _lines(current)), *changes_between(lines, _lines(mine), is_mine=True)]
    changes.sort(key=lambda change: (change.start, change.end, change.is_mine))
    merged: list[str] = []
    clashes: list[str] = []
    done = 0
    for group in _groups(changes):
        start, end = min(c.start for c in group), max(c.end for c in group)
        merged += lines[done:start]
        kept, is_clash = _kept(lines[start:end], start, group)
        merged += kept
        if is_clash:
            clashes.append("\n".join(kept))
        done = end
    return Merged("\n".join([*merged, *lines[done:]]), tuple(clashes))


def changes_between(before: Sequence[str], after: Sequence[str], *, is_mine: bool = False) -> list[Change]:
    """Return what makes ``after`` of ``before``, in order; changes neither touch nor overlap."""
    changes = []
    start = new_start = 0
    for end, new_end in [*_pairs(before, after), (len(before), len(after))]:
        if end > start or new_end > new_start:
            changes.append(Change(start, end, tuple(after[new_start:new_end]), is_mine))
        start, new_start = end + 1, new_end + 1
    return changes


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return which line of one text is which of the other, in order.

    As in "patience diff" (Bram Cohen), lines that stand once in both lead: blank lines, or a point that is
    made twice, don't make it look as if what stands around them had moved.
    """
    pairs: list[tuple[int, int]] = []
    parts = [(0, len(before), 0, len(after))]
    while parts:
        start, end, new_start, new_end = parts.pop()
        old, new = before[start:end], after[new_start:new_end]
        found = _ends_paired(old, new) or _unique_pairs(old, new)
        if found:
            place, new_place = start, new_start
            for one, other in [*found, (end - start, new_end - new_start)]:
                if place < start + one and new_place < new_start + other:
                    parts.append((place, start + one, new_place, new_start + other))
                place, new_place = start + one + 1, new_start + other + 1
        elif len(old) * len(new) <= MOST_PAIRS:
            blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            found = [(one + step, other + step) for one, other, size in blocks for step in range(size)]
        pairs += [(start + one, new_start + other) for one, other in found]
    return sorted(pairs)


def _ends_paired(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    head, tail = _ends_alike(old, new)
    at_tail = [(len(old) - step, len(new) - step) for step in range(tail, 0, -1)]
    return [*((step, step) for step in range(head)), *at_tail]


def _unique_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest row of lines that stand once in both texts, in the same order in both."""
    counts, new_counts = Counter(old), Counter(new)
    place_of = {line: place for place, line in enumerate(new) if new_counts[line] == 1}
    pairs = [
        (place, place_of[line]) for place, line in enumerate(old) if counts[line] == 1 and line in place_of
    ]
    ends: list[int] = []  # the lowest place in the new text that ends a row of each length
    lengths: list[int] = []
    for _place, new_place in pairs:
        length = bisect_left(ends, new_place)
        ends[length : length + 1] = [new_place]
        lengths.append(length)
    row: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted:
            row.append(pair)
            wanted -= 1
    return row[::-1]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _ends_alike(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Return how many lines at the head, and of the rest at the tail, are the same in both."""
    head = _count_equal(one, other)
    return head, _count_equal(one[head:][::-1], other[head:][::-1])


def _count_equal(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _groups(changes: Sequence[Change]) -> list[list[Change]]:
    """Return changes that overlap together. Those that only touch don't: people write in adjacent lines."""
    groups: list[list[Change]] = []
    start = end = 0
    for change in changes:
        is_same_place = start == end == change.start == change.end
        is_inside = start < change.end and change.start < end
        if groups and (is_inside or is_same_place):
            groups[-1].append(change)
            end = max(end, change.end)
        else:
            groups.append([change])
            start, end = change.start, change.end
    return groups


def _kept(base: Sequence[str], offset: int, group: Sequence[Change]) -> tuple[list[str], bool]:
    """Return the lines that stand for ``base``, lines from ``offset`` on, and whether both changed it."""
    current = _applied(base, offset, [change for change in group if not change.is_mine])
    mine = _applied(base, offset, [change for change in group if change.is_mine])
    if len({change.is_mine for change in group}) == 1:
        return (mine if group[0].is_mine else current), False
    if current == mine:
        return current, False
    head, tail = _ends_alike(current, mine)
    earlier, later = current[head : len(current) - tail], mine[head : len(mine) - tail]
    # A blank line between them, or two paragraphs would read as one.
    between = [""] if earlier and later and earlier[-1] and later[0] else []
    return [*current[:head], *earlier, *between, *later, *current[len(current) - tail :]], True


def _applied(base: Sequence[str], offset: int, changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    done = 0
    for change in changes:
        lines += base[done : change.start - offset]
        lines += change.lines
        done = change.end - offset
    return [*lines, *base[done:]]
