"""The delegates of a conference as a spreadsheet or as CSV, with heads and words in the reader's language.

Rows are read and written as they come, so a list of any length takes the same memory.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import TextIOWrapper
from typing import IO

from eventapp.conferences.models import Conference
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.i18n import gettext
from eventapp.registration.columns import IN_DOWNLOAD, Column, extras_of, offered_columns
from eventapp.registration.filters import DelegateFilter
from eventapp.registration.rows import stream_rows

#: Characters, also of full width, with which a cell would become a formula when a spreadsheet opens the file.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_BEFORE_FORMULA = " \u00a0\u3000"
#: How a file in UTF-8 starts that Excel shall not take for another encoding.
_BYTE_ORDER_MARK = "\ufeff"


def write_delegates_xlsx(
    file: IO[bytes], conference: Conference, wanted: DelegateFilter, *, created_at: datetime | None = None
) -> None:
    """Write the delegates that ``wanted`` picks as a workbook that was made at ``created_at``, else now."""
    columns = _columns(conference, wanted)
    write_sheet(
        file,
        gettext("Delegates"),
        _heads(conference, columns),
        _rows(conference, wanted, columns),
        widths=[column.width for column in columns],
        created_at=created_at,
    )


def write_delegates_csv(file: IO[bytes], conference: Conference, wanted: DelegateFilter) -> None:
    """Write the delegates that ``wanted`` picks into ``file`` as CSV (RFC 4180) in UTF-8.

    A cell that would be a formula has an apostrophe before it, phone numbers too.
    """
    columns = _columns(conference, wanted)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in _heads(conference, columns)])
    for row in _rows(conference, wanted, columns):
        writer.writerow([harmless(_as_text(cell)) for cell in row])
    text.detach()


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula (OWASP, "CSV Injection")."""
    return f"'{text}" if text.lstrip(_BEFORE_FORMULA).startswith(_FORMULA) else text


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return "" if cell is None else str(cell)


def _columns(conference: Conference, wanted: DelegateFilter) -> list[Column]:
    offered = offered_columns(conference, with_contacts=True)
    chosen = ("name", "native_name", *wanted.columns) if wanted.columns else IN_DOWNLOAD
    return [column for key, column in offered.items() if key in chosen]


def _heads(conference: Conference, columns: Sequence[Column]) -> list[str]:
    return [
        gettext("Registered (%(zone)s)", zone=conference.timezone)
        if column.key == "registered"
        else column.label
        for column in columns
    ]


def _rows(
    conference: Conference, wanted: DelegateFilter, columns: Sequence[Column]
) -> Iterator[Sequence[Cell]]:
    readers = [column.read for column in columns]
    for row in stream_rows(conference.id, wanted, extras_of(columns)):
        yield [read(row) for read in readers]
