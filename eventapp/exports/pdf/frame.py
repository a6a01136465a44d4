"""What all documents have in common: their languages, their head and words, and the hash that names them."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app
from markupsafe import Markup

from eventapp.action_items.words import STATUS_LABELS
from eventapp.agendas.words import KIND_NAMES, ROLE_NAMES
from eventapp.agreements.words import KIND_NAMES as AGREEMENT_KIND_NAMES
from eventapp.agreements.words import STAGE_NAMES as AGREEMENT_STAGE_NAMES
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.conferences.rules import contrast, readable_text_on
from eventapp.conferences.words import PARTNER_ROLE_NAMES
from eventapp.designs.rules import SIZES
from eventapp.exports.kinds import KINDS, PAPER, YES
from eventapp.exports.languages import columns_of
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.rendering import RENDERER, Order
from eventapp.exports.summary import FRAMING_KINDS, ConferenceFrame
from eventapp.exports.words import MINUTES_STATUS_NAMES, PRIORITY_NAMES
from eventapp.i18n import (
    current_language,
    gettext,
    language_names,
    language_tag,
    list_comma,
    local_date,
    short_date,
    speaking,
)
from eventapp.localized import LANGUAGE_TAGS, LocalizedText
from eventapp.organizations.words import KIND_NAMES as ORGANIZATION_KIND_NAMES

_INK = "#16202b"
_READABLE = 4.5
#: Letters, a Chinese character being as wide as two.
_LONG = 700
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for; ``choices`` are complete, and ``subject_id`` says of what it is to speak."""

    kind: DocumentKind
    language: str
    choices: Mapping[str, str]
    subject_id: str | None = None

    def is_chosen(self, name: str) -> bool:
        """Tell whether a choice of yes and no was answered with yes."""
        return self.choices[name] == YES


@dataclass(frozen=True, slots=True)
class Composed:
    """A document that was asked for, as what the worker renders.

    ``delegate_id`` is whose alone it is: what two people get is never one document, even where it is equal.
    Nor is it of two subjects. ``communique_version`` is that of the communiqué that it shows.
    """

    asked: Asked
    order: Order
    delegate_id: str | None = None
    communique_version: int | None = None

    @property
    def html(self) -> str:
        return self.order.html

    @property
    def media_type(self) -> str:
        return KINDS[self.asked.kind].media_type

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what no two documents of a conference share."""
        return (self.asked.kind, self.asked.language, self.content_hash)

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of what is shown and of what renders it."""
        shown = f"{RENDERER}\n{self.delegate_id or ''}{self.asked.subject_id or ''}{self.order.to_json()}"
        return hashlib.sha256(shown.encode(errors="replace")).hexdigest()


def compose_from(
    template: str,
    conference: Conference,
    asked: Asked,
    *,
    frame: ConferenceFrame,
    changed_at: datetime,
    delegate_id: str | None = None,
    pictures: tuple[str, ...] = (),
    is_one_page: bool = False,
    **more: Any,
) -> Composed:
    """Return the document that ``template`` makes of a frame and of what ``more`` gives it."""
    # Straight from the environment: a document knows nothing of a request, nor of who is signed in.
    html = current_app.jinja_env.get_template(template).render(
        **document_context(conference, asked, frame, changed_at), **more
    )
    logo = (frame.design.logo_id,) if frame.design.logo_id else ()
    order = Order(
        _without_surrogates(html),
        # Each once and in order, so that the same document has the same hash.
        pictures=tuple(dict.fromkeys(logo + pictures)),
        is_one_page=is_one_page,
    )
    return Composed(asked, order, delegate_id)


def _without_surrogates(html: str) -> str:
    # A lone half of a pair (a broken import) is no character, and no JSON and no hash could be made of it.
    return html.encode(errors="replace").decode()


def is_long(texts: Iterable[LocalizedText]) -> bool:
    """Tell whether texts would leave a gap at the end of a page if they might not go on over it."""
    by_language = Counter[str]()
    for text in texts:
        for code, written in text.items():
            by_language[code] += len(written) * (2 if code == "zh" else 1)
    return max(by_language.values(), default=0) > _LONG


def document_context(
    conference: Conference, asked: Asked, frame: ConferenceFrame, changed_at: datetime
) -> dict[str, Any]:
    """Return what the frame of every document needs."""
    languages = columns_of(conference, asked.language)
    name = KINDS[asked.kind].name
    paper = asked.choices.get(PAPER.name, frame.design.paper)
    width, height = SIZES[paper]
    # The day and not the instant: what nobody sees of a change makes no new document.
    changed_on = local_date(changed_at, conference.timezone)
    return {
        "name": in_each(languages, lambda: gettext(name)),
        "as_of": in_each(
            languages, lambda: gettext("As of %(day)s", day=short_date(changed_on, current_language()))
        ),
        "languages": languages,
        "is_chosen": asked.is_chosen,
        "design": frame.design,
        "paper": paper,
        "paper_width": width,
        "paper_height": height,
        "tags": LANGUAGE_TAGS,
        "first": conference.first_language,
        "frame": frame,
        "programme": frame.programme,
        "changed_on": changed_on,
        # Where the newest is read, for as long as everybody may.
        "address": _public_address(conference),
        "in_language": _in_language,
        "tag_under_way": lambda: language_tag(current_language()),
        "listed": _listed,
        "comma": _comma,
        "light_kinds": FRAMING_KINDS,
        "kind_names": KIND_NAMES,
        "role_names": ROLE_NAMES,
        "category_names": CATEGORY_LABELS,
        "partner_role_names": PARTNER_ROLE_NAMES,
        "organization_kind_names": ORGANIZATION_KIND_NAMES,
        "status_names": STATUS_LABELS,
        "priority_names": PRIORITY_NAMES,
        "minutes_status_names": MINUTES_STATUS_NAMES,
        "agreement_kind_names": AGREEMENT_KIND_NAMES,
        "agreement_stage_names": AGREEMENT_STAGE_NAMES,
        **_colours(conference.colour),
    }


def _public_address(conference: Conference) -> str:
    """Return the address of the conference's public page, or '' while there is none."""
    if conference.state not in PUBLIC_STATES:
        return ""
    return public_address(conference.slug)


def public_address(slug: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}/c/{slug}/"


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
    return language_names(codes, current_language())


def _comma() -> str:
    """Return what parts the entries of a list in the language under way."""
    return list_comma(current_language())
