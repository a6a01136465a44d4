"""The figures of one conference as files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.data.files import JSON, DataFile, written
from eventapp.exports.indicators.files import indicators_json, write_indicators
from eventapp.exports.indicators.reading import read_indicators
from eventapp.exports.models import DocumentKind
from eventapp.exports.xlsx import MIMETYPE as XLSX
from eventapp.i18n import local_date, speaking


def indicator_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield the figures as a spreadsheet in each language and as JSON, as of when one of them changed."""
    as_of = changed_at(conference, DocumentKind.INDICATORS)
    figures = replace(read_indicators(conference), as_of=local_date(as_of, conference.timezone))
    for code in languages:
        with speaking(code):
            write = partial(write_indicators, editions=[figures], created_at=as_of)
            yield DataFile(f"indicators-{code}.xlsx", XLSX, written(write))
    yield DataFile("indicators.json", JSON, indicators_json([figures]))
