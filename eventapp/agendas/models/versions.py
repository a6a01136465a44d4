"""What has been released of an agenda. Rows of a release are never changed again, but for where they end."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference, ShownInProgramme
from eventapp.db.base import ID_LENGTH, Base, Identified
from eventapp.localized import NO_TEXT, LocalizedText


class AgendaVersion(Identified, ShownInProgramme, Base):
    """A release of an agenda: its number from 1, when, by whom, in which time zone, with a note for readers.

    ``counts`` says how many items came, moved, changed, were cancelled or restored.
    """

    __tablename__ = "agenda_version"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    number: Mapped[int]
    timezone: Mapped[str] = mapped_column(String(60))
    note: Mapped[LocalizedText] = mapped_column(default=NO_TEXT)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    released_at: Mapped[datetime]
    released_by: Mapped[str]


class ReleasedItem(Identified, OfConference, Base):
    """An agenda item as the versions from ``since_version`` up to, not including, ``until_version`` say it.

    ``until_version`` is None for what the newest version says. ``sequence`` grows when time, place or
    cancellation changes (RFC 5546 section 2.1.4), ``changed_at`` is when this text was released. ``content``
    holds texts and people as ``agendas.released_content`` writes them, with the names that rooms, tracks and
    people had then.
    """

    __tablename__ = "released_item"
    __table_args__ = (
        UniqueConstraint("agenda_item_id", "since_version"),
        Index(
            "uq_released_item_newest",
            "agenda_item_id",
            unique=True,
            sqlite_where=text("until_version IS NULL"),
            postgresql_where=text("until_version IS NULL"),
        ),
        Index("ix_released_item_versions", "conference_id", "until_version", "starts_at"),
    )

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"))
    since_version: Mapped[int]
    until_version: Mapped[int | None]
    uid: Mapped[str] = mapped_column(String(255))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    #: Its room's place among the rooms: the order in which items that begin together are read.
    place: Mapped[int]
    track_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))
    is_cancelled: Mapped[bool]
    changed_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
