"""What all documents have in common: their languages, their head and words, and the hash that names them."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app
from markupsafe import Markup

from eventapp.action_items.words import STATUS_LABELS
from eventapp.agendas.words import KIND_NAMES, ROLE_NAMES
from eventapp.agreements.words import KIND_NAMES as AGREEMENT_KIND_NAMES
from eventapp.agreements.words import STAGE_NAMES as AGREEMENT_STAGE_NAMES
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import contrast, readable_text_on
from eventapp.conferences.words import PARTNER_ROLE_NAMES
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.rendering import RENDERER
from eventapp.exports.summary import FRAMING_KINDS, ConferenceFrame
from eventapp.exports.words import ALL_NAMES, MINUTES_STATUS_NAMES, PRIORITY_NAMES
from eventapp.i18n import (
    current_language,
    gettext,
    language_name,
    list_comma,
    local_date,
    short_date,
    speaking,
)
from eventapp.localized import LANGUAGE_TAGS, LANGUAGES, LocalizedText
from eventapp.organizations.words import KIND_NAMES as ORGANIZATION_KIND_NAMES

#: The language of a document that shows all of them side by side.
BOTH = "both"
#: What a document can be asked for in.
DOCUMENT_LANGUAGES = (*LANGUAGES, BOTH)
_INK = "#16202b"
_READABLE = 4.5
#: Letters, a Chinese character being as wide as two.
_LONG = 700
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Composed:
    """A document as HTML. ``language`` is a language's code or :data:`BOTH`.

    ``delegate_id`` is whose alone it is: what two people get is never one document, even where it is equal.
    Nor is it of two subjects: ``subject_id`` is the agenda item or the agreement that it speaks of.
    """

    kind: DocumentKind
    language: str
    html: str
    delegate_id: str | None = None
    subject_id: str | None = None

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of what is shown and of what renders it."""
        shown = f"{RENDERER}\n{self.delegate_id or ''}{self.subject_id or ''}{self.html}"
        return hashlib.sha256(shown.encode(errors="replace")).hexdigest()


def compose_from(
    template: str,
    conference: Conference,
    kind: DocumentKind,
    language: str,
    *,
    frame: ConferenceFrame,
    changed_at: datetime,
    subject_id: str | None = None,
    **more: Any,
) -> Composed:
    """Return the document that ``template`` makes of a frame and of what ``more`` gives it."""
    # Straight from the environment: a document knows nothing of a request, nor of who is signed in.
    html = current_app.jinja_env.get_template(template).render(
        **document_context(
            conference, ALL_NAMES[kind], language_codes(conference, language), frame, changed_at
        ),
        **more,
    )
    return Composed(kind, language, html, subject_id=subject_id)


def language_codes(conference: Conference, language: str) -> tuple[str, ...]:
    """Return the languages of a document's columns, the conference's first one in front."""
    if language != BOTH:
        return (language,)
    return tuple(sorted(LANGUAGES, key=lambda code: code != conference.first_language))


def is_long(texts: Iterable[LocalizedText]) -> bool:
    """Tell whether texts would leave a gap at the end of a page if they might not go on over it."""
    by_language = Counter[str]()
    for text in texts:
        for code, written in text.items():
            by_language[code] += len(written) * (2 if code == "zh" else 1)
    return max(by_language.values(), default=0) > _LONG


def document_context(
    conference: Conference,
    name: str,
    languages: Sequence[str],
    frame: ConferenceFrame,
    changed_at: datetime,
) -> dict[str, Any]:
    """Return what the frame of every document needs; ``name`` is the msgid of what it is called."""
    # The day and not the instant: what nobody sees of a change makes no new document.
    changed_on = local_date(changed_at, conference.timezone)
    return {
        "name": in_each(languages, lambda: gettext(name)),
        "as_of": in_each(
            languages, lambda: gettext("As of %(day)s", day=short_date(changed_on, current_language()))
        ),
        "languages": languages,
        "tags": LANGUAGE_TAGS,
        "first": conference.first_language,
        "frame": frame,
        "programme": frame.programme,
        "changed_on": changed_on,
        "in_language": _in_language,
        "listed": _listed,
        "comma": _comma,
        "light_kinds": FRAMING_KINDS,
        "kind_names": KIND_NAMES,
        "role_names": ROLE_NAMES,
        "partner_role_names": PARTNER_ROLE_NAMES,
        "organization_kind_names": ORGANIZATION_KIND_NAMES,
        "status_names": STATUS_LABELS,
        "priority_names": PRIORITY_NAMES,
        "minutes_status_names": MINUTES_STATUS_NAMES,
        "agreement_kind_names": AGREEMENT_KIND_NAMES,
        "agreement_stage_names": AGREEMENT_STAGE_NAMES,
        **_colours(conference.colour),
    }


def _colours(accent: str) -> dict[str, str]:
    is_readable = contrast(accent, "#ffffff") >= _READABLE
    return {
        "accent": accent,
        "on_accent": readable_text_on(accent),
        "accent_text": accent if is_readable else _INK,
    }


def in_each(languages: Sequence[str], say: Callable[[], Said]) -> dict[str, Said]:
    """Return what is said in each language, by its code."""
    texts = {}
    for code in languages:
        with speaking(code):
            texts[code] = say()
    return texts


def _in_language(code: str, caller: Callable[[], Markup]) -> Markup:
    """Write a template's block in a language: ``{% call in_language('zh') %}…{% endcall %}``."""
    with speaking(code):
        return caller()


def _listed(codes: Sequence[str]) -> str:
    """Name languages in the language under way, as a list within a sentence."""
    return _comma().join(language_name(code, current_language()) for code in codes)


def _comma() -> str:
    """Return what parts the entries of a list in the language under way."""
    return list_comma(current_language())
