"""Invitation letters with which delegates apply for a visa."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified


class VisaLetter(Identified, OfConference, Base):
    """A numbered letter that was issued to a delegate, and perhaps revoked; ``file_id`` is the signed scan.

    ``number`` runs from 1 within the conference. ``consulate`` is where the delegate applies, ``arrives_on``
    and ``leaves_on`` are the days of the stay, and ``costs`` says who bears them.
    """

    __tablename__ = "visa_letter"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    delegate_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    file_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    consulate: Mapped[str] = mapped_column(default="")
    arrives_on: Mapped[date | None]
    leaves_on: Mapped[date | None]
    costs: Mapped[str] = mapped_column(String(20), default="")
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
