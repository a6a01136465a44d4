"""Action items: owned tasks with a due date that follow from a conference."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned, new_uid
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


class ActionItemStatus(StrEnum):
    """As in RFC 5545 section 3.8.1.11, in its spelling for VTODO, lower case."""

    NEEDS_ACTION = "needs-action"
    IN_PROCESS = "in-process"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN = frozenset({ActionItemStatus.NEEDS_ACTION, ActionItemStatus.IN_PROCESS})


class ActionItem(Identified, Versioned, OfConference, Base):
    """A promise with an owner. ``due_on`` is a date in the conference's zone: overdue from the day after.

    The source is the agenda item, and the decision where it came from one. ``sequence`` grows when the due
    date or the status changes. ``number`` counts within the conference.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        Index("ix_action_item_due", "conference_id", "status", "due_on"),
    )

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    number: Mapped[int]
    title: Mapped[LocalizedText]
    description: Mapped[LocalizedText]
    owner_organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    owner_name: Mapped[str]
    owner_email: Mapped[str]
    due_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20), default=ActionItemStatus.NEEDS_ACTION)
    completed_at: Mapped[datetime | None]
    agenda_item_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True
    )
    decision_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("decision.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    owner_organization: Mapped[Organization | None] = relationship(lazy="raise")
