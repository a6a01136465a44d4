"""Making one PDF of its parts: pages, tags, destinations, links between parts, and bookmarks."""

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import pikepdf
from pikepdf import OutlineItem
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.matrix import Matrix

#: How a link to another part is written until they are one.
ELSEWHERE = "part:"
#: A bookmark as WeasyPrint has it: level, label, its point on the page, open or closed.
Bookmark = tuple[int, str, tuple[float, float], str]


def append(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """Put the pages of ``part`` after those of ``whole``, with all that is known of them."""
    tags, theirs = whole.Root.StructTreeRoot, part.Root.StructTreeRoot
    numbers = tags.ParentTree.Nums
    # The keys of this tree ascend (ISO 32000-1, 7.9.7).
    shift = int(numbers[-2]) + 1
    known = len(whole.pages)
    # The pages first: tags refer to them, and a page is copied by this alone.
    whole.pages.extend(part.pages)
    for page in whole.pages[known:]:
        page.StructParents += shift
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent += shift
    copied = whole.copy_foreign(theirs)
    document = tags.K[0]
    for element in copied.K[0].K:
        element.P = document
        document.K.append(element)
    for place in range(0, len(copied.ParentTree.Nums), 2):
        numbers.append(int(copied.ParentTree.Nums[place]) + shift)
        numbers.append(copied.ParentTree.Nums[place + 1])
    _add_destinations(whole, part)


def _add_destinations(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    theirs = _destinations(part)
    if not len(theirs):
        return
    names = [*_pairs(_destinations(whole)), *_pairs(whole.copy_foreign(part.make_indirect(theirs)))]
    # Sorted, as a name tree has to be (ISO 32000-1, 7.9.6).
    names.sort(key=lambda pair: bytes(pair[0]))
    if "/Names" not in whole.Root:
        whole.Root.Names = pikepdf.Dictionary()
    whole.Root.Names.Dests = pikepdf.Dictionary(Names=[thing for pair in names for thing in pair])


def _destinations(pdf: pikepdf.Pdf) -> Any:
    empty = pikepdf.Array()
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return empty
    return pdf.Root.Names.Dests.get("/Names", empty)


def _pairs(names: Any) -> Iterable[tuple[Any, Any]]:
    return zip(names[::2], names[1::2], strict=True)


def link_parts(whole: pikepdf.Pdf) -> None:
    """Make links to other parts what links within a document are."""
    for page in whole.pages:
        for annotation in page.get("/Annots", []):
            address = str(annotation.A.URI) if "/A" in annotation else ""
            if address.startswith(ELSEWHERE):
                del annotation.A
                annotation.Dest = pikepdf.String(address.removeprefix(ELSEWHERE))
                annotation.Contents = annotation.Dest


def set_bookmarks(whole: pikepdf.Pdf, pages: Sequence[Sequence[Bookmark]]) -> None:
    """Give the whole document one tree of bookmarks, of those on each page; points are those of the PDF."""
    root: list[Any] = []
    skipped: list[int] = []
    last_by_depth, level = [root], 0
    for number, bookmarks in enumerate(pages):
        page = SimpleNamespace(bookmarks=bookmarks)
        level = make_page_bookmark_tree(page, skipped, last_by_depth, level, number, Matrix())
    with whole.open_outline() as outline:
        outline.root[:] = _items(root)


def _items(tree: Iterable[Any]) -> list[OutlineItem]:
    items = []
    for label, (page, left, top), children, state in tree:
        item = OutlineItem(label, page, "XYZ", left=left, top=top)
        item.is_closed = state == "closed"
        item.children = _items(children)
        items.append(item)
    return items
