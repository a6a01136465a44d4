"""Numbers that count within a conference: decisions, action items."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import NotFound


def next_number(column: InstrumentedAttribute[int], conference_id: str) -> int:
    """Return the number after the highest that ``column`` holds at a conference.

    Two people who add something at once queue here, for the conference's row is locked until the transaction
    ends (NO KEY UPDATE, which lets foreign keys through); SQLite has one writer anyway. Behind it stands the
    table's unique constraint. What is deleted last gives its number back.
    """
    lock = select(Conference.id).where(Conference.id == conference_id).with_for_update(key_share=True)
    if session().scalar(lock) is None:
        raise NotFound
    model = column.class_
    highest = session().scalar(select(func.max(column)).where(model.conference_id == conference_id))
    return (highest or 0) + 1
