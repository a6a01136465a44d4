"""Rendering one order, in processes made for it alone; see ``keeper``.

A large one has a lead, which lays out the front and makes one PDF of all parts, and a follower for each half.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any

import pikepdf
import weasyprint

from eventapp.exports.pdf.archive import attach
from eventapp.exports.pdf.fetching import Given
from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.mending import mend, saved
from eventapp.exports.pdf.merging import ELSEWHERE, Bookmark, append, link_parts, set_bookmarks
from eventapp.exports.pdf.places import Extent, Part, Place, begin, targets_behind
from eventapp.exports.pdf.rendering import Order
from eventapp.exports.pdf.typesetting import FONTS, Source

#: Points of the usual size of type, and of the smaller ones in which a document on one page is tried.
_USUAL_SIZE, _SMALLER_SIZES = 9.5, (8.5, 7.5, 6.5)
#: Points of a PDF in a pixel of CSS.
_SCALE = 0.75
_ROUNDS = 4


class Renderer:
    """Renders an order of which ``html`` is the whole or a part."""

    def __init__(self, order: Order, html: str, pictures: Mapping[str, bytes]) -> None:
        self.order = order
        self.options = {"pdf_variant": "pdf/a-3a" if order.is_archive else "pdf/ua-1", "pdf_tags": True}
        self.source = Source(html=with_known_characters(html), url_fetcher=Given(pictures))

    def render(self) -> tuple[bytes, int]:
        """Render a document that has no parts; return the bytes and the number of pages."""
        document = self._laid_out()
        if self.order.is_one_page and len(document.pages) > 1:
            document = self._on_one_page(document)
        return self._finished(document), len(document.pages)

    def _on_one_page(self, usual: Any) -> Any:
        """Return a document in a size in which it fits on one page, or as it was where there is none."""
        for size in _SMALLER_SIZES:
            # What a page holds grows with the square: where that can't be enough, nothing is laid out.
            if (len(usual.pages) - 1) * (size / _USUAL_SIZE) ** 2 < 1:
                smaller = self._laid_out(size)
                if len(smaller.pages) == 1:
                    return smaller
        return usual

    def lead(self, halves: Sequence[Connection], tell: Callable[[int], None]) -> tuple[bytes, int]:
        """Render the front, and make one of it and what the followers render."""
        extents: list[Extent] = [half.recv() for half in halves]
        tell(60)
        front, document = self._laid_out_before(extents)
        anchors = frozenset(name for extent in (front, *extents) for name in extent.anchors)
        total = front.pages + sum(extent.pages for extent in extents)
        before, strings = front.pages, dict(front.strings)
        for half, extent in zip(halves, extents, strict=True):
            half.send(Place(before, total, dict(strings), anchors))
            before += extent.pages
            strings |= extent.strings
        _link_elsewhere(document, anchors)
        return self._finished(document, halves), total

    def _laid_out_before(self, extents: Sequence[Extent]) -> tuple[Extent, Any]:
        """Lay out the front, with the contents of what comes behind it."""
        others = sum(extent.pages for extent in extents)
        found: list[Extent] = []

        def find_place(extent: Extent) -> Place:
            found[:] = [extent]
            return Place(0, extent.pages + others)

        pages = 1
        for _round in range(_ROUNDS):
            begin(Part(find_place, targets_behind(pages, extents)))
            document = self._laid_out()
            if found[0].pages == pages:
                break
            # What comes behind begins elsewhere than was thought when the contents were written.
            pages = found[0].pages
        return found[0], document

    def follow(self, lead: Connection, name: str) -> None:
        """Render a half, in its place behind the front; ``name`` is unlike that of other parts."""

        def find_place(extent: Extent) -> Place:
            lead.send(extent)
            place: Place = lead.recv()
            return place

        part = Part(find_place, is_continued=True)
        begin(part)
        document = self._laid_out()
        assert part.place is not None
        _link_elsewhere(document, part.place.anchors)
        with pikepdf.open(io.BytesIO(document.write_pdf(**self.options))) as pdf:
            mend(pdf, name)
            content = saved(pdf)
        lead.send(_bookmarks_of(document))
        lead.send_bytes(content)

    def _laid_out(self, size: float | None = None) -> Any:
        smaller = [weasyprint.CSS(string=f":root {{ font-size: {size}pt !important }}")] if size else []
        document = self.source.render(font_config=FONTS, stylesheets=smaller, **self.options)
        # No file but those of the order is within it, whatever a link asks for.
        document.metadata.attachments = []
        document.metadata.authors = [name for name in document.metadata.authors if name]
        for page in document.pages:
            page.links = [link for link in page.links if link[0] != "attachment"]
        return document

    def _finished(self, document: Any, halves: Sequence[Connection] = ()) -> bytes:
        with ExitStack() as opened:
            pdf = opened.enter_context(pikepdf.open(io.BytesIO(document.write_pdf(**self.options))))
            mend(pdf)
            bookmarks = _bookmarks_of(document)
            for half in halves:
                bookmarks += half.recv()
                # Open until the whole is saved, which reads from it.
                append(pdf, opened.enter_context(pikepdf.open(io.BytesIO(half.recv_bytes()))))
            if halves:
                link_parts(pdf)
                set_bookmarks(pdf, bookmarks)
            attach(pdf, self.order.attachments)
            return saved(pdf)


def _link_elsewhere(document: Any, anchors: frozenset[str]) -> None:
    """Keep links to anchors of other parts, which WeasyPrint would leave out."""
    here = {name for page in document.pages for name in page.anchors}
    for page in document.pages:
        page.links = [
            ("external", ELSEWHERE + target, *others)
            if kind == "internal" and target in anchors and target not in here
            else (kind, target, *others)
            for kind, target, *others in page.links
        ]


def _bookmarks_of(document: Any) -> list[list[Bookmark]]:
    return [
        [
            (level, label, (left * _SCALE, (page.height - top) * _SCALE), state)
            for level, label, (left, top), state in page.bookmarks
        ]
        for page in document.pages
    ]


def warm_up() -> None:
    """Do once what every document needs: find the fonts and read how their scripts are shaped."""
    html = '<html lang="en"><title>.</title><p>Agenda <b>议程</b> é'
    Renderer(Order(html), html, {}).render()
