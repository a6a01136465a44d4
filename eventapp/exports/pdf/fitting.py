"""Setting a text as large as it fits, without asking the fonts: names on badges and signs.

Widths are estimated in em and rather too wide than too narrow, so that a line never grows over its place.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: Millimetres of a typographic point.
POINT: Final = 25.4 / 72
#: From line to line, in sizes of type.
LEADING: Final = 1.25
ELLIPSIS: Final = "…"
#: Widths in em of bold Noto Sans CJK, the widest letter of each group.
_NARROW, _SMALL, _LOWER, _UPPER, _WIDE = 0.36, 0.46, 0.64, 0.74, 1.0
_NARROW_LETTERS = frozenset(" .,:;'’|!iIljft()[]-‐")
_SMALL_LETTERS = frozenset('rsJ/"“”*')
_WIDE_LETTERS = frozenset("mwMW@%&—…")
#: Marks that sit on the letter before them, and signs that only steer others.
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One size of type in points, and the lines of it that there is room for."""

    size: int
    lines: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it fits: in ``size`` points, cut with an ellipsis where even the smallest is too large."""

    text: str
    size: int


@lru_cache(maxsize=4096)
def fit(text: str, settings: tuple[Setting, ...], millimetres: float) -> Fitted:
    """Return ``text`` in the first of ``settings``, large to small, in which it fits a width."""
    for setting in settings:
        if _lines_of(text, _room(setting.size, millimetres)) <= setting.lines:
            return Fitted(text, setting.size)
    smallest = settings[-1]
    return Fitted(_cut(text, smallest.lines, _room(smallest.size, millimetres)), smallest.size)


def fit_together(
    texts: Sequence[str], sizes: Sequence[int], millimetres: float, height: float
) -> list[Fitted]:
    """Return texts below each other, all in the first of ``sizes``, large to small, in which they fit.

    Where even the smallest is too large, each has a line and those in front have those that are left.
    """
    for size in sizes:
        lines = [_lines_of(text, _room(size, millimetres)) for text in texts]
        if sum(lines) <= _lines_within(height, size):
            return [Fitted(text, size) for text in texts]
    return _fit_smallest(texts, sizes[-1], millimetres, height)


def _fit_smallest(texts: Sequence[str], size: int, millimetres: float, height: float) -> list[Fitted]:
    left = max(_lines_within(height, size) - len(texts), 0)
    fitted = []
    for text in texts:
        needed = _lines_of(text, _room(size, millimetres)) - 1
        more = min(needed, left)
        left -= more
        fitted.append(fit(text, (Setting(size, 1 + more),), millimetres))
    return fitted


def height_of(size: int, lines: int) -> float:
    """Return how many millimetres lines of type take."""
    return lines * size * POINT * LEADING


def lines_of(fitted: Fitted, millimetres: float) -> int:
    """Count the lines that a text takes where it was fitted."""
    return _lines_of(fitted.text, _room(fitted.size, millimetres))


def _lines_within(height: float, size: int) -> int:
    return int(height / height_of(size, 1))


def width_of(text: str) -> float:
    """Return the width of a text in em."""
    return sum(map(_letter_width, text))


def _room(size: int, millimetres: float) -> float:
    """Return how many em a line of type holds."""
    return millimetres / (size * POINT)


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _SMALL_LETTERS:
        return _SMALL
    if unicodedata.category(letter) in _WITHOUT_WIDTH:
        return 0
    if letter in _WIDE_LETTERS or unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _LOWER if letter.islower() or letter.isdigit() else _UPPER


def _lines_of(text: str, room: float) -> int:
    """Count the lines that a text takes where each holds ``room`` em, broken as browsers break it."""
    lines, left = 1, room
    for word in _pieces(text):
        width = width_of(word)
        if width > left and left < room:
            lines, left = lines + 1, room
        if width > room:  # Longer than a line: broken anywhere.
            for letter in word:
                of_letter = _letter_width(letter)
                if of_letter > left:
                    lines, left = lines + 1, room
                left -= of_letter
        else:
            left -= width
    return lines


def _pieces(text: str) -> Iterable[str]:
    """Return what is not broken: words with the blank behind them, and each Chinese character alone."""
    piece = ""
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            if piece:
                yield piece
            yield letter
            piece = ""
        else:
            piece += letter
            if letter.isspace():
                yield piece
                piece = ""
    if piece:
        yield piece


def _cut(text: str, lines: int, room: float) -> str:
    """Return the most of a text that fits with an ellipsis: whole words, or letters with their marks."""
    shown = ""
    for piece in _pieces(text):
        if _lines_of(shown + piece.rstrip() + ELLIPSIS, room) > lines:
            break
        shown += piece
    return (shown.rstrip() or _first_letters(text, lines, room)) + ELLIPSIS


def _first_letters(word: str, lines: int, room: float) -> str:
    shown = ""
    for letter in word:
        if _lines_of(shown + letter + ELLIPSIS, room) > lines:
            break
        shown += letter
    return shown
