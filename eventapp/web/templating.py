"""What templates can say: the contract of ``templates/`` with Python."""

import hashlib
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nh3
from flask import Flask, current_app, url_for
from markdown_it import MarkdownIt
from markupsafe import Markup

from eventapp import i18n
from eventapp.i18n import current_language, language_tag
from eventapp.localized import CONFERENCE_LANGUAGES, LANGUAGE_TAGS, LANGUAGES, LocalizedText
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor
from eventapp.web.addresses import this_page
from eventapp.web.markers import access_of, request_access
from eventapp.web.qr_codes import qr_picture
from eventapp.web.security import csp_nonce

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


@lru_cache(maxsize=512)
def rich_text(source: str) -> Markup:
    """Turn Markdown that anybody may have typed into safe HTML: no images, no raw HTML, headings below h2."""
    html = _MARKDOWN.render(source)
    for level in (2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return Markup(  # noqa: S704 (sanitised by nh3 on the same line)
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener",
        )
    )


def text(value: LocalizedText | None, first_language: str = "en") -> str:
    """Read a localized text in the reader's language."""
    return value.read(current_language(), first_language) if value else ""


def text_tag(value: LocalizedText | None, first_language: str = "en") -> str:
    """Return the ``lang`` attribute for what ``text`` gives."""
    language = current_language()
    return language_tag(value.language_for(language, first_language) if value else language)


def other_text(value: LocalizedText | None) -> str:
    """Return the text in the first other language that has a different one, or ''."""
    return next((other for _tag, other in other_texts(value)), "")


def other_texts(value: LocalizedText | None) -> list[tuple[str, str]]:
    """Return (``lang`` attribute, text) for each other language that has a different text."""
    shown, reader = text(value), current_language()
    return [(language_tag(code), t) for code, t in (value or {}).items() if code != reader and t != shown]


def language_url(language: str) -> str:
    """Return the URL of this page in another language, for the switch."""
    return this_page(lang=language)


def may_open(endpoint: str, conference_id: str | None = None) -> bool:
    """Tell whether a page exists and the reader may open it, so that navigation has no dead ends."""
    view = current_app.view_functions.get(endpoint)
    access = access_of(view) if view else None
    if access in set(Permission):
        return is_permitted(current_actor(), Permission(access), conference_id)
    return access is not None


def _static_url(app: Flask) -> Any:
    folder = Path(app.static_folder or "")

    @cache
    def version(filename: str) -> str:
        return hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:10]

    def static_url(filename: str) -> str:
        """Return the URL of one of our own static files; it names the content, so it is kept for ever."""
        return url_for("static", filename=filename, v=version(filename))

    return static_url


def set_up_templates(app: Flask) -> None:
    """Register globals and filters; undefined names in templates are errors."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        pgettext=i18n.pgettext,
        languages=LANGUAGES,
        conference_languages=CONFERENCE_LANGUAGES,
        language_tags=LANGUAGE_TAGS,
        language_url=language_url,
        may_open=may_open,
        static_url=_static_url(app),
        csp_nonce=csp_nonce,
        side_name=lambda code: i18n.side_name(code, current_language()),
        timezone_words=lambda tz, at: i18n.timezone_in_words(tz, at, current_language()),
    )
    env.filters.update(
        text=text,
        text_tag=text_tag,
        other_text=other_text,
        other_texts=other_texts,
        language_tag=language_tag,
        language_name=lambda code: i18n.language_name(code, current_language()),
        markdown=lambda source: rich_text(source or ""),
        qr_picture=qr_picture,
        date_words=_date_words,
        short_date=lambda day: i18n.short_date(day, current_language()),
        date_range=lambda first, last: i18n.date_range_in_words(first, last, current_language()),
        time_of_day=i18n.time_of_day,
        instant=lambda at, tz: i18n.instant_in_words(at, tz, current_language()),
    )

    @app.context_processor
    def _per_request() -> dict[str, Any]:
        language = current_language()
        return {
            "language": language,
            "language_tag": language_tag(language),
            "comma": i18n.list_comma(language),
            # A public page is the same for everybody, which its ETag relies on.
            "current_actor": None if request_access() == "public" else current_actor(),
        }


def _date_words(value: date | datetime, timezone: str | None = None) -> str:
    """Write a date, or an instant's date in ``timezone``, in words."""
    if isinstance(value, datetime):
        value = i18n.local_date(value, timezone or "UTC")
    return i18n.date_in_words(value, current_language())
