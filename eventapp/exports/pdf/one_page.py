"""Composing the agenda on one page: its days beside each other, or a page for each day of a long one."""

from collections.abc import Sequence

from eventapp.agendas.programme import ProgrammeDay
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_frame
from eventapp.localized import LocalizedText

#: Items that one page can hold so that it can be read, with the languages of each counted.
_ON_ONE_PAGE = 80
#: Up to that many the people are named, too.
_WITH_PEOPLE = 30
#: Days that stand beside each other.
_ABREAST = 5
#: Items of a day, with their languages counted → columns and size of type in points, on a page of its own.
_DENSITIES = ((40, 2, 8.5), (90, 3, 7.5), (150, 3, 6.5))
_DENSEST = (4, 6.5)


def compose_one_page(conference: Conference, asked: Asked) -> Composed:
    frame = read_frame(conference)
    days, languages = frame.programme.days, columns_of(conference, asked.language)
    texts = len(frame.programme.items) * len(languages)
    is_one_page = texts <= _ON_ONE_PAGE
    columns, size = _density(days, len(languages))

    def languages_of(text: LocalizedText) -> tuple[str, ...]:
        """Return in which languages a text is shown: what is written in one of them alone stands once."""
        return languages if all(code in text for code in languages) else languages[:1]

    return compose_from(
        "pdf/one_page.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        is_one_page=is_one_page,
        is_apart=not is_one_page,
        abreast=_ABREAST,
        languages_of=languages_of,
        columns=columns,
        size=None if is_one_page else size,
        with_people=texts <= _WITH_PEOPLE,
    )


def _density(days: Sequence[ProgrammeDay], languages: int) -> tuple[int, float]:
    """Return the columns of a day's page, and the size of type in points."""
    most = max((len(day.items) for day in days), default=0) * languages
    for limit, columns, size in _DENSITIES:
        if most <= limit:
            return columns, size
    return _DENSEST
