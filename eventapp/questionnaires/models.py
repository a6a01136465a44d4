"""What a conference asks of its delegates beyond name and organization: sections, and fields in them."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class Stage(StrEnum):
    """When a section is asked."""

    REGISTRATION = "registration"
    #: On the personal page, once the delegate is accepted: travel, visa.
    FOLLOW_UP = "follow_up"


class FieldKind(StrEnum):
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    ORGANIZATION = "organization"
    PHONE = "phone"
    FILE = "file"
    YES_NO = "yes_no"


class Audience(StrEnum):
    """Who sees an answer besides the delegate and the secretariat, who see all."""

    FOCAL_POINT = "focal_point"
    DESK = "desk"


class FormSection(Identified, Versioned, OfConference, Base):
    """A group of fields. ``categories`` lists the delegates it is for, empty for all.

    ``standard_key`` names the standard section it was made from (see ``standard``), None for one's own.
    """

    __tablename__ = "form_section"
    __table_args__ = (UniqueConstraint("conference_id", "standard_key"),)

    standard_key: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(20))
    title: Mapped[LocalizedText]
    help: Mapped[LocalizedText]
    categories: Mapped[list[str]]
    position: Mapped[int]


class FormField(Identified, Versioned, OfConference, Base):
    """A question. Answers stand in ``Delegate.answers`` under the field's id.

    ``options`` of a choice are ``[{"key": …, "label": {"en": …}}]``; a key never changes, as answers hold it.
    ``required_for`` and ``audiences`` list categories and :class:`Audience` values. The field is shown when
    the answer to ``condition_field_id`` is one of ``condition_values``, or always. ``delete_after_days``
    counts from the end of the conference; None keeps the answer. ``is_sealed`` answers are encrypted at rest.
    A change of a ``needs_approval`` answer after acceptance asks for approval again.
    """

    __tablename__ = "form_field"
    __table_args__ = (UniqueConstraint("conference_id", "standard_key"),)

    section_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("form_section.id", ondelete="CASCADE"), index=True
    )
    standard_key: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[LocalizedText]
    help: Mapped[LocalizedText]
    options: Mapped[list[dict[str, Any]]]
    required_for: Mapped[list[str]]
    audiences: Mapped[list[str]]
    condition_field_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    condition_values: Mapped[list[str]]
    delete_after_days: Mapped[int | None]
    is_sealed: Mapped[bool] = mapped_column(default=False)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
