"""Rendering one order, in a process made for it alone; see ``zygote``."""

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
import weasyprint

from eventapp.exports.pdf.archive import attach
from eventapp.exports.pdf.fetching import Given
from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.mending import mend, saved
from eventapp.exports.pdf.rendering import Order
from eventapp.exports.pdf.typesetting import FONTS, Source

#: Sizes of type, in points, in which a document on one page is tried.
_SIZES = (None, 8.5, 7.5, 6.5)


def render(order: Order, pictures: Mapping[str, bytes]) -> tuple[bytes, int]:
    """Return the bytes and the number of pages."""
    variant = "pdf/a-3a" if order.is_archive else "pdf/ua-1"
    options = {"pdf_variant": variant, "pdf_tags": True}
    document = _laid_out(order, pictures, options)
    # No file but those of the order is within it, whatever a link asks for.
    document.metadata.attachments = []
    document.metadata.authors = [name for name in document.metadata.authors if name]
    for page in document.pages:
        page.links = [link for link in page.links if link[0] != "attachment"]
    content = document.write_pdf(**options)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        mend(pdf)
        attach(pdf, order.attachments)
        return saved(pdf), len(document.pages)


def _laid_out(order: Order, pictures: Mapping[str, bytes], options: Mapping[str, object]) -> Any:
    source = Source(string=with_known_characters(order.html), url_fetcher=Given(pictures), base_url=None)
    for size in _SIZES if order.is_one_page else _SIZES[:1]:
        smaller = [weasyprint.CSS(string=f":root {{ font-size: {size}pt }}")] if size else []
        document = source.render(font_config=FONTS, stylesheets=smaller, **options)
        if len(document.pages) == 1:
            break
    return document


def warm_up() -> None:
    """Do once what every document needs: find the fonts and read how their scripts are shaped."""
    render(Order('<html lang="en"><title>.</title><p>Agenda <b>议程</b> é'), {})
