"""Who has come: check-ins at the desk."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified


class CheckIn(Identified, OfConference, Base):
    """A delegate has come on a day of the conference, or to one agenda item.

    ``day`` is a date in the conference's zone. ``agenda_item_id`` is '' for the day as a whole and has no
    foreign key, because the agenda stands above this slice. ``by_name`` is who checked in.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("delegate_id", "day", "agenda_item_id"),
        Index("ix_check_in_of_day", "conference_id", "day", "agenda_item_id"),
    )

    delegate_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"))
    day: Mapped[date]
    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), default="")
    at: Mapped[datetime]
    by_name: Mapped[str]
