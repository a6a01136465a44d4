"""Lines of badges and signs: texts in the languages of a document, each as large as it fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.exports.pdf.fitting import Fitted, fit_together
from eventapp.localized import LANGUAGE_TAGS, NO_TEXT, LocalizedText
from eventapp.registration.names import script_tag

#: A text with the BCP 47 tag of its language, or None where nobody can tell.
Tagged = tuple[str, str | None]
#: How much more of a regular weight than of a bold one goes into a width.
_REGULAR = 1.08


@dataclass(frozen=True, slots=True)
class Line:
    """A text as it fits its place, with the BCP 47 tag of its language, None where nobody can tell."""

    fitted: Fitted
    tag: str | None


def in_languages(text: LocalizedText, languages: Sequence[str], first_language: str) -> list[Tagged]:
    """Return a text in each language with its tag; what is the same in two stands once."""
    found: dict[str, str] = {}
    for code in languages:
        shown = text.language_for(code, first_language)
        found.setdefault(text.read(code, first_language), LANGUAGE_TAGS[shown])
    return [(words, tag) for words, tag in found.items() if words]


def typed(text: str, others: LocalizedText, languages: Sequence[str]) -> list[Tagged]:
    """Do the same with what somebody typed in some language; ``others`` says it in further ones."""
    found: dict[str, str | None] = {}
    for code in languages:
        if code in others:
            found.setdefault(others[code], LANGUAGE_TAGS[code])
        else:
            found.setdefault(text, script_tag(text))
    return [(words, tag) for words, tag in found.items() if words]


def organization_in(
    languages: Sequence[str], first_language: str, organization: LocalizedText | None, name: str
) -> list[Tagged]:
    """Do the same with an organization as the directory has it, or where it is not there, as it was typed."""
    if organization is None:
        return typed(name, NO_TEXT, languages)
    return in_languages(organization, languages, first_language)


def set_lines(texts: Sequence[Tagged], sizes: tuple[int, ...], width: float, height: float) -> list[Line]:
    fitted = fit_together(tuple(words for words, _tag in texts), sizes, width * _REGULAR, height)
    return [Line(each, tag) for each, (_words, tag) in zip(fitted, texts, strict=True)]


def names_of(name: str, native_name: str, side_code: str, language: str) -> list[Tagged]:
    """Return somebody's name in both scripts, in front the one that readers of ``language`` know."""
    tag = script_tag(native_name, side_code)
    if not native_name or native_name == name:
        return [(name, None)]
    is_known = tag is not None and tag.split("-")[0] == language
    names: list[Tagged] = [(name, None), (native_name, tag)]
    return names[::-1] if is_known else names
