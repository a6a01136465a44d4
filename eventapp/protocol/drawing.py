"""The signing table as a plan: where names stand, in units of the picture. Templates draw it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: How much room one signatory has, across.
SEAT = 180
#: How many narrow letters fit under a seat; a Chinese character is as wide as two.
LETTERS = 20
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """One signatory: the middle of the seat, and the lines of the name below it."""

    x: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePlan:
    width: int
    places: tuple[Place, ...]


def draw_table(names: Sequence[str]) -> TablePlan:
    """Return the plan of a table for ``names``, from the left as the audience sees it."""
    places = tuple(Place(SEAT // 2 + SEAT * number, wrapped(name)) for number, name in enumerate(names))
    return TablePlan(SEAT * max(len(names), 1), places)


def wrapped(text: str) -> tuple[str, ...]:
    """Break a text into lines that fit under a seat; what is left over ends in an ellipsis."""
    lines = [""]
    for piece in _pieces(text):
        if _width(lines[-1] + piece.rstrip()) > LETTERS and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    kept = [line.rstrip() for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        kept[-1] += "…"
    return tuple(kept)


def _pieces(text: str) -> Iterable[str]:
    """Yield what must not be broken: words with the blank after them, single Chinese characters."""
    piece = ""
    for character in text:
        if _width(character) > 1 or _width(piece) >= LETTERS:
            if piece:
                yield piece
            piece = character
            continue
        if piece and _width(piece[-1]) > 1 and not character.isspace():
            yield piece
            piece = ""
        piece += character
        if character.isspace():
            yield piece
            piece = ""
    if piece:
        yield piece


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
