"""Open action items with their owners as plain values, for whoever follows up a whole conference."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.action_items.owner_rows import Owners, read_owners
from eventapp.db.session import session
from eventapp.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open action item; ``due_on`` is a date in the conference's zone, the first of ``owners`` leads."""

    id: str
    number: int
    title: LocalizedText
    due_on: date | None
    status: str
    priority: str
    reported_at: datetime | None
    owners: Owners


def list_open_with_owners(conference_id: str, *, offset: int = 0, limit: int | None = None) -> list[OpenRow]:
    """Return a stretch of the open action items in order of their numbers, by two queries.

    Those that a later edition took over are left out.
    """
    statement = (
        select(
            ActionItem.id,
            ActionItem.number,
            ActionItem.title,
            ActionItem.due_on,
            ActionItem.status,
            ActionItem.priority,
            ActionItem.reported_at,
        )
        .where(ActionItem.conference_id == conference_id, IS_FOLLOWED_UP)
        .order_by(ActionItem.number)
    )
    rows = session().execute(statement.offset(offset).limit(limit)).all()
    owners = read_owners(conference_id, [row.id for row in rows] if limit is not None else None)
    return [OpenRow(*row, owners.get(row.id, ())) for row in rows]
