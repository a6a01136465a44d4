"""Items that have no time yet."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import room_names
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText

#: The tray beside the grid shows so many: who has more of them works through the list.
MAX_IN_TRAY = 200


@dataclass(frozen=True, slots=True)
class TrayItem:
    """An item without a time; ``minutes`` says how long it is to be."""

    id: str
    version: int
    kind: str
    title: LocalizedText
    minutes: int
    room_id: str | None
    room: LocalizedText
    is_cancelled: bool


def read_tray(conference_id: str, item_ids: Collection[str] | None = None) -> list[TrayItem]:
    """Return items without a time, oldest first: those of ``item_ids``, or the first that there are."""
    rooms = room_names(conference_id)
    wanted = [AgendaItem.conference_id == conference_id, AgendaItem.starts_at.is_(None)]
    if item_ids is not None:
        wanted.append(AgendaItem.id.in_(item_ids))
    items = session().scalars(select(AgendaItem).where(*wanted).order_by(AgendaItem.id).limit(MAX_IN_TRAY))
    return [
        TrayItem(
            item.id,
            item.version,
            item.kind,
            item.title,
            item.planned_minutes,
            item.room_id,
            rooms.get(item.room_id or "", NO_TEXT),
            item.cancelled_at is not None,
        )
        for item in items
    ]
