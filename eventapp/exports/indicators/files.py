"""Indicators as files: a spreadsheet for people, JSON for programs, with the same figures.

The JSON document is one object::

    format       "eventapp-indicators"
    schema       1; grows when something that was there is called otherwise or goes
    conferences  a list in order of their days:
        id, slug, title, starts_on, ends_on, timezone (IANA)
        as_of           the day, in that zone, as of which action items are open or overdue
        participants    those who were accepted:
            total
            by_side     a list of code, name and number
            by_sector   sector, such as "energy", or "none" → number
            by_kind     kind of organization, such as "university" → number
        working_links   total, new (not taken over from the edition before), by_stage (stage → number)
        agreements      the same
        decisions       how many were taken
        action_items    total, from_before (taken over from the edition before), median_days (null where
                        none is done), and the parts of the total: done_on_time, done_late, done_undated,
                        open, overdue, cancelled, carried_over
        pulses          a list of rounds: months, asked, answered, by_answer (answer → number)

Texts are objects, language code → text. Mappings have every key that there is, 0 included.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from eventapp.exports.indicators.lines import list_groups
from eventapp.exports.indicators.values import Indicators, StagedFigures
from eventapp.exports.schedules.text import clean, clean_texts
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.i18n import current_language, gettext

SCHEMA = 1


def write_indicators(
    file: IO[bytes], editions: Sequence[Indicators], *, created_at: datetime | None = None
) -> None:
    """Write a spreadsheet in the reader's language: a row for each figure, a column for each edition.

    It says that it was made at ``created_at``, else now.
    """
    language = current_language()
    titles = [clean(one.title.read(language, one.first_language)) for one in editions]
    write_sheet(
        file,
        gettext("Indicators"),
        [gettext("Group"), gettext("Indicator"), *titles],
        _rows(editions),
        widths=[34, 34, *([26] * len(editions))],
        created_at=created_at,
    )


def _rows(editions: Sequence[Indicators]) -> Iterator[Sequence[Cell]]:
    yield gettext("Conference"), gettext("First day"), *(one.starts_on.isoformat() for one in editions)
    for group in list_groups(editions):
        for line in group.lines:
            yield clean(group.name), clean(line.label), *line.values


def indicators_json(editions: Sequence[Indicators]) -> bytes:
    """Return the figures of some conferences as a JSON document in UTF-8."""
    document = {
        "format": "eventapp-indicators",
        "schema": SCHEMA,
        "conferences": [_conference(one) for one in editions],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _conference(one: Indicators) -> dict[str, Any]:
    return {
        "id": one.conference_id,
        "slug": one.slug,
        "title": clean_texts(one.title),
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "timezone": one.timezone,
        "as_of": one.as_of.isoformat(),
        "participants": {
            "total": one.delegates,
            "by_side": [
                {"code": side.code, "name": clean_texts(side.name), "number": side.delegates}
                for side in one.sides
            ],
            "by_sector": _counts(one.by_sector),
            "by_kind": _counts(one.by_kind),
        },
        "working_links": _staged(one.links),
        "agreements": _staged(one.agreements),
        "decisions": one.decisions,
        "action_items": {
            "total": one.items_total,
            "from_before": one.items_from_before,
            "median_days": one.median_days,
            **_counts(one.items),
        },
        "pulses": [
            {
                "months": each.months,
                "asked": each.asked,
                "answered": each.answered,
                "by_answer": _counts(each.by_answer),
            }
            for each in one.pulses
        ],
    }


def _staged(figures: StagedFigures) -> dict[str, Any]:
    return {"total": figures.total, "new": figures.new, "by_stage": _counts(figures.by_stage)}


def _counts(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): number for key, number in counts.items()}
