"""Pages take their styles from the page before, but only where they are declared and inherited alike."""

from typing import Any

import pytest

from eventapp.exports.pdf.fetching import Given
from eventapp.exports.pdf.typesetting import FONTS, Source

pytestmark = pytest.mark.one_database

STYLE = """@page { size: A5; margin: 20mm; font-size: 10px; @bottom-right { content: counter(page) } }
@page :first { font-size: 20px }
@page :left { @top-left { content: "left" } }
@page wide { font-size: 30px }
@page :blank { @bottom-right { content: "blank" } }
.wide { page: wide } .next { break-before: page } .right { break-before: right }"""


def margins_of(page: Any) -> list[tuple[float, str]]:
    """Return the size of type in each margin of a page that says something, and what it says."""
    margins = [box for box in page._page_box.children if hasattr(box, "at_keyword")]
    return [
        (margin.style["font_size"], "".join(getattr(box, "text", "") for box in margin.descendants()))
        for margin in margins
    ]


def test_first_left_named_and_blank_pages_have_margins_of_their_own() -> None:
    classes = ("", "next", "next", "wide", "next", "right")
    body = "".join(f'<p class="{each}">Text</p>' for each in classes)
    html = (
        f'<html lang="en"><head><title>Pages</title><style>{STYLE}</style></head><body>{body}</body></html>'
    )
    document = Source(html=html, url_fetcher=Given({})).render(font_config=FONTS)
    assert [margins_of(page) for page in document.pages] == [
        [(20, "1")],
        [(10, "left"), (10, "2")],
        [(10, "3")],
        [(30, "left"), (30, "4")],
        [(10, "5")],
        [(10, "left"), (10, "blank")],
        [(10, "7")],
    ]
