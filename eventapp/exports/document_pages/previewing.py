"""A document as a page on a screen, while somebody still chooses what is in it.

It is the HTML that the worker would render, as one sheet of the chosen paper. Long documents end early: what
a preview is for stands in front. Pages end where the worker finds their end, not here.
"""

import base64
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from markupsafe import escape

from eventapp.designs.rules import SIZES, USUAL_PAPER
from eventapp.exports.pdf.frame import Composed

#: Characters of the body that are shown, and what goes into it: pictures, their octets in all, and QR codes.
MOST_CHARACTERS = 60_000
MOST_PICTURES = 24
MOST_OCTETS = 3 * 1024 * 1024
MOST_QR_CODES = 8

#: Nothing runs, nothing is fetched, and only our own pages show it.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)

_NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_PICTURE = re.compile(r'src="picture:([0-9A-Za-z]{26})"')
_QR_CODE = re.compile(r'src="qr:([^"]*)"')
#: After which elements a document may end.
_ENDS = re.compile(r"</(?:tr|section|article|p|h[1-6])>")
_NEVER_CLOSED = {"br", "hr", "img", "meta", "col", "wbr", "link", "input"}

#: Which pages a rule is for: all, the first, or those of a name.
_PAGE = re.compile(r"@page\s*(:first|\w*)\s*\{([^{}@]*)")
_LETTER = '<body class="letter"'
_MILLIMETRES: Mapping[str, float] = {"mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72}
_LENGTH = re.compile(r"([\d.]+)(mm|cm|in|pt)?")


def pictures_shown(html: str) -> list[str]:
    """Return the ids of the stored files that a preview shows."""
    return list(dict.fromkeys(_PICTURE.findall(html)))[:MOST_PICTURES]


def shortened(composed: Composed, rest: str) -> str:
    """Return a document's HTML, ended early where it is long, with ``rest`` to say so."""
    html = composed.html
    start = max(html.find("<body"), 0)
    if len(html) - start <= MOST_CHARACTERS:
        return html
    ends = [found.end() for found in _ENDS.finditer(html, start, start + MOST_CHARACTERS)]
    end = ends[-1] if ends else html.find(">", start) + 1
    still_open = _OpenElements()
    still_open.feed(html[start:end])
    closing = "".join(f"</{tag}>" for tag in reversed(still_open.tags) if tag != "body")
    return f'{html[:end]}{closing}<p class="preview-rest">{escape(rest)}</p></body></html>'


def on_screen(html: str, pictures: Mapping[str, bytes], draw_qr_code: Callable[[str], str]) -> str:
    """Return a document's HTML as a page of its own, with its pictures in it as far as there is room."""
    room = MOST_OCTETS
    drawn: dict[str, str] = {}
    for file_id, octets in pictures.items():
        if len(octets) <= room:
            room -= len(octets)
            drawn[file_id] = f"data:image;base64,{base64.b64encode(octets).decode()}"
    html = _PICTURE.sub(lambda found: f'src="{drawn.get(found[1], _NOTHING)}"', html)
    codes = iter(range(MOST_QR_CODES))
    html = _QR_CODE.sub(
        lambda found: (
            f'src="{draw_qr_code(unquote(found[1])) if next(codes, None) is not None else _NOTHING}"'
        ),
        html,
    )
    return html.replace("</head>", f"<style>{_sheet(html)}</style></head>", 1)


def _sheet(html: str) -> str:
    """Return the style of one sheet of the document's paper, as wide as fits the screen."""
    head = html[: max(html.find("</head>"), 0)]
    width, height = _size(head)
    top, right, bottom, left = _edges(head, "letter" if _LETTER in html else "")
    pixels = width / 25.4 * 96
    steps = range(280, int(pixels), 20)
    zooms = "".join(
        f"@media (max-width: {step + 19}px) {{ body {{ zoom: {step / (pixels + 2):.3f}; }} }}\n"
        for step in reversed(steps)
    )
    return f"""
html {{ background: #dfe3e8; }}
body {{ box-sizing: border-box; width: {width:g}mm; min-height: {height:g}mm; margin: 0 auto;
  overflow: hidden; padding: {top:g}mm {right:g}mm {bottom:g}mm {left:g}mm; background: #fff; }}
img {{ max-width: 100%; }}
.preview-rest {{ margin: 8mm 0 0; padding: 4mm; background: #eef1f4; text-align: center; }}
{zooms}"""


def _size(style: str) -> tuple[float, float]:
    """Return width and height of the paper in millimetres."""
    value = _declared("size", "", style)
    words = value.lower().split()
    lengths = _lengths(value)
    given = (lengths[0], lengths[-1]) if lengths else SIZES[USUAL_PAPER]
    width, height = next((SIZES[word] for word in words if word in SIZES), given)
    return (height, width) if "landscape" in words else (width, height)


def _edges(style: str, page: str) -> tuple[float, float, float, float]:
    """Return what is left free around the first page in millimetres: top, right, bottom, left."""
    margins, paddings = (_sides(_declared(name, page, style)) for name in ("margin", "padding"))
    top, right, bottom, left = (sum(both) for both in zip(margins, paddings, strict=True))
    # A page with a name counts for more than the first one.
    first = [] if page else _lengths(_declared("margin-top", ":first", style))
    return first[0] if first else top, right, bottom, left


def _sides(value: str) -> tuple[float, float, float, float]:
    lengths = _lengths(value) or [0.0]
    top, right, bottom, left = (lengths * 4)[:4] if len(lengths) != 3 else (*lengths, lengths[1])
    return top, right, bottom, left


def _declared(name: str, page: str, style: str) -> str:
    """Return the value that counts of those declared for a page, '' where there is none."""
    pattern = re.compile(rf"(?:^|[;\s]){name}\s*:\s*([^;]+)")
    found = [value for at, block in _PAGE.findall(style) if at == page for value in pattern.findall(block)]
    return found[-1] if found else ""


def _lengths(value: str) -> list[float]:
    return [float(number) * _MILLIMETRES[unit or "mm"] for number, unit in _LENGTH.findall(value)]


class _OpenElements(HTMLParser):
    """Which elements are still open at the end of what it was fed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _NEVER_CLOSED:
            self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.tags:
            while self.tags.pop() != tag:
                pass
