"""Reading people who were pasted or typed, one a line: name, name in own script, position, e-mail."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from eventapp.delegations.people_lists.heads import HEADS, Column
from eventapp.delegations.people_lists.reading import heads_in, values_of
from eventapp.delegations.people_lists.rows import PEOPLE_MAX, ReadList, Row, nobody_in_it, too_many

#: What may stand between two things; a line with tabs, as spreadsheets copy it, is cut at those alone.
_BETWEEN = re.compile(r"[,;|，；｜]")
_NUMBERING = re.compile(r"^\s*[(（]?\d{1,4}\s*[.、)）．]\s*")
#: Nothing in it can be read in two ways: a line of ten thousand @ would take minutes.
_EMAIL = re.compile(r"<?\s*([^\s<>@]*@[^\s<>]*)\s*>?")
_IN_ORDER = (Column.NAME, Column.NATIVE_NAME)


def read_pasted(text: str) -> ReadList:
    """Return the people of a text; raises ``UnreadableList``.

    A first line of heads, as it comes along from a spreadsheet, says the order; else it is the one above.
    """
    lines = _lines(text)
    people: list[Row] = []
    columns: dict[int, Column] = {}
    unknown: list[str] = []
    for number, cells in lines:
        if not people and not columns:
            columns, unknown = heads_in(cells)
            if len(columns) > 1:
                continue
            columns, unknown = {}, []
        values = values_of(cells, columns) if columns else _values_in_order(cells)
        if not values:
            continue
        if len(people) == PEOPLE_MAX:
            raise too_many()
        people.append(Row(number, values))
    if not people:
        raise nobody_in_it()
    return ReadList(people, unknown)


def as_text(rows: Sequence[Row], language: str) -> str:
    """Return people as they could have been typed, so that a list can be corrected."""
    in_order = (*_IN_ORDER, Column.POSITION, Column.EMAIL)
    used = [column for column in Column if any(column in row.values for row in rows)]
    if not set(used) <= set(in_order):
        lines = ["\t".join(HEADS[column][language] for column in used)]
        return "\n".join(
            (*lines, *("\t".join(row.values.get(column, "") for column in used) for row in rows))
        )
    return "\n".join(
        ", ".join(row.values.get(column, "") for column in in_order).rstrip(", ") for row in rows
    )


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.split("\t") if "\t" in line else _BETWEEN.split(_NUMBERING.sub("", line))
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _values_in_order(cells: Sequence[str]) -> dict[str, str]:
    """Tell what is what in a line without heads: the e-mail by its @, the two names by their letters."""
    email = ""
    rest = []
    for place, cell in enumerate(cells):
        found = _EMAIL.fullmatch(cell)
        if found and not email:
            email = found[1]
        elif not (place == 0 and cell.isdecimal()):
            rest.append(cell)
    if len(rest) > 1 and not _is_latin(rest[0]) and _is_latin(rest[1]):
        rest[0], rest[1] = rest[1], rest[0]
    elif len(rest) > 1 and _is_latin(rest[1]):
        rest.insert(1, "")
    names = dict(enumerate(_IN_ORDER))
    values = values_of(rest[: len(names)], names)
    position = ", ".join(cell for cell in rest[len(names) :] if cell)
    return {
        **values,
        **values_of([position, email], {0: Column.POSITION, 1: Column.EMAIL}),
    }


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(unicodedata.name(c, "").startswith("LATIN ") for c in letters)
