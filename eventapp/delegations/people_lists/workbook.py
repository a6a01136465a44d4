"""The first sheet of an Excel workbook as rows of text. Nothing in it is evaluated, nothing fetched."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from eventapp.delegations.people_lists.rows import COLUMNS_MAX, ROWS_MAX, UnreadableList, too_many
from eventapp.i18n import N_

#: What a workbook may unpack to; 2,000 people with all columns take less than 3 MB.
_UNPACKED_MAX = 24 * 1024 * 1024
_PARTS_MAX = 500
#: Elements of the sheets with their texts, and of all other parts: each costs memory and time, however few
#: octets it takes. 20,000 formatted rows have fewer.
_ELEMENTS_MAX, _OTHER_ELEMENTS_MAX = 600_000, 60_000
_TABLES = ("xl/worksheets/", "xl/sharedStrings.xml")
_BROKEN = N_("This file can't be opened. Please save it anew as .xlsx or CSV.")


def workbook_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of the first sheet with their numbers; raises :class:`UnreadableList`.

    Of a formula only the value is seen that the spreadsheet has stored with it.
    """
    _check_size(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True), 1):
            if number > ROWS_MAX:
                raise too_many()
            yield number, [_as_text(cell) for cell in cells]
    except UnreadableList:
        raise
    except Exception as error:  # a broken file may break openpyxl in any way
        raise UnreadableList(_BROKEN) from error


def _check_size(content: bytes) -> None:
    """Refuse what unpacks to more than any list of people; zipfile never unpacks more than is declared."""
    # Counted before the list of parts is read, which takes long for a hundred thousand.
    if content.count(b"PK\x01\x02") > _PARTS_MAX:
        raise too_many()
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise UnreadableList(N_("This is no spreadsheet. Please send a list as .xlsx or CSV."))
            if sum(part.file_size for part in parts) > _UNPACKED_MAX:
                raise too_many()
            _check_elements(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError) as error:
        raise UnreadableList(_BROKEN) from error


def _check_elements(packed: zipfile.ZipFile) -> None:
    in_tables = in_others = 0
    for part in packed.infolist():
        number = packed.read(part).count(b"<")
        if part.filename.startswith(_TABLES):
            in_tables += number
        else:
            in_others += number
    if in_tables > _ELEMENTS_MAX or in_others > _OTHER_ELEMENTS_MAX:
        raise too_many()


def _as_text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()
