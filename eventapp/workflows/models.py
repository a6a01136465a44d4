"""What use cases keep between two of their steps."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified
from eventapp.localized import LocalizedText

#: How long a file waits for its sender to look at the preview and say yes.
UPLOAD_WAITS = timedelta(hours=1)


class UploadedFile(Identified, OfConference, Base):
    """A file that was sent and previewed but not imported yet; its sender alone can go on with it."""

    __tablename__ = "uploaded_file"

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)


class ConferenceTemplate(Identified, Base):
    """What new conferences can begin with: a copy, taken once, that no later change of its source reaches.

    ``content`` is what ``workflows.editions`` read of a conference. One that is not shared is its maker's
    alone.
    """

    __tablename__ = "conference_template"

    name: Mapped[LocalizedText]
    content: Mapped[dict[str, Any]]
    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Edition(Base):
    """``conference_id`` is the next edition of ``follows_id``; of each conference there is one at most.

    What is open in the one before goes on here, so two of them would promise the same thing twice.
    """

    __tablename__ = "edition"

    conference_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), primary_key=True
    )
    follows_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("conference.id"), unique=True)
    created_at: Mapped[datetime]
