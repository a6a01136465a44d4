"""Who writes minutes now, and whose words have clashed."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, or_, select

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.minutes.models import MinutesClash, MinutesWriter

#: An editor says that it is open every ten seconds; twice it may fail to.
STILL_HERE = timedelta(seconds=30)
#: So many names and clashes are shown at once; the next ones follow when these are seen.
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ClashRow:
    """A passage that the reader and somebody else changed at once, as it then read."""

    id: str
    language: str
    passage: str
    other_name: str


def list_other_writers(agenda_item_id: str, user_id: str) -> list[str]:
    """Return the names of those, but the reader, who have the minutes of an item open for writing."""
    return list(
        session().scalars(
            select(MinutesWriter.name)
            .where(
                MinutesWriter.agenda_item_id == agenda_item_id,
                MinutesWriter.user_id != user_id,
                MinutesWriter.seen_at > now() - STILL_HERE,
            )
            .order_by(MinutesWriter.name)
            .limit(MOST_SHOWN)
        )
    )


def list_who_saved_since(
    agenda_item_id: str, version: int, *, but: str | None
) -> list[tuple[str | None, str]]:
    """Return id and name of those, but one, who have changed minutes since they had a version."""
    rows = session().execute(
        select(MinutesWriter.user_id, MinutesWriter.name).where(
            MinutesWriter.agenda_item_id == agenda_item_id,
            MinutesWriter.saved_version > version,
            MinutesWriter.user_id != (but or ""),
        )
    )
    return [(row.user_id, row.name) for row in rows]


def get_clash(conference_id: str, agenda_item_id: str, clash_id: str) -> MinutesClash:
    clash = session().scalar(
        select(MinutesClash).where(
            MinutesClash.id == clash_id,
            MinutesClash.conference_id == conference_id,
            MinutesClash.agenda_item_id == agenda_item_id,
        )
    )
    if clash is None:
        raise NotFound
    return clash


def list_untold_clashes(conference_id: str, agenda_item_id: str, user_id: str) -> list[ClashRow]:
    """Return the clashes of which somebody has not yet said that they have seen them, the oldest first."""
    clash = MinutesClash
    rows = session().scalars(
        select(clash)
        .where(
            clash.conference_id == conference_id,
            clash.agenda_item_id == agenda_item_id,
            or_(
                and_(clash.first_user_id == user_id, clash.first_told_at.is_(None)),
                and_(clash.second_user_id == user_id, clash.second_told_at.is_(None)),
            ),
        )
        .order_by(clash.id)
        .limit(MOST_SHOWN)
    )
    return [
        ClashRow(
            row.id,
            row.language,
            row.passage,
            row.second_name if row.first_user_id == user_id else row.first_name,
        )
        for row in rows
    ]
