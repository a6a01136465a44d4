"""Edits of the working copy, kept so that they can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified


class AgendaEdit(Identified, OfConference, Base):
    """One edit of an item by one person: the item ``before`` and ``after`` it, None where it did not exist.

    The item may be gone since, so nothing points at it.
    """

    __tablename__ = "agenda_edit"
    __table_args__ = (Index("ix_agenda_edit_newest", "conference_id", "actor_id", "undone_at", "id"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    actor_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
