"""What protocol prepares for an agenda item: what is signed there and by whom, and who sits where."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, LongText, Versioned
from eventapp.localized import LocalizedText


class SigningSlot(Identified, Versioned, OfConference, Base):
    """One signing within a ceremony, in order of ``position``; ``minutes`` is how long it takes."""

    __tablename__ = "signing_slot"
    __table_args__ = (CheckConstraint("minutes >= 1", name="takes_time"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    title: Mapped[LocalizedText]
    minutes: Mapped[int]
    notes: Mapped[str] = mapped_column(LongText, default="")
    position: Mapped[int]


class Signatory(Identified, OfConference, Base):
    """A person who signs in one slot, in order of ``position`` from the left as the audience sees it."""

    __tablename__ = "signatory"
    __table_args__ = (UniqueConstraint("signing_slot_id", "person_id"),)

    signing_slot_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("signing_slot.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("person.id", ondelete="CASCADE"))
    position: Mapped[int]


class Seat(Identified, OfConference, Base):
    """A seat that somebody has at an agenda item: a person of the agenda, or a delegate.

    ``row`` counts from the front and ``number`` from the left, as seen from the stage, both from 1.
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("agenda_item_id", "row", "number"),
        CheckConstraint("(person_id IS NULL) <> (delegate_id IS NULL)", name="for_one"),
    )

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"))
    row: Mapped[int]
    number: Mapped[int]
    person_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
