"""Files that people have uploaded: letters, documents, answers to a form."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Identified


class StoredFile(Identified, Base):
    """A file as it came, checked by content. ``filename`` is for the reader's disk, never for ours.

    ``conference_id`` says whose it is and has no foreign key: this slice knows no conferences. ``size`` is in
    octets, ``sha256`` hexadecimal. The content is read only when asked for.
    """

    __tablename__ = "stored_file"

    conference_id: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    filename: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
