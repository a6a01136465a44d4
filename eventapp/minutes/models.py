"""Minutes of agenda items, and the decisions taken there."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class MinutesStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class Minutes(Identified, Versioned, OfConference, Base):
    """The record of one agenda item; approved minutes are read-only."""

    __tablename__ = "minutes"

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), unique=True)
    summary: Mapped[LocalizedText]
    status: Mapped[str] = mapped_column(String(20), default=MinutesStatus.DRAFT)
    approved_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class Decision(Identified, Versioned, OfConference, Base):
    """What was decided at an agenda item; ``number`` counts within the conference, each given once."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    text: Mapped[LocalizedText]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
