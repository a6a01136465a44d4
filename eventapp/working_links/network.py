"""The picture of who works with whom: where dots, lines and words stand. Pure geometry, the same each time.

One column for each side; in a column the organizations stand by sector. Lines of two columns are curves from
dot to dot, lines within one are arcs towards the middle of the picture.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

#: So many organizations and lines can be told apart in one picture.
MOST_DOTS = 60
MOST_LINES = 300

#: In units of the picture, of which a screen shows about one a pixel.
ROW, GROUP, TOP, MARGIN, BETWEEN = 28, 26, 44, 290, 320
RADIUS = 6
#: How far an arc within a column reaches: so much, and so much for each unit of its height, at most.
ARC, ARC_GROWS, ARC_MOST = 36, 0.35, 130
#: Characters of a label; those of East Asian width count twice.
LABEL_MOST = 38


@dataclass(frozen=True, slots=True)
class Dot:
    """An organization: ``column`` and ``group`` are keys, ``title`` says everything of it in words."""

    id: str
    label: str
    lang: str
    title: str
    column: str
    group: str


@dataclass(frozen=True, slots=True)
class Line:
    """A link of two dots; ``kind`` is how it is drawn, ``title`` says everything of it in words."""

    first_id: str
    second_id: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Words over a column or a group; ``anchor`` is the SVG value of ``text-anchor``."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class PlacedDot:
    dot: Dot
    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class PlacedLine:
    line: Line
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    columns: tuple[Heading, ...]
    groups: tuple[Heading, ...]
    lines: tuple[PlacedLine, ...]
    dots: tuple[PlacedDot, ...]


def choose_linked(pairs: Sequence[tuple[str, str]], most: int = MOST_DOTS) -> list[str]:
    """Return the ids with most links, at most ``most``; of equals those that come first in ``pairs``."""
    counts = Counter(one for pair in pairs for one in pair)
    return [one for one, _count in counts.most_common(most)]


def lay_out(
    dots: Sequence[Dot], lines: Iterable[Line], columns: Mapping[str, str], groups: Mapping[str, str]
) -> Picture:
    """Return the picture. ``columns`` and ``groups`` map keys to what is written, in the order shown.

    Dots of one group stand in the order in which they are given; lines to what isn't there are left out.
    """
    shown = [key for key in columns if any(dot.column == key for dot in dots)]
    group_order = list(groups)
    by_column = {
        key: sorted((dot for dot in dots if dot.column == key), key=lambda dot: group_order.index(dot.group))
        for key in shown
    }
    height = TOP + max((_height(column) for column in by_column.values()), default=0) + ROW
    placed: dict[str, PlacedDot] = {}
    headings: list[Heading] = []
    for number, column in enumerate(by_column.values()):
        x, anchor = MARGIN + number * BETWEEN, _anchor(number, len(shown))
        y = TOP + (height - TOP - ROW - _height(column)) / 2
        for group, members in groupby(column, key=lambda dot: dot.group):
            headings.append(Heading(groups[group], _beside(x, anchor), y + GROUP * 0.75, anchor))
            y += GROUP
            for dot in members:
                placed[dot.id] = _place(dot, x, y + ROW / 2, anchor)
                y += ROW
    last = len(shown) - 1
    return Picture(
        width=2 * MARGIN + max(last, 0) * BETWEEN,
        height=height,
        columns=tuple(
            Heading(columns[key], MARGIN + number * BETWEEN, TOP / 2, "middle")
            for number, key in enumerate(shown)
        ),
        groups=tuple(headings),
        lines=tuple(
            PlacedLine(line, _path(placed[line.first_id], placed[line.second_id], MARGIN + last * BETWEEN))
            for line in lines
            if line.first_id in placed and line.second_id in placed
        ),
        dots=tuple(placed.values()),
    )


def shortened(text: str, most: int = LABEL_MOST) -> str:
    """Return ``text`` cut to a width, with an ellipsis where something is left out.

    >>> shortened("Sino-Swiss (Changzhou) Innovation Park", 20)
    'Sino-Swiss (Changzh…'
    """
    width, kept = 0, 0
    for character in text:
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width < most:
            kept += 1
    return text if width <= most else f"{text[:kept].rstrip()}…"


def _height(column: Sequence[Dot]) -> float:
    return len(column) * ROW + len({dot.group for dot in column}) * GROUP


def _anchor(number: int, columns: int) -> str:
    """Return on which side of its dots a column's words stand: outside, or above them in between."""
    if number == 0:
        return "end"
    return "start" if number == columns - 1 else "middle"


def _beside(x: float, anchor: str) -> float:
    return x + {"end": -2, "start": 2, "middle": 0}[anchor] * RADIUS


def _place(dot: Dot, x: float, y: float, anchor: str) -> PlacedDot:
    label_y = y - RADIUS - 3 if anchor == "middle" else y + 4
    return PlacedDot(dot, shortened(dot.label), x, y, _beside(x, anchor), label_y, anchor)


def _path(first: PlacedDot, second: PlacedDot, last_x: float) -> str:
    """Return the SVG path of a line; ``last_x`` is where the last column stands."""
    turn = (first.x + second.x) / 2
    if first.x == second.x:
        reach = min(ARC + abs(first.y - second.y) * ARC_GROWS, ARC_MOST)
        turn = first.x - reach if first.x == last_x > MARGIN else first.x + reach
    start, end = f"{first.x:g} {first.y:g}", f"{second.x:g} {second.y:g}"
    return f"M{start}C{turn:g} {first.y:g} {turn:g} {second.y:g} {end}"
