"""Action items: owned tasks with a due date that follow from a conference."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference
from eventapp.contacts.models import Contact
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned, new_uid
from eventapp.files.models import StoredFile
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization


class ActionItemStatus(StrEnum):
    """As in RFC 5545 section 3.8.1.11, in its spelling for VTODO, lower case."""

    NEEDS_ACTION = "needs-action"
    IN_PROCESS = "in-process"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


OPEN = frozenset({ActionItemStatus.NEEDS_ACTION, ActionItemStatus.IN_PROCESS})


class ActionItem(Identified, Versioned, OfConference, Base):
    """A promise with an owner. ``due_on`` is a date in the conference's zone: overdue from the day after.

    The source is the agenda item, the decision where it came from one, or the agreement of which it is a
    milestone. ``sequence`` grows when the due date or the status changes. ``number`` counts within the
    conference. An owner reports it done (``reported_at``, ``reported_by``), and the other side's owner
    confirms. ``carried_from_id`` is the item of the edition before that it goes on from; one that somebody
    goes on from (``carried_at``) is followed up in the later edition alone.
    What is confidential is left out of everything that the public reads.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        # Whole pages of the register are counted and put in order by this alone, without reading the rows.
        Index("ix_action_item_due", "conference_id", "status", "due_on", "carried_at", "number", "id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    uid: Mapped[str] = mapped_column(String(255), unique=True, default=new_uid)
    sequence: Mapped[int] = mapped_column(default=0)
    number: Mapped[int]
    title: Mapped[LocalizedText]
    description: Mapped[LocalizedText]
    due_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(20), default=ActionItemStatus.NEEDS_ACTION)
    completed_at: Mapped[datetime | None]
    agenda_item_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True
    )
    decision_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("decision.id"), index=True)
    agreement_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("agreement.id"), index=True
    )
    priority: Mapped[str] = mapped_column(String(10), default=Priority.NORMAL)
    #: From 0 to 100, as the owner estimates.
    percent: Mapped[int] = mapped_column(default=0)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[str] = mapped_column(default="")
    carried_from_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id"), index=True
    )
    carried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    owners: Mapped[list["ActionItemOwner"]] = relationship(
        lazy="raise",
        order_by="ActionItemOwner.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class ActionItemOwner(Identified, OfConference, Base):
    """Who takes care of an action item: an organization, a person as its contact, or both.

    That at ``position`` 0 leads; those of other sides are the counterparts, who confirm what is done.
    ``confirmed_at`` is when they did, for the report that stands.
    """

    __tablename__ = "item_owner"
    __table_args__ = (
        CheckConstraint("organization_id IS NOT NULL OR contact_id IS NOT NULL", name="is_somebody"),
        Index("ix_item_owner_item", "action_item_id", "position"),
        Index("ix_item_owner_conference", "conference_id", "organization_id"),
        Index("ix_item_owner_organization", "organization_id", "action_item_id"),
        Index("ix_item_owner_contact", "contact_id", "action_item_id"),
        Index("ix_item_owner_side", "side_id", "action_item_id"),
    )

    action_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id", ondelete="CASCADE")
    )
    organization_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("organization.id"))
    contact_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("contact.id"))
    side_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("side.id"))
    position: Mapped[int]
    confirmed_at: Mapped[datetime | None]

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")


class Handover(Identified, OfConference, Base):
    """An owner has passed an action item on to somebody; nobody gets one back that they passed on."""

    __tablename__ = "action_item_handover"

    action_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id", ondelete="CASCADE"), index=True
    )
    from_contact_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    to_contact_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]


class ActionItemWatcher(OfConference, Base):
    """A contact who hears of an action item without owning it."""

    __tablename__ = "action_item_watcher"

    action_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id", ondelete="CASCADE"), primary_key=True
    )
    contact_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    contact: Mapped[Contact] = relationship(lazy="raise")


class ActionItemComment(Identified, OfConference, Base):
    """What somebody said of an action item. ``contact_id`` is None for a member of the secretariat."""

    __tablename__ = "action_item_comment"

    action_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str]
    text: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]


class Evidence(Identified, OfConference, Base):
    """What shows that something was done: a link, a file, or a note."""

    __tablename__ = "action_item_evidence"
    __table_args__ = (CheckConstraint("url = '' OR file_id IS NULL", name="link_or_file"),)

    action_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("action_item.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str]
    url: Mapped[str] = mapped_column(LongText, default="")
    file_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    note: Mapped[str] = mapped_column(LongText, default="")
    created_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship(lazy="raise")
