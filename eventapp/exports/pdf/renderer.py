"""The process that renders one PDF: an order comes in on standard input, a line of JSON and the PDF go out.

Started by ``rendering`` alone. It opens no database and no network, and reads no file but fonts.
"""

import base64
import gc
import io
import json
import logging
import os
import re
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import pikepdf
import segno
import weasyprint
from weasyprint.pdf import tags
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from eventapp.exports.pdf.glyphs import with_known_characters
from eventapp.exports.pdf.rendering import Order

#: What WeasyPrint says of CSS is for whoever writes the templates, not for the log of a running product.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


def limit(megabytes: int, seconds: int) -> None:
    """Let the kernel end this process past its memory or processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


class Given(URLFetcher):
    """Gives what came with the order, and makes QR codes; it fetches nothing."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> Any:
        scheme, _colon, rest = url.partition(":")
        if scheme == "picture" and rest in self.pictures:
            return URLFetcherResponse(url, self.pictures[rest])
        if scheme == "qr":
            return URLFetcherResponse(url, _qr_code(unquote(rest)), {"Content-Type": "image/png"})
        return super().fetch(url, headers)


def _qr_code(text: str) -> bytes:
    octets = io.BytesIO()
    # Any mask can be read. To find the best of the eight takes three times as long as all the rest.
    segno.make_qr(text, error="m", mask=2).save(octets, kind="png", scale=4, border=0)
    return octets.getvalue()


#: Sizes of type, in points, in which a document on one page is tried.
_SIZES = (None, 8.5, 7.5, 6.5)


def render(order: Order, pictures: Mapping[str, bytes]) -> tuple[bytes, int]:
    """Return the bytes and the number of pages."""
    # Rendering makes millions of objects that all live to its end: collecting them is work for nothing.
    gc.set_threshold(200_000, 50, 50)
    html = weasyprint.HTML(
        string=with_known_characters(order.html), url_fetcher=Given(pictures), base_url=None
    )
    variant = "pdf/a-3a" if order.is_archive else "pdf/ua-1"
    options = {"pdf_variant": variant, "pdf_tags": True}
    for size in _SIZES if order.is_one_page else _SIZES[:1]:
        smaller = [weasyprint.CSS(string=f":root {{ font-size: {size}pt !important }}")] if size else []
        document = html.render(stylesheets=smaller, **options)
        if len(document.pages) == 1:
            break
    document.metadata.attachments.extend(
        weasyprint.Attachment(
            string=base64.b64decode(each.content),
            name=each.name,
            description=each.description,
            relationship="Data",
        )
        for each in order.attachments
    )
    return mended(document.write_pdf(**options)), len(document.pages)


def mended(content: bytes) -> bytes:
    """Return a PDF with what PDF/UA-1 asks for and WeasyPrint leaves out."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _give_scopes(pdf)
        _set_margins_apart(pdf)
        _let_links_print(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _give_scopes(pdf: pikepdf.Pdf) -> None:
    """Say of each header cell whether it heads a row, as those beside data cells do, or a column (#2508)."""
    for row in pdf.objects:
        if not isinstance(row, pikepdf.Dictionary) or row.get("/S") != pikepdf.Name.TR:
            continue
        cells = list(row.K)
        is_head = all(cell.get("/S") == pikepdf.Name.TH for cell in cells)
        scope = pikepdf.Name.Column if is_head else pikepdf.Name.Row
        for cell in cells:
            if cell.get("/S") == pikepdf.Name.TH:
                cell.A["/Scope"] = scope


def _set_margins_apart(pdf: pikepdf.Pdf) -> None:
    """Mark running heads and page numbers as artifacts (ISO 14289-1, 7.8), so that nobody is read them.

    WeasyPrint tags them as content, with elements that hang nowhere in the tree. They are drawn last.
    """
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    tops = {element.objgen for element in document.K}
    numbers = root.ParentTree.Nums
    for page, owners in zip(pdf.pages, numbers[1::2], strict=False):
        apart = []
        for content_id in reversed(range(len(owners))):
            if _top(owners[content_id], document).objgen in tops:
                break
            apart.append(content_id)
            owners[content_id] = None
        if apart:
            stream = page.Contents.read_bytes()
            for content_id in apart:
                tagged = re.compile(rb"/Span\s*<</MCID %d>>\s*BDC" % content_id)
                stream = tagged.sub(b"/Artifact <</Type /Pagination>> BDC", stream)
            page.Contents.write(stream)


def _let_links_print(pdf: pikepdf.Pdf) -> None:
    """Set the Print flag of links (ISO 32000-1, 12.5.3), so that paper and screen are the same."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = 4


def _top(element: Any, document: Any) -> Any:
    """Return the ancestor that stands, or claims to stand, right under the document."""
    while element.P.objgen != document.objgen:
        element = element.P
    return element


def main() -> None:
    limit(int(sys.argv[1]), int(sys.argv[2]))
    given = json.load(sys.stdin.buffer)
    pictures = {file_id: base64.b64decode(octets) for file_id, octets in given["pictures"].items()}
    content, pages = render(Order.from_json(given["order"]), pictures)
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
    # Nobody waits for millions of objects to be taken apart one by one.
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit("it needs more memory than one document may take")
    except FatalURLFetchingError as error:
        sys.exit(f"it asks for something that is not fetched: {error}")
