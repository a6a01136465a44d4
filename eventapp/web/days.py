"""Long programmes a day at a time."""

from collections.abc import Collection
from datetime import date

from flask import request

from eventapp.clock import today


def day_to_show(days: Collection[date], timezone: str) -> date | None:
    """Return the date that ``?day=`` asks for, else today if it is one of ``days``, else the first."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        current = today(timezone)
        return current if current in days else next(iter(days), None)
