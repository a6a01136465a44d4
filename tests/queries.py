"""Counting the queries that a piece of work asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from eventapp.db.session import db


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Give a list that fills with the SELECTs of the block; transactions and pragmas are not counted."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
