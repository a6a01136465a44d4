"""Careful access to parsed JSON, where anything may stand anywhere."""

from collections.abc import Mapping
from typing import Any

from eventapp.workflows.agenda_import.texts import plain

Row = Mapping[str, Any]


def as_row(value: object) -> Row:
    """Return an object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def as_list(row: Row, name: str) -> list[Any]:
    """Return the list called ``name``, or an empty one where something else stands."""
    value = row.get(name)
    return value if isinstance(value, list) else []


def rows(values: list[Any]) -> list[Row]:
    """Return the objects among ``values``."""
    return [value for value in values if isinstance(value, dict)]


def first_text(row: Row, *names: str) -> str:
    """Return the first of the named values that is a text or a number and not blank, as text."""
    return next((text for name in names if (text := plain(row.get(name)))), "")
