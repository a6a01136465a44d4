"""What the public doesn't read yet, told cheaply on every page; ``comparing`` tells it exactly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from eventapp.agendas.models import AgendaItem, ReleasedItem, Track
from eventapp.agendas.reading import find_newest_version
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session
from eventapp.localized import LocalizedText

_IS_PUBLIC = (ReleasedItem.until_version.is_(None), ReleasedItem.is_cancelled.is_(False))


@dataclass(frozen=True, slots=True)
class Unreleased:
    """How many items were edited since the last release, which was at ``released_at``; None for never."""

    items: int
    released_at: datetime | None
    has_other_zone: bool = False

    @property
    def is_any(self) -> bool:
        """Whether the public reads something else than what was edited. Before a release it reads nothing."""
        return self.released_at is not None and (self.items > 0 or self.has_other_zone)


def count_unreleased(conference: Conference) -> Unreleased:
    """Count items edited since the last release, but for those that don't take place there or here.

    An item that was brought back by hand to what it was counts too.
    """
    newest = find_newest_version(conference.id)
    takes_place = and_(AgendaItem.starts_at.is_not(None), AgendaItem.cancelled_at.is_(None))
    is_public = select(ReleasedItem.id).where(ReleasedItem.agenda_item_id == AgendaItem.id, *_IS_PUBLIC)
    wanted = [AgendaItem.conference_id == conference.id, or_(takes_place, is_public.exists())]
    if newest is not None:
        rooms = _renamed(Room, AgendaItem.room_id, ReleasedItem.room_id, "room", conference.id)
        tracks = _renamed(Track, AgendaItem.track_id, ReleasedItem.track_id, "track", conference.id)
        is_edited = AgendaItem.updated_at > newest.released_at
        wanted.append(or_(is_edited, AgendaItem.room_id.in_(rooms), AgendaItem.track_id.in_(tracks)))
    number = session().scalar(select(func.count()).select_from(AgendaItem).where(*wanted)) or 0
    if newest is None:
        return Unreleased(number, None)
    return Unreleased(number, newest.released_at, newest.timezone != conference.timezone)


def _renamed(model: Any, in_copy: Any, in_release: Any, key: str, conference_id: str) -> list[str]:
    """Return the ids of rooms or tracks that are called something else than in the newest release.

    All items of one of them say the same there, so one item of each is looked at.
    """
    content = (
        select(ReleasedItem.content)
        .join(AgendaItem, AgendaItem.id == ReleasedItem.agenda_item_id)
        .where(in_copy == model.id, in_release == model.id, *_IS_PUBLIC)
        .limit(1)
        .scalar_subquery()
    )
    rows = session().execute(
        select(model.id, model.name, content).where(model.conference_id == conference_id)
    )
    return [row_id for row_id, name, told in rows if told and name != LocalizedText.restored(told[key])]
