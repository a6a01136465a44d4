"""Edits of agenda items as values: an item written as JSON, read again, and what an edit did to it.

Pure: no database, no request.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.localized import LocalizedText

#: An item as JSON, with its people under ``people``.
State = dict[str, Any]

_PLAIN = (
    "kind",
    "planned_minutes",
    "room_id",
    "track_id",
    "languages",
    "interpretation_languages",
    "interpretation_mode",
    "places",
)
_TEXTS = ("title", "abstract")
_TIMES = ("starts_at", "ends_at", "cancelled_at")
_PLACE = frozenset({"starts_at", "ends_at", "room_id", "planned_minutes"})
#: What an item is from its making on.
_IDENTITY = ("id", "uid", "source_key")
_PERSON = ("organization_id", "delegation_id", "precedence", "email", "language", "source_key")
_PERSON_TEXTS = ("name", "affiliation", "job_title")


class EditKind(StrEnum):
    ADDED = "added"
    DELETED = "deleted"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    #: It has no time any more.
    UNSCHEDULED = "unscheduled"
    MOVED = "moved"
    CHANGED = "changed"


def state_of(item: AgendaItem, people: Iterable[tuple[Contribution, Person]]) -> State:
    """Write an item with its people, in order, as JSON."""
    return {
        **{name: getattr(item, name) for name in (*_IDENTITY, *_PLAIN)},
        **{name: dict(getattr(item, name)) for name in _TEXTS},
        **{name: _written(getattr(item, name)) for name in (*_TIMES, "created_at", "updated_at")},
        "people": [_part_state(part, person) for part, person in people],
    }


def columns_of(state: State) -> dict[str, Any]:
    """Return the columns of an item that an edit can change, as ``state`` has them."""
    return {
        **{name: state[name] for name in _PLAIN},
        **{name: LocalizedText(state[name]) for name in _TEXTS},
        **{name: _read(state[name]) for name in _TIMES},
    }


def identity_of(state: State) -> dict[str, Any]:
    """Return the columns of an item that stay with it for ever."""
    return {**{name: state[name] for name in _IDENTITY}, "created_at": _read(state["created_at"])}


def person_columns(part: State) -> dict[str, Any]:
    """Return the columns of the person of one entry of ``people``."""
    return {
        "id": part["person_id"],
        **{name: part[name] for name in _PERSON},
        **{name: LocalizedText(part[name]) for name in _PERSON_TEXTS},
    }


def answer_of(part: State) -> dict[str, Any]:
    """Return what the person of one entry of ``people`` has answered, and when."""
    return {"answer": part["answer"], "answered_at": _read(part["answered_at"])}


def updated_at_of(state: State) -> datetime:
    return datetime.fromisoformat(state["updated_at"])


def is_same_state(one: State | None, other: State | None) -> bool:
    """Tell whether two states say the same of an item.

    How its people are written and what they have answered belongs to them, and is not compared.
    """
    if one is None or other is None:
        return one is other
    return _compared(one) == _compared(other)


def kind_of_edit(before: State | None, after: State | None) -> EditKind:
    """Return what an edit did, by the first of the kinds that fits."""
    if before is None:
        return EditKind.ADDED
    if after is None:
        return EditKind.DELETED
    if bool(before["cancelled_at"]) != bool(after["cancelled_at"]):
        return EditKind.CANCELLED if after["cancelled_at"] else EditKind.RESTORED
    one, other = _compared(before), _compared(after)
    if {name for name in one if one[name] != other[name]} - _PLACE:
        return EditKind.CHANGED
    if before["starts_at"] and not after["starts_at"]:
        return EditKind.UNSCHEDULED
    return EditKind.MOVED if one != other else EditKind.CHANGED


def _compared(state: State) -> State:
    return {
        **{name: state[name] for name in (*_PLAIN, *_TEXTS, "starts_at", "ends_at")},
        "is_cancelled": state["cancelled_at"] is not None,
        "people": [(part["person_id"], part["role"]) for part in state["people"]],
    }


def _part_state(part: Contribution, person: Person) -> State:
    return {
        "person_id": person.id,
        "role": part.role,
        "answer": part.answer,
        "answered_at": _written(part.answered_at),
        **{name: getattr(person, name) for name in _PERSON},
        **{name: dict(getattr(person, name)) for name in _PERSON_TEXTS},
    }


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
