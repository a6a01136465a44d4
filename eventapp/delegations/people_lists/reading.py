"""Reading a file with people: an Excel workbook, or text with separators in whatever encoding it came."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from eventapp.delegations.people_lists.heads import EXAMPLE_MARKS, Column, columns_of
from eventapp.delegations.people_lists.rows import (
    CELL_MAX,
    COLUMNS_MAX,
    FILE_MAX,
    PEOPLE_MAX,
    ReadList,
    Row,
    UnreadableList,
    nobody_in_it,
    too_many,
)
from eventapp.delegations.people_lists.tables import text_tables
from eventapp.delegations.people_lists.workbook import workbook_rows
from eventapp.i18n import N_

#: A table as it comes: each row with its number from 1.
Table = Iterable[tuple[int, Sequence[str]]]
#: The heads stand in one of the first rows; a title and a date may be above them.
_HEADS_WITHIN = 10
_EXAMPLES = tuple(EXAMPLE_MARKS.values())
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"


def read_file(content: bytes) -> ReadList:
    """Return the people of a file; what it is, its content says. Raises :class:`UnreadableList`."""
    if len(content) > FILE_MAX:
        raise UnreadableList(
            N_("A list may have up to %(megabytes)d MB."), megabytes=FILE_MAX // (1024 * 1024)
        )
    if content.startswith(_OLD_EXCEL):
        raise UnreadableList(
            N_("This is an old Excel file or one with a password. Please save it as .xlsx without one.")
        )
    candidates: Sequence[Callable[[], Table]] = (
        [lambda: workbook_rows(content)] if content.startswith(_ZIP) else text_tables(content)
    )
    best = max((_find_heads(table()) for table in candidates), key=lambda found: len(found[1]))
    return _read_table(*best)


def _find_heads(table: Table) -> tuple[Iterator[tuple[int, Sequence[str]]], dict[int, Column], list[str]]:
    """Return the rows below the heads, which column each place holds, and the heads nobody knows."""
    rows = iter(table)
    for _, (_number, cells) in zip(range(_HEADS_WITHIN), rows, strict=False):
        columns, unknown = heads_in(cells)
        if len(columns) > 1 or Column.NAME in columns.values():
            return rows, columns, unknown
    return rows, {}, []


def heads_in(cells: Sequence[str]) -> tuple[dict[int, Column], list[str]]:
    """Return place → column of the heads among ``cells``, and those that are none."""
    heads = cells[:COLUMNS_MAX]
    columns = columns_of(heads)
    return columns, [head[:40] for place, head in enumerate(heads) if head and place not in columns]


def _read_table(
    rows: Iterator[tuple[int, Sequence[str]]], columns: dict[int, Column], unknown: list[str]
) -> ReadList:
    if not columns:
        raise UnreadableList(
            N_("The first row has to say what the columns are, such as “Name”. See the template.")
        )
    people: list[Row] = []
    for number, cells in rows:
        values = values_of(cells, columns)
        if not values or values.get(Column.NAME, "").startswith(_EXAMPLES):
            continue
        if len(people) == PEOPLE_MAX:
            raise too_many()
        people.append(Row(number, values))
    if not people:
        raise nobody_in_it()
    return ReadList(people, unknown)


def values_of(cells: Sequence[str], columns: dict[int, Column]) -> dict[str, str]:
    """Return column → what stands in it: no blank cells, no endless ones, no control characters."""
    values = {str(column): _cleaned(cells[place]) for place, column in columns.items() if place < len(cells)}
    return {column: value for column, value in values.items() if value}


def _cleaned(cell: str) -> str:
    line = " ".join(cell[:CELL_MAX].split())
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))
