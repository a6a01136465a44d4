"""Patterns as plain JSON, in which templates keep them, and back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.workflows.editions.pattern import Pattern

#: Grows when a pattern that was written before can no longer be read as it stands.
FORMAT = 1


def write_pattern(pattern: Pattern) -> dict[str, Any]:
    """Return a pattern as JSON values; :func:`read_written` gives it back."""
    return {"format": FORMAT, **_written(pattern)}


def read_written(content: Mapping[str, Any]) -> Pattern:
    """Return the pattern that was written; raises :class:`Conflict` for one of another format.

    What a field was called that is there no longer is passed over, and a new one has what it has by itself.
    """
    if content.get("format") != FORMAT:
        raise Conflict(N_("This template was made by another release and can't be used any more."))
    return _read(Pattern, content)  # type: ignore[no-any-return]


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _written(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (only,) = (each for each in get_args(kind) if each is not NoneType)
        return None if value is None else _read(only, value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return kind(
            **{name: _read(hint, value[name]) for name, hint in _hints(kind).items() if name in value}
        )
    if kind is LocalizedText:
        return LocalizedText(value)
    return time.fromisoformat(value) if kind is time else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
