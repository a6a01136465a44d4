"""Where a part stands in its document: page numbers, running heads and contents go over all of it.

While a part is laid out nobody knows how many pages stand before it. Only margins tell, and WeasyPrint makes
them last: there the parts wait for each other. Two of its private places are wrapped; tests watch them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from weasyprint import css, document, layout
from weasyprint.css.targets import TargetCollector, TargetLookupItem


@dataclass(frozen=True, slots=True)
class Extent:
    """What a part turned out to be: its pages, on which of them anchors are, and its last named strings."""

    pages: int
    anchors: Mapping[str, int]
    strings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: after how many pages of how many, and what the named strings are until then.

    ``anchors`` are those of all parts.
    """

    before: int
    pages: int
    strings: Mapping[str, str] = field(default_factory=dict)
    anchors: frozenset[str] = frozenset()


def targets_behind(front_pages: int, extents: Sequence[Extent]) -> dict[str, int]:
    """Return the page of each anchor behind a front of so many pages."""
    targets: dict[str, int] = {}
    before = front_pages
    for extent in extents:
        targets |= {name: before + page + 1 for name, page in extent.anchors.items()}
        before += extent.pages
    return targets


@dataclass(slots=True)
class Part:
    """The part that this process lays out.

    ``find_place`` is asked once it is laid out; ``targets`` are the pages of anchors of other parts, for the
    contents. Where it ``is_continued``, its first page is not the first of the document.
    """

    find_place: Callable[[Extent], Place]
    targets: Mapping[str, int] = field(default_factory=dict)
    is_continued: bool = False
    place: Place | None = None


class _UnderWay:
    part: Part | None = None


def begin(part: Part) -> None:
    """Lay out ``part`` from now on; a process renders one document, and nothing else."""
    _UnderWay.part = part


def _extent(context: Any) -> Extent:
    anchors = {
        name: item.page_maker_index
        for name, item in context.target_collector.target_lookup_items.items()
        if item.page_maker_index is not None
    }
    strings = {name: pages[max(pages)][-1] for name, pages in context.string_set.items() if pages}
    return Extent(len(context.page_maker) - 1, anchors, strings)


def _settle(part: Part, context: Any) -> Place:
    part.place = place = part.find_place(_extent(context))
    strings = defaultdict(lambda: defaultdict(list))  # type: ignore[var-annotated]
    for name, text in place.strings.items():
        strings[name][place.before].append(text)
    for name, pages in context.string_set.items():
        for page, texts in pages.items():
            strings[name][page + place.before] = texts
    context.string_set = strings
    return place


_MARGINS = (
    *(f"@{edge}-{at}" for edge in ("top", "bottom") for at in ("left", "center", "right")),
    *(f"@{edge}-{at}-corner" for edge in ("top", "bottom") for at in ("left", "right")),
    *(f"@{edge}-{at}" for edge in ("left", "right") for at in ("top", "middle", "bottom")),
)


def _is_empty(style: Any) -> bool:
    return style is None or style["content"] in ("normal", "inhibit", "none")


def _with_places(make: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Let margins count the pages of the whole document; those of a badge, which has none, cost nothing."""

    def make_in_place(context: Any, page: Any, state: Any) -> Iterator[Any]:
        part = _UnderWay.part
        place = (part.place or _settle(part, context)) if part else None
        if all(_is_empty(context.style_for(page.page_type, margin)) for margin in _MARGINS):
            return
        if place is None:
            yield from make(context, page, state)
            return
        number = context.current_page + place.before
        context.current_page = number
        quotes, counters, *others = state
        yield from make(
            context, page, (quotes, {**counters, "page": [number], "pages": [place.pages]}, *others)
        )

    return make_in_place


layout.make_margin_boxes = _with_places(layout.make_margin_boxes)


class _Targets(TargetCollector):
    """Knows the pages of anchors that stand in other parts."""

    def __init__(self) -> None:
        super().__init__()
        for name, page in (_UnderWay.part.targets if _UnderWay.part else {}).items():
            item = self.target_lookup_items[name] = TargetLookupItem("up-to-date")
            item.target_box = SimpleNamespace(cached_counter_values={"page": [page]})


document.TargetCollector = _Targets


def _with_first_pages(is_match: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Let ``@page :first`` stand for the first page of the document, not of each part."""

    def is_match_in_place(selector: Any, page_type: Any) -> bool:
        if _UnderWay.part and _UnderWay.part.is_continued:
            page_type = page_type._replace(index=page_type.index + 1)
        return is_match(selector, page_type)

    return is_match_in_place


css.StyleFor._page_type_match = staticmethod(_with_first_pages(css.StyleFor._page_type_match))
