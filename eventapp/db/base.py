"""The declarative base of every model: naming convention, ids, types."""

import threading
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from ulid import ULID

from eventapp.db.types import LocalizedTextType, UtcDateTime
from eventapp.localized import LocalizedText

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

ID_LENGTH = 26


_ids = threading.Lock()
_last_id = 0


def new_id() -> str:
    """Return a fresh time-ordered ULID as text: the same in database, URL and API; never a secret.

    Those of one process grow also within a millisecond (the "monotonic" ULIDs of the specification), so that
    what one transaction writes is read in the order in which it was written.
    """
    global _last_id  # noqa: PLW0603 (the last id is the state that makes the next one larger)
    with _ids:
        _last_id = max(int(ULID()), _last_id + 1)
        return str(ULID.from_int(_last_id))


def new_uid() -> str:
    """Return a fresh UUID for a calendar component; it stays with its row for ever (RFC 7986 section 5.3)."""
    return str(uuid.uuid4())


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={
            str: String(300),
            datetime: UtcDateTime(),
            date: Date(),
            LocalizedText: LocalizedTextType(),
            list[str]: JSON(),
            list[dict[str, Any]]: JSON(),
            dict[str, str]: JSON(),
            dict[str, Any]: JSON(),
        },
    )


class Identified:
    """A row with a ULID of its own."""

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)


class Versioned:
    """A row that two people may edit: a stale write is refused (``StaleDataError``, told as ``Conflict``)."""

    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


#: Text without a length of its own (descriptions, notes); forms and rules cap what goes in.
LongText = Text
