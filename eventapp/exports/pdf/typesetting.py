"""WeasyPrint as our documents need it: with the languages of parts, without work for what none of them has.

Six of its private places are wrapped. Tests watch what each is for.
"""

import logging
import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

import weasyprint
from weasyprint import css
from weasyprint.css.properties import Dimension
from weasyprint.html import UA, UA_COUNTER_STYLE
from weasyprint.layout import page, percent
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

#: What WeasyPrint says of CSS is for whoever writes the templates, not for the log of a running product.
logging.getLogger("weasyprint").setLevel(logging.ERROR)

#: The fonts of this machine, looked up once for all documents: none of them brings its own.
FONTS = FontConfiguration()


def _with_languages(build: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Let WeasyPrint's tag tree say where the language changes, so that it is read out right (WCAG 3.1.2)."""

    def build_with_languages(box: Any, *others: Any) -> Iterator[Any]:
        language = box.element.get("lang") if box.element is not None else None
        for element in build(box, *others):
            # A box without an element of its own, such as the page's, hands on those inside it.
            if language and "Lang" not in element:
                element["Lang"] = f"({language})"
            yield element

    return build_with_languages


# WeasyPrint writes the language of the whole document alone, and offers no place to say more.
tags._build_box_tree = _with_languages(tags._build_box_tree)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    """Return the pages of a PDF: WeasyPrint asks for all of them at each element, of thousands of badges."""
    kids = pdf.pages["Kids"]
    kept: tuple[int, tuple[bytes, ...]] = getattr(pdf, "kept_references", (-1, ()))
    if kept[0] != len(kids):
        kept = (len(kids), tuple(f"{number} 0 R".encode() for number in kids[::3]))
        pdf.kept_references = kept
    return kept[1]


tags.pydyf.PDF.page_references = property(_page_references)


def _with_shared_languages(find: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Let elements in one language share their computed style, as those without an attribute do.

    Styles are shared between elements with the very same declarations, and each ``lang`` made its own: 90 %
    of the elements of a document in two languages, and a third of the time.
    """

    def find_shared(tree: Any, *others: Any) -> Iterator[Any]:
        of_language: dict[str, Any] = {}
        for specificity, element, declarations, base_url in find(tree, *others):
            # Only the last declarations of an element tell its style from others'.
            if "lang" in element.attrib and not element.attrib.keys() & {"style", "id", "name"}:
                shared = of_language.setdefault(element.get("lang"), declarations)
                yield specificity, element, shared, base_url
            else:
                yield specificity, element, declarations, base_url

    return find_shared


css.find_style_attributes = _with_shared_languages(css.find_style_attributes)


def _with_lengths_at_once(resolve: Callable[..., None]) -> Callable[..., None]:
    """Take lengths that are no percentage as they are: most are, and it saves a fifth of laying out."""

    def resolve_at_once(box: Any, name: str, refer_to: Any) -> None:
        length = box.style[name]
        if length.__class__ is Dimension and length.unit == "px":
            setattr(box, name, length.value)
        elif length == "auto" and not name.startswith("min_"):
            setattr(box, name, length)
        else:
            resolve(box, name, refer_to)

    return resolve_at_once


percent.resolve_one_percentage = _with_lengths_at_once(percent.resolve_one_percentage)


def _set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Compute the styles of a page and of its margins, or take those of the page before if it has the same.

    WeasyPrint looks for them among those of all elements, at each page; but what a page declares stands last.
    """
    style_for.add_page_declarations(page_type)
    cascaded, computed = style_for.get_cascaded_styles(), style_for.get_computed_styles()
    root, before = html.etree_element, getattr(style_for, "page_before", page_type)
    declared = takewhile(lambda key: key[0] == page_type, reversed(cascaded))
    for margin in dict.fromkeys((None, *(margin for _page, margin in declared))):
        like = (before, margin)
        # Margins inherit from their page.
        has_same_parent = margin is None or computed[page_type, None] is computed.get((before, None))
        is_declared_alike = cascaded.get(like) == cascaded.get((page_type, margin))
        if like in computed and has_same_parent and is_declared_alike:
            computed[page_type, margin] = computed[like]
        else:
            parent = root if margin is None else page_type
            style_for.set_computed_styles(
                page_type, pseudo_type=margin, root=root, parent=parent, base_url=html.base_url
            )
    style_for.page_before = page_type


page.set_page_type_computed_styles = _set_page_styles


def _lean(sheet: str) -> str:
    """Return WeasyPrint's own sheet without notes on elements and pages, and with markers of lists alone.

    As it stands it gives each element of a document six pseudo-elements, each with a style to compute.
    """
    without_notes = re.sub(r"^(::|  @)(foot)?note(-[a-z]+)? *\{[^\n]*\n", "", sheet, flags=re.MULTILINE)
    return re.sub(r"^::marker", "li::marker", without_notes, flags=re.MULTILINE)


_OWN_SHEET = weasyprint.CSS(string=_lean(UA), counter_style=UA_COUNTER_STYLE)


#: What no line can hold and nobody reads. Chinese is broken anywhere, so it is no word here.
_ENDLESS = re.compile(r"[^\s\u2e80-\uffff]{400,}")
#: So many letters fit into the narrowest column.
_PIECE = re.compile(r"(.{8})(?=.)", re.DOTALL)


def _broken(text: str | None) -> str | None:
    """Let an endless word break after some letters: looking for the place costs its length squared."""
    if text is None or len(text) < 400:
        return text
    return _ENDLESS.sub(lambda word: _PIECE.sub("\\1\u200b", word[0]), text)


class Source(weasyprint.HTML):
    """The HTML of a document."""

    def __init__(self, *, html: str, url_fetcher: URLFetcher) -> None:
        super().__init__(string=html, url_fetcher=url_fetcher, base_url=None)
        for element in self.etree_element.iter():
            if element.tag != "style":
                element.text = _broken(element.text)
            element.tail = _broken(element.tail)

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_OWN_SHEET]
