"""From one edition to the next: which row of the one is which of the other."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import inspect, select

from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.files.services import copy_file

Row = TypeVar("Row")
#: What every row has for itself.
_OWN = frozenset({"id", "version", "conference_id"})


@dataclass(slots=True)
class Passage:
    """What has gone over so far: id there → id here. Sides are the same where their code is."""

    source: Conference
    target: Conference
    sides: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)

    def side(self, side_id: str | None) -> str | None:
        return self.sides.get(side_id or "")

    def contact(self, contact_id: str | None) -> str | None:
        return self.contacts.get(contact_id or "")

    def copy(self, row: Row, **others: Any) -> Row:
        """Return a row of the target that says what ``row`` says, but for ``others``."""
        columns = inspect(type(row)).column_attrs.keys()
        values = {name: getattr(row, name) for name in columns if name not in _OWN}
        values |= {"id": new_id(), "conference_id": self.target.id, **others}
        return type(row)(**values)

    def file(self, file_id: str | None) -> str | None:
        """Return the id of a copy of a file, that belongs to the target alone."""
        return copy_file(file_id, self.target.id) if file_id is not None else None


def begin_passage(source: Conference, target: Conference) -> Passage:
    here = {side.code: side.id for side in list_sides(target.id)}
    there = {side.id: side.code for side in list_sides(source.id)}
    return Passage(source, target, {old: here[code] for old, code in there.items() if code in here})


def list_rows(model: type[Row], *conditions: Any, options: tuple[Any, ...] = ()) -> list[Row]:
    """Return rows by id, as they stand now; what others write to them waits."""
    statement = select(model).where(*conditions).options(*options)
    return list(session().scalars(statement.order_by(model.id).with_for_update()))  # type: ignore[attr-defined]
