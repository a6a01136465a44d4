"""Text with separators as rows: which encoding it is in, and every separator that it may use."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import StringIO

from eventapp.delegations.people_lists.rows import ROWS_MAX, UnreadableList, too_many
from eventapp.i18n import N_

_SEPARATORS = (",", ";", "\t", "，", "；", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_LIST = N_("This is no list of people. Please send it as .xlsx or CSV.")


def text_tables(content: bytes) -> list[Callable[[], Iterator[tuple[int, Sequence[str]]]]]:
    """Return the ways to read a text as a table, one for each separator; which is right, the heads say."""
    text = decoded(content)
    return [partial(_rows, text, separator) for separator in _SEPARATORS]


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16, GB18030, or what Excel writes in Western Europe."""
    encoding = _encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableList(_NO_LIST) from error
    if "\0" in text:
        raise UnreadableList(_NO_LIST)
    return text


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:200]
    if b"\0" in start:
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Chinese comes in pairs of high bytes, the accents of Western Europe one by one.
        is_chinese = re.search(rb"[\x80-\xff]{2}", content) is not None
        return "gb18030" if is_chinese else "cp1252"
    return "utf-8"


def _rows(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            if number > ROWS_MAX:
                raise too_many()
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UnreadableList(_NO_LIST) from error
