"""The figures of a conference's participants as a spreadsheet."""

from collections.abc import Iterator, Sequence
from typing import IO

from flask import Response, request

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.delegate_views import download
from eventapp.exports.xlsx import MIMETYPE, Cell, write_sheet
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration.statistics import Counted, Statistics, counted_of, get_statistics


@exports.get("/manage/<slug>/statistics.xlsx")
@in_conference(Permission.DELEGATES_EXPORT)
def statistics_xlsx(conference: Conference) -> Response:
    """Answer with the figures that the page of statistics shows for the same people."""
    counted = counted_of(request.args.get("who", ""))
    return download(
        lambda file: write_statistics(file, conference, counted),
        MIMETYPE,
        f"{conference.slug}-statistics.xlsx",
    )


def write_statistics(file: IO[bytes], conference: Conference, counted: Counted) -> None:
    """Write the figures into ``file``: a line for each, under the name of its group."""
    heads = (gettext("By"), gettext("Value"), gettext("Participants"))
    rows = _rows(get_statistics(conference, counted))
    write_sheet(file, gettext("Statistics"), heads, rows, widths=(28, 40, 14))


def _rows(figures: Statistics) -> Iterator[Sequence[Cell]]:
    yield gettext("All"), "", figures.total
    for group, values in (
        (gettext("Status"), figures.statuses),
        (gettext("Side"), figures.sides),
        (gettext("Delegation"), figures.delegations),
        (gettext("Category"), figures.categories),
        (gettext("Kind of organization"), figures.kinds),
        (gettext("Interpretation"), figures.interpretation),
        (gettext("Day of registration"), [(day.isoformat(), number) for day, number in figures.days]),
    ):
        for value, number in values:
            yield group, value, number
