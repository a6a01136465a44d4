"""The languages of a document: one of the conference's, or two side by side."""

from collections.abc import Mapping
from itertools import combinations

from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.kinds import KINDS
from eventapp.i18n import current_language, gettext, language_name

#: The conference's first two languages side by side.
BOTH = "both"


@exports.app_template_global()
def document_languages(conference: Conference) -> Mapping[str, str]:
    """Return what documents can be asked for in, with its name in the language under way.

    A code is a language's, :data:`BOTH`, or that of two others side by side, such as ``en-de``.
    """
    reader = current_language()
    names = {code: language_name(code, reader) for code in conference.languages}
    for code, columns in _pairs(conference).items():
        one, other = (language_name(language, reader) for language in columns)
        names[code] = gettext("%(one)s and %(other)s side by side", one=one, other=other)
    return names


def offered_languages(conference: Conference, kind: str) -> Mapping[str, str]:
    """Return what documents of a kind can be asked for in, of one that has all languages a single entry."""
    if KINDS[kind].has_all_languages:
        return {conference.first_language: gettext("All languages")}
    return document_languages(conference)


def languages_in(conference: Conference, kind: str, language: str) -> tuple[str, ...]:
    """Return the languages that a document of a kind speaks."""
    return tuple(conference.languages) if KINDS[kind].has_all_languages else columns_of(conference, language)


def asked_language(conference: Conference, choice: str) -> str:
    """Return ``choice`` where there is such a document, else the reader's language or the first one."""
    languages = document_languages(conference)
    return next(code for code in (choice, current_language(), conference.first_language) if code in languages)


def columns_of(conference: Conference, language: str) -> tuple[str, ...]:
    """Return the languages of a document's columns, the conference's first one in front."""
    return _pairs(conference).get(language, (language,))


def _pairs(conference: Conference) -> dict[str, tuple[str, str]]:
    first_two = tuple(conference.languages[:2])
    return {
        BOTH if pair == first_two else "-".join(pair): pair for pair in combinations(conference.languages, 2)
    }
