"""What delegates have agreed to, each thing apart, with the text that they saw."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified
from eventapp.localized import LocalizedText


class Purpose(StrEnum):
    """What somebody's details may be used for. Transfer abroad is asked apart (China's PIPL, article 39)."""

    PARTICIPATION = "participation"
    TRANSFER_ABROAD = "transfer_abroad"
    LIST_OF_PARTICIPANTS = "list_of_participants"
    PHOTOGRAPHS = "photographs"


class ConsentText(Identified, OfConference, Base):
    """How a conference asks for one consent; every change is a new row with the next ``number``.

    ``text`` in the languages where it is empty, and where there is no row at all, is the product's own
    wording. ``recipients`` names who gets the details.
    """

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("conference_id", "purpose", "number"),)

    purpose: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    is_asked: Mapped[bool]
    is_required: Mapped[bool]
    text: Mapped[LocalizedText]
    recipients: Mapped[LocalizedText]
    created_at: Mapped[datetime]


class Consent(Identified, OfConference, Base):
    """One agreement of one delegate. ``text_version`` names the text shown: the product's, ``/``, the number.

    ``given_by`` is ``delegate``, ``focal_point`` or ``secretariat``. Taken back, the row stays as proof.
    """

    __tablename__ = "consent"

    delegate_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(30))
    text_version: Mapped[str] = mapped_column(String(20))
    given_by: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
