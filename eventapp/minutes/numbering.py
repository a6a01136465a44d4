"""Numbers that count within a conference: decisions, action items."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from eventapp.conferences.holding import hold_conference
from eventapp.db.session import session


def next_number(column: InstrumentedAttribute[int], conference_id: str) -> int:
    """Return the number after the highest that ``column`` holds at a conference.

    Two people who add something at once queue here. Behind it stands the table's unique constraint. What is
    deleted last gives its number back.
    """
    hold_conference(conference_id)
    model = column.class_
    highest = session().scalar(select(func.max(column)).where(model.conference_id == conference_id))
    return (highest or 0) + 1
