"""Large documents in parts: what goes over all of a document does, and nobody sees a seam."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest

from eventapp.exports.pdf.parting import PART, parts_of
from eventapp.exports.pdf.rendering import Order, render_pdf
from tests.exports.pdf_readers import page_texts

pytestmark = pytest.mark.one_database

DAYS = 6
ROWS = 130
TEXT = "园区合作与创新，" * 8
STYLE = """@page { size: A4; @top-left { content: string(name) } @top-right { content: string(day, start) }
@bottom-right { content: counter(page) " / " counter(pages) } }
@page :first { @top-left { content: "first" } }
h1 { string-set: name content() } h2 { string-set: day content() }
.contents a::after { content: " " target-counter(attr(href), page) }
table { table-layout: fixed; width: 100% }"""


def document(days: int = DAYS, rows: int = ROWS) -> str:
    contents = "".join(f'<p class="contents"><a href="#day-{day}">Day {day}</a></p>' for day in range(days))
    bodies = "".join(
        f'{PART}<h2 id="day-{day}">Day {day}</h2><table>'
        + f'<tr class="{"x" * 300}"><th scope="row">1</th><td lang="zh-Hans">{TEXT}</td></tr>' * rows
        + f'</table><p><a href="#day-{(day + 3) % days}">Another day</a> <a href="#top">Contents</a></p>'
        for day in range(days)
    )
    return (
        f'<html lang="en"><head><title>Agenda</title><style>{STYLE}</style></head><body class="x">'
        f'<h1 id="top">Conference</h1>{contents}{bodies}</body></html>'
    )


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_pdf(Order(document())).content


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def destinations_of(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return name → the number of the page that it leads to, from 0 on."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    names = list(pdf.Root.Names.Dests.Names)
    return {str(name): pages[target[0].objgen] for name, target in zip(names[::2], names[1::2], strict=True)}


def test_parts_are_a_front_and_two_halves_of_what_is_large() -> None:
    front, first, second = parts_of(document())
    assert front.endswith("Day 5</a></p>")
    assert (first.count("<h2"), second.count("<h2")) == (3, 3)
    assert first.partition("<body")[0] == second.partition("<body")[0] == front.partition("<body")[0]
    small = document(days=6, rows=2)
    assert parts_of(small) == (small,)
    assert len(parts_of(document().replace(PART, ""))) == 1


def test_document_of_parts_has_all_pages_and_its_bytes_are_the_same_each_time(content: bytes) -> None:
    again = render_pdf(Order(document()))
    assert again.content == content
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == again.pages > DAYS


def test_contents_bookmarks_and_links_lead_to_the_same_pages_over_all_parts(pdf: pikepdf.Pdf) -> None:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found = destinations_of(pdf)
    assert list(found) == ["day-0", "day-1", "day-2", "day-3", "day-4", "day-5", "top"]
    with pdf.open_outline() as outline:
        (conference,) = outline.root
        days = {item.title: pages[item.destination[0].objgen] for item in conference.children}
    assert days == {f"Day {day}": found[f"day-{day}"] for day in range(DAYS)}
    links = [str(link.Dest) for page in pdf.pages for link in page.get("/Annots", [])]
    assert set(links) == set(found)
    assert not any("/A" in link for page in pdf.pages for link in page.get("/Annots", []))


def test_tags_of_all_parts_are_one_tree_in_which_every_page_finds_its_own(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.StructTreeRoot
    (whole,) = tree.K
    kinds = [str(element.S) for element in whole.K]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == DAYS
    assert all(element.P.objgen == whole.objgen for element in whole.K)
    keys = [int(key) for key in tree.ParentTree.Nums[::2]]
    assert keys == sorted(set(keys))
    owners = dict(zip(keys, tree.ParentTree.Nums[1::2], strict=True))
    for page in pdf.pages:
        of_page = [owner for owner in owners[int(page.StructParents)] if owner is not None]
        assert of_page
        assert all(owner.Pg.objgen == page.obj.objgen for owner in of_page)
        for link in page.get("/Annots", []):
            owner = owners[int(link.StructParent)]
            assert str(owner.S) == "/Link"
    cells = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/ID" in thing]
    assert len({str(cell.ID) for cell in cells}) == len(cells) >= DAYS * ROWS


def test_page_numbers_and_running_heads_go_over_all_parts(content: bytes) -> None:
    texts = page_texts(content)
    total = len(texts)
    assert [f"{number} / {total}" in text for number, text in enumerate(texts, 1)] == [True] * total
    assert ["first" in text for text in texts] == [True] + [False] * (total - 1)
    assert all("Conference" in text for text in texts)
    # A page in the middle of a day says which day it is, also where the day before ended in another part.
    day = "Day 0"
    for text in texts[1:]:
        heads = re.findall(r"Day \d", text)
        assert day in heads or heads[0] > day
        day = heads[-1]
    with pikepdf.open(io.BytesIO(content)) as opened:
        found = destinations_of(opened)
    contents = [line for line in texts[0].splitlines() if re.fullmatch(r"Day \d \d+", line)]
    assert contents == [f"Day {day} {found[f'day-{day}'] + 1}" for day in range(DAYS)]


def test_progress_is_told_while_parts_are_laid_out() -> None:
    told: list[int] = []
    render_pdf(Order(document()), on_progress=told.append)
    assert told == sorted(told) != []
