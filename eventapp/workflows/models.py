"""What use cases keep between two of their steps."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified

#: How long a file waits for its sender to look at the preview and say yes.
UPLOAD_WAITS = timedelta(hours=1)


class UploadedFile(Identified, OfConference, Base):
    """A file that was sent and previewed but not imported yet; its sender alone can go on with it."""

    __tablename__ = "uploaded_file"

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
