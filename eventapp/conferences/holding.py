"""Letting use cases of one conference wait for each other."""

from sqlalchemy import select

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import NotFound


def hold_conference(conference_id: str) -> None:
    """Lock a conference's row until the transaction ends; raises :class:`NotFound`.

    Whoever else holds it or moves its seats waits, and then finds what this one has written. The lock, NO KEY
    UPDATE, lets foreign keys through; SQLite has one writer anyway.
    """
    lock = select(Conference.id).where(Conference.id == conference_id).with_for_update(key_share=True)
    if session().scalar(lock) is None:
        raise NotFound
