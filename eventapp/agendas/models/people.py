"""People of an agenda: who they are, what they say of themselves, and their parts in items."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference, ShownInProgramme
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.registration.models import Delegation


class ContributionRole(StrEnum):
    SPEAKER = "speaker"
    CHAIR = "chair"
    MODERATOR = "moderator"
    RAPPORTEUR = "rapporteur"
    SIGNATORY = "signatory"


class ContributionAnswer(StrEnum):
    """What somebody has answered when asked to take part; '' stands for nothing yet."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Person(Identified, Versioned, OfConference, Base):
    """Somebody with a part in the agenda. One row a person and conference, so that being in two places shows.

    ``name_key`` holds each form of the name, folded, one a line. ``affiliation`` is how the organization is
    written in the programme; ``organization_id`` is the one of the directory, if it is there. ``precedence``
    counts from 1; None comes last. A person with an ``email`` can be sent a link to their own part: its token
    is derived from ``id`` and ``token_generation``, and ``token_hash`` (SHA-256) finds the person again.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("conference_id", "source_key"),)

    name: Mapped[LocalizedText]
    name_key: Mapped[str] = mapped_column(String(1300))
    affiliation: Mapped[LocalizedText]
    job_title: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    organization_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    delegation_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="SET NULL"), index=True
    )
    precedence: Mapped[int | None]
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_generation: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime | None]
    source_key: Mapped[str | None]

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    delegation: Mapped[Delegation | None] = relationship(lazy="raise")


class PersonProfile(Identified, Versioned, ShownInProgramme, Base):
    """What a person says of themselves to the public: it is no schedule, so it needs no release.

    ``photo_id`` is a stored file.
    """

    __tablename__ = "person_profile"

    person_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    biography: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    photo_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    updated_at: Mapped[datetime]


class Contribution(Identified, OfConference, Base):
    """The part of one person in one agenda item. ``answer`` is a ``ContributionAnswer``, '' for none yet."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("agenda_item_id", "person_id", "role"),)

    agenda_item_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    answer: Mapped[str] = mapped_column(String(20), default="")
    answered_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
