"""The delegates of a conference as a spreadsheet or as CSV, with heads and words in the reader's language."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO

from eventapp.clock import to_wall_clock
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.i18n import current_language, gettext, language_name
from eventapp.registration.labels import STATUS_LABELS
from eventapp.registration.models import Delegate
from eventapp.registration.queries import DelegateFilter, stream_delegates

#: Characters, also of full width, with which a cell would become a formula when a spreadsheet opens the file.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_WIDTHS = (24, 16, 32, 24, 16, 18, 14, 28, 20, 16, 24, 16, 18)


def delegates_xlsx(conference: Conference, wanted: DelegateFilter) -> bytes:
    """Return the delegates that ``wanted`` picks as a workbook."""
    rows = _rows(conference, wanted)
    return write_sheet(gettext("Delegates"), _heads(conference), rows, widths=_WIDTHS)


def delegates_csv(conference: Conference, wanted: DelegateFilter) -> bytes:
    """Return the delegates that ``wanted`` picks as CSV (RFC 4180) in UTF-8.

    It starts with a byte order mark, without which Excel takes Chinese for another encoding. A cell that
    would be a formula has an apostrophe before it, phone numbers too.
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in _heads(conference)])
    for row in _rows(conference, wanted):
        writer.writerow([harmless(_as_text(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula (OWASP, "CSV Injection")."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) else text


def _as_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return "" if cell is None else str(cell)


def _heads(conference: Conference) -> Sequence[str]:
    return (
        gettext("Name"),
        gettext("Name in own script"),
        gettext("Organization"),
        gettext("Position"),
        gettext("Side"),
        gettext("Category"),
        gettext("Status"),
        gettext("E-mail"),
        gettext("Phone"),
        gettext("Interpretation"),
        gettext("Dietary needs"),
        gettext("Language of mails"),
        gettext("Registered (%(zone)s)", zone=conference.timezone),
    )


def _rows(conference: Conference, wanted: DelegateFilter) -> Iterator[Sequence[Cell]]:
    language = current_language()
    statuses = {value: gettext(label) for value, label in STATUS_LABELS.items()}
    categories = {value: gettext(label) for value, label in CATEGORY_LABELS.items()}
    for delegate in stream_delegates(conference.id, wanted):
        yield (
            delegate.name,
            delegate.native_name,
            delegate.organization_name,
            delegate.position,
            delegate.side.name.read(language, conference.first_language),
            categories[delegate.category],
            statuses[delegate.status],
            delegate.email,
            delegate.phone,
            _interpretation(delegate, language),
            delegate.dietary,
            language_name(delegate.language, language),
            to_wall_clock(delegate.registered_at, conference.timezone),
        )


def _interpretation(delegate: Delegate, language: str) -> str:
    if delegate.interpretation is None:
        return ""
    return str(gettext("Into %(language)s", language=language_name(delegate.interpretation, language)))
