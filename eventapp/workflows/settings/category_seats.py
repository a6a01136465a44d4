"""How many seats each category may take at a conference, and how many it has taken."""

from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.conferences.categories import DelegateCategory
from eventapp.db.session import session
from eventapp.registration.models import Delegate, Quota


@dataclass(frozen=True, slots=True)
class CategorySeats:
    """Seats of one category; ``seats`` is None where the conference's capacity alone limits them."""

    category: DelegateCategory
    taken: int
    seats: int | None


def list_category_seats(conference_id: str) -> list[CategorySeats]:
    """Return the seats of every category, in the categories' order."""
    taken: dict[str, int] = {
        row[0]: row[1]
        for row in session().execute(
            select(Delegate.category, func.count())
            .where(Delegate.conference_id == conference_id, Delegate.holds_seat)
            .group_by(Delegate.category)
        )
    }
    limits = list_limits(conference_id)
    return [CategorySeats(each, taken.get(each, 0), limits.get(each)) for each in DelegateCategory]


def list_limits(conference_id: str) -> dict[str, int]:
    """Return category → seats, for the categories that have a quota of their own."""
    rows = session().execute(
        select(Quota.category, Quota.seats).where(
            Quota.conference_id == conference_id, Quota.delegation_id.is_(None), Quota.category.is_not(None)
        )
    )
    return {category: limit for category, limit in rows if category is not None}
