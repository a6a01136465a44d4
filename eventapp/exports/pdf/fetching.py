"""What a document may show besides its words: what came with the order, and codes made on the spot."""

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import segno
from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: More pixels than a page has at 600 dots an inch, in the whole: what opens to more is left out unopened.
MOST_PIXELS = 40_000_000
#: A QR code holds less than 3,000 octets, and a camera reads far fewer.
LONGEST_CODE = 1_000


class Given(URLFetcher):
    """Gives what came with the order, and makes QR codes; it fetches nothing.

    What it refuses is left out of the document.
    """

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> Any:
        scheme, _colon, rest = url.partition(":")
        if scheme == "picture" and rest in self.pictures:
            return URLFetcherResponse(url, _bounded(self.pictures[rest]))
        if scheme == "qr":
            return URLFetcherResponse(url, _qr_code(unquote(rest)), {"Content-Type": "image/png"})
        response = super().fetch(url, headers)
        return URLFetcherResponse(url, _bounded(response.read()), response.headers)


def _bounded(octets: bytes) -> bytes:
    """Return a picture; raises :class:`ValueError` for one of more pixels than any page can show."""
    try:
        # Reads the head alone.
        with Image.open(io.BytesIO(octets)) as picture:
            width, height = picture.size
    except OSError:
        return octets  # no picture of dots
    if width * height > MOST_PIXELS:
        raise ValueError(f"{width} × {height} dots")
    return octets


def _qr_code(text: str) -> bytes:
    if len(text) > LONGEST_CODE:
        raise ValueError(f"{len(text)} characters in a QR code")
    octets = io.BytesIO()
    # Any mask can be read. To find the best of the eight takes three times as long as all the rest.
    segno.make_qr(text, error="m", mask=2).save(octets, kind="png", scale=2, border=0)
    return octets.getvalue()
