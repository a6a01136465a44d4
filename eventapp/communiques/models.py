"""The communiqué: the text in which the sides say together what took place and what follows."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class Communique(Identified, Versioned, Base):
    """The communiqué of a conference, as Markdown; the public reads it from ``issued_at`` on.

    ``updated_at`` is when it was last written or taken back.
    """

    __tablename__ = "communique"

    conference_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("conference.id"), unique=True)
    text: Mapped[LocalizedText]
    updated_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
