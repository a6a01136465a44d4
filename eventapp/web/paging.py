"""Long lists a page at a time, with a cap on what one request can ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from eventapp.web.addresses import this_page

PER_PAGE = 50
#: Beyond this page number the database would count through too many rows for one answer.
LAST_PAGE = 10_000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; ``number`` counts from 1, ``total`` counts all rows."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    def url(self, number: int) -> str:
        """Return the URL of another page of the list under way, with its filters."""
        return this_page(page=number)


def requested_page() -> int:
    """Return the page number that the request asks for, 1 where it makes no sense."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 9 else 1
