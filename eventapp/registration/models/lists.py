"""How a person of the secretariat likes to see the list of delegates."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText


class SavedView(Identified, OfConference, Base):
    """Filters, order and columns of the list under a name; ``arguments`` is the query of its address."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("conference_id", "user_id", "name"),)

    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[str] = mapped_column(LongText)
