"""What a delegation brings with it: nomination letters, documents, and lists of its people."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.files.models import StoredFile


class NominationLetter(Identified, Versioned, OfConference, Base):
    """A letter or note verbale that names a delegation's members. ``dated_on`` is the date written on it."""

    __tablename__ = "nomination_letter"

    delegation_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    reference: Mapped[str]
    dated_on: Mapped[date]
    file_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    received_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship(lazy="raise")


class NamedPerson(Identified, OfConference, Base):
    """Somebody whom a nomination letter names, as it writes the name, in either script.

    ``is_decided`` says that the secretariat has told who that is: ``delegate_id``, or nobody who is
    registered. Else names are compared (``reconciling``).
    """

    __tablename__ = "named_person"

    letter_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("nomination_letter.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    position: Mapped[str]
    place: Mapped[int]
    delegate_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegate.id", ondelete="SET NULL"), index=True
    )
    is_decided: Mapped[bool] = mapped_column(default=False)


class DelegationDocument(Identified, OfConference, Base):
    """A file for or from a delegation; ``for_delegates`` shows it to its members too."""

    __tablename__ = "delegation_document"

    delegation_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    file_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("stored_file.id"))
    for_delegates: Mapped[bool]
    added_by: Mapped[str]
    added_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="raise")


class PeopleList(Identified, OfConference, Base):
    """People of a pasted list or a file between preview and confirmation; only its sender goes on with it.

    ``sender_id`` is the focal point's or the user's, ``delegation_id`` the delegation that all are for, or
    None where the rows say it. ``rows`` are as ``people_lists.reading`` reads them and are gone once they
    were taken in (``taken_at``). ``is_registration`` takes them in as registered, not as nominated.
    """

    __tablename__ = "people_list"

    delegation_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    sender_id: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    filename: Mapped[str]
    rows: Mapped[list[dict[str, Any]]]
    category: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    is_registration: Mapped[bool]
    sent_at: Mapped[datetime] = mapped_column(index=True)
    taken_at: Mapped[datetime | None]
