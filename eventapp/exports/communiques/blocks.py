"""A communiqué as blocks: paragraphs, headings and lists, so that two languages can stand side by side."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markupsafe import Markup

from eventapp.web.templating import rich_text

#: How a communiqué is read wherever it is taken apart.
MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})
_HEADING = re.compile(r"(</?h)[3-6]>")


def blocks_of(source: str) -> list[str]:
    """Return the Markdown of each block that stands by itself, in order."""
    lines = source.split("\n")
    tokens = MARKDOWN.parse(source)
    places = [token.map for token in tokens if token.level == 0 and token.nesting >= 0 and token.map]
    return ["\n".join(lines[first:last]).strip("\n") for first, last in places]


def rows_of(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return texts side by side: block beside block where each has as many, else all of it in one row."""
    columns = [blocks_of(text) for text in texts]
    if len({len(column) for column in columns}) == 1 and columns[0]:
        return list(zip(*columns, strict=True))
    return [tuple(texts)]


def written(block: str) -> Markup:
    """Return a block as safe HTML; its headings all stand right below the title."""
    return Markup(_HEADING.sub(r"\g<1>2>", str(rich_text(block))))  # noqa: S704 (rich_text has sanitised it)
