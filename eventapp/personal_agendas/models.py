"""What delegates have chosen of the agenda, and how they want to hear of changes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified


class Choice(Identified, OfConference, Base):
    """An agenda item that a delegate has chosen; ``AgendaItem.chosen`` counts them."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("delegate_id", "agenda_item_id"),)

    delegate_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"))
    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    chosen_at: Mapped[datetime]


class AgendaWishes(OfConference, Base):
    """What a delegate wants of their own agenda. No row says: nothing by mail."""

    __tablename__ = "agenda_wishes"

    delegate_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), primary_key=True
    )
    wants_mails: Mapped[bool]
    changed_at: Mapped[datetime]
