"""What the public doesn't read yet, told cheaply; ``comparing`` tells it exactly."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from eventapp.agendas.models import AgendaItem, AgendaVersion, ReleasedItem
from eventapp.db.session import session


@dataclass(frozen=True, slots=True)
class Unreleased:
    """How many items were edited since the last release, which was at ``released_at``; None for never."""

    items: int
    released_at: datetime | None


def count_unreleased(conference_id: str) -> Unreleased:
    """Count items edited since the last release, but for those that have never been anywhere to be seen."""
    released_at = session().scalar(
        select(func.max(AgendaVersion.released_at)).where(AgendaVersion.conference_id == conference_id)
    )
    takes_place = and_(AgendaItem.starts_at.is_not(None), AgendaItem.cancelled_at.is_(None))
    was_released = select(ReleasedItem.id).where(ReleasedItem.agenda_item_id == AgendaItem.id).exists()
    wanted = [AgendaItem.conference_id == conference_id, or_(takes_place, was_released)]
    if released_at is not None:
        wanted.append(AgendaItem.updated_at > released_at)
    number = session().scalar(select(func.count()).select_from(AgendaItem).where(*wanted))
    return Unreleased(number or 0, released_at)
