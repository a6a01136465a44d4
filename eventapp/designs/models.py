"""What the documents of one conference look like, and who signs them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Versioned
from eventapp.localized import NO_TEXT, LocalizedText


class DocumentDesign(Versioned, Base):
    """Paper, pictures, the words of welcome, and who signs; a conference without a row has the usual.

    ``paper`` is a size of ``designs.rules.PAPERS``. ``welcome_by`` names who welcomes, with their office;
    ``address`` and ``phone`` are those of the office that invites. The files are pictures that were made
    small when they came: cover, map, logo, signature and stamp.
    """

    __tablename__ = "document_design"

    conference_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), primary_key=True
    )
    paper: Mapped[str] = mapped_column(String(10))
    welcome: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    welcome_by: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    signatory_name: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    signatory_position: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    address: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    phone: Mapped[str] = mapped_column(String(50), default="")
    cover_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    map_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    logo_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    signature_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    stamp_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    updated_at: Mapped[datetime]
