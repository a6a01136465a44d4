"""Spreadsheets: one sheet with one head row, whose cells are text, numbers or dates and never formulas."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

import xlsxwriter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What spreadsheets forbid in the name of a sheet, and how long it may be.
_FORBIDDEN, _LONGEST = str.maketrans("[]:*?/\\", "       "), 31

#: What a cell may hold; a datetime is wall-clock, as spreadsheets know no zones.
Cell = str | int | float | datetime | None


def write_sheet(
    file: IO[bytes],
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    widths: Sequence[int],
    created_at: datetime | None = None,
) -> None:
    """Write a workbook of one sheet into ``file``; ``widths`` are in characters.

    The workbook says that it was made at ``created_at``, else now: given, equal rows make equal octets.

    Rows are written as they come and not kept (``constant_memory``), so a long list costs no memory.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        if created_at:
            book.set_properties({"created": created_at})
        bold = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        sheet = book.add_worksheet(_sheet_name(name))
        sheet.freeze_panes(1, 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(last, column, cell, moment)
                elif isinstance(cell, int | float):
                    sheet.write_number(last, column, cell)
                elif cell:
                    sheet.write_string(last, column, cell)
        sheet.autofilter(0, 0, last, len(heads) - 1)


def _sheet_name(name: str) -> str | None:
    """Return what a sheet may be called, None where nothing is left; its length counts in UTF-16."""
    words = " ".join(name.translate(_FORBIDDEN).split())
    printable = "".join(letter for letter in words if letter.isprintable())
    octets = printable.strip(" '").encode("utf-16-le")[: 2 * _LONGEST]
    return octets.decode("utf-16-le", "ignore").strip(" '") or None
