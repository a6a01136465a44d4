"""What belongs to agenda items to read: files and links."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import ShownInProgramme
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class Visibility(StrEnum):
    PUBLIC = "public"
    #: Delegates who are accepted, on their own pages.
    DELEGATES = "delegates"
    SECRETARIAT = "secretariat"


class Material(Identified, Versioned, ShownInProgramme, Base):
    """A file or a link of an agenda item. ``visible_from`` is an instant, None for at once."""

    __tablename__ = "material"
    __table_args__ = (CheckConstraint("(file_id IS NULL) <> (url = '')", name="file_or_link"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    title: Mapped[LocalizedText]
    file_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    url: Mapped[str] = mapped_column(String(2000), default="")
    visibility: Mapped[str] = mapped_column(String(20))
    visible_from: Mapped[datetime | None]
    position: Mapped[int]
    created_at: Mapped[datetime]
