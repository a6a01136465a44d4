"""Who interprets: teams with their booth, and the items that they interpret."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference
from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned


class InterpretationTeam(Identified, Versioned, OfConference, Base):
    """Interpreters who work together between ``languages`` (codes, two or more); ``booth`` is '' for none.

    ``interpreters`` are their names, in the order in which they take turns.
    """

    __tablename__ = "interpretation_team"

    name: Mapped[str]
    languages: Mapped[list[str]]
    booth: Mapped[str]
    interpreters: Mapped[list[str]]
    position: Mapped[int]


class InterpretationDuty(Identified, OfConference, Base):
    """One item that one team interprets."""

    __tablename__ = "interpretation_duty"
    __table_args__ = (UniqueConstraint("agenda_item_id", "team_id"),)

    agenda_item_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("agenda_item.id"), index=True)
    team_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("interpretation_team.id", ondelete="CASCADE"), index=True
    )
