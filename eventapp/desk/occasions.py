"""Which day or agenda item the desk is checking in for, as its pages' addresses say."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem
from eventapp.agendas.queries import get_item
from eventapp.clock import to_instant, today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.desk.rules import nearest_day
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_, local_date
from eventapp.registration.attendance import Occasion


@dataclass(frozen=True, slots=True)
class Chosen:
    """The occasion that was chosen, with its agenda item; ``today`` is the date at the conference."""

    occasion: Occasion
    item: AgendaItem | None
    today: date

    def arguments(self) -> dict[str, Any]:
        """Return what an address says of it."""
        day = {"day": self.occasion.day.isoformat()}
        return day | ({"item": self.item.id} if self.item else {})


def choose(conference: Conference, day: str, item_id: str) -> Chosen:
    """Return the occasion that an address asks for; without either it is today, or the day nearest to it.

    Raises :class:`NotFound` for a day or an item that isn't the conference's, and :class:`Conflict` for an
    item that was moved to another day or cancelled.
    """
    at = today(conference.timezone)
    item = get_item(conference.id, item_id) if item_id else None
    asked = _read_day(conference, day) if day else None
    if item is None:
        return Chosen(Occasion(asked or nearest_day(conference, at)), None, at)
    chosen = _day_of(conference, item)
    if chosen is None or item.cancelled_at is not None or asked not in (None, chosen):
        raise Conflict(N_("This agenda item was moved or cancelled. Please choose the day or item anew."))
    return Chosen(Occasion(chosen, item.id), item, at)


def list_days(conference: Conference) -> list[date]:
    days = (conference.ends_on - conference.starts_on).days + 1
    return [conference.starts_on + timedelta(days=number) for number in range(days)]


def list_items_of(conference: Conference, day: date) -> list[AgendaItem]:
    """Return what takes place on a day, in order of time; what lies outside counts to the nearest day."""
    statement = (
        select(AgendaItem)
        .where(
            AgendaItem.conference_id == conference.id,
            AgendaItem.cancelled_at.is_(None),
            AgendaItem.starts_at.is_not(None),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    if day > conference.starts_on:
        statement = statement.where(AgendaItem.starts_at >= _begins_at(conference, day))
    if day < conference.ends_on:
        statement = statement.where(AgendaItem.starts_at < _begins_at(conference, day + timedelta(days=1)))
    return list(session().scalars(statement))


def _begins_at(conference: Conference, day: date) -> datetime:
    return to_instant(datetime.combine(day, time()), conference.timezone)


def _day_of(conference: Conference, item: AgendaItem) -> date | None:
    """Return the day of an item, None for one that has no time any more."""
    if item.starts_at is None:
        return None
    return nearest_day(conference, local_date(item.starts_at, conference.timezone))


def _read_day(conference: Conference, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not conference.starts_on <= day <= conference.ends_on:
        raise NotFound
    return day
