"""The file that is offered for lists of people: heads in the reader's language, and an example."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import xlsxwriter

from eventapp.delegations.people_lists.heads import EXAMPLE_MARKS, HEADS, Column
from eventapp.delegations.people_lists.rows import PEOPLE_MAX

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What Excel takes as the choices of a cell, in characters; it parts them at commas and knows no way round.
_CHOICES_MAX = 255
_WIDTHS = {Column.NAME: 26, Column.POSITION: 30, Column.ORGANIZATION: 34, Column.EMAIL: 30}
_EXAMPLE: Mapping[Column, str] = {
    Column.NAME: "LI Wei",
    Column.NATIVE_NAME: "李伟",
    Column.POSITION: "Deputy Director",
    Column.EMAIL: "li.wei@example.org",
}


def template_xlsx(
    columns: Sequence[Column], language: str, *, choices: Mapping[Column, Sequence[str]]
) -> bytes:
    """Return a workbook with heads and one row of example, which isn't read when the file comes back.

    ``choices`` are offered in the cells of a column; a list of them that Excel has no room for is left out.
    """
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        quiet = book.add_format({"italic": True, "font_color": "#666666"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(column, 20))
            sheet.write_string(0, place, HEADS[column][language], bold)
            words = choices.get(column)
            example = words[0] if words else _EXAMPLE.get(column, "")
            if column is Column.NAME:
                example = f"{EXAMPLE_MARKS[language]} {example}"
            sheet.write_string(1, place, example, quiet)
            if words and _can_be_offered(words):
                rule = {"validate": "list", "source": list(words)}
                sheet.data_validation(1, place, PEOPLE_MAX, place, rule)
    return file.getvalue()


def _can_be_offered(words: Sequence[str]) -> bool:
    joined = ",".join(words)
    return len(joined) <= _CHOICES_MAX and '"' not in joined and joined.count(",") == len(words) - 1
