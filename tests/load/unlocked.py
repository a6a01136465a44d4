"""The product with the lock on its seats switched off: what the races must find out.

Whether a seat is free is looked up while the form is made ready, and the one seen then is taken later: count,
then insert.
"""

import threading
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.registration import seats, submissions
from wsgi import app

__all__ = ["app"]
_seen = threading.local()
_check_for = submissions.check_for


def _look_first(conference: Conference, *given: Any, **options: Any) -> Any:
    _seen.taken = session().scalar(select(Conference.seats_taken).where(Conference.id == conference.id))
    _seen.is_free = _seen.taken < (conference.capacity or 0)
    return _check_for(conference, *given, **options)


def _take_as_seen(claim: seats.Claim, *, states: Collection[str]) -> bool:
    if _seen.is_free:
        session().execute(
            update(Conference).where(Conference.id == claim.conference_id).values(seats_taken=_seen.taken + 1)
        )
    return bool(_seen.is_free)


submissions.check_for = _look_first
seats.take_seat_or_hold = _take_as_seen
