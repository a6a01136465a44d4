"""Days in addresses of the agenda's pages."""

from datetime import date

from flask import request

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.conferences.rules import FIRST_YEAR, LAST_YEAR
from eventapp.i18n import local_date


def requested_day() -> date | None:
    """Return the date that ``?day=`` asks for, if it is one of a year that conferences are in."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def day_of(conference: Conference, item: AgendaItem | None) -> date | None:
    """Return the date on which an item starts; None without an item or a time."""
    if item is None or item.starts_at is None:
        return None
    return local_date(item.starts_at, conference.timezone)
