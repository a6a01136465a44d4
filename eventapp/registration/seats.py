"""Seats of a conference: a counter moved by conditional updates alone, so that none is given twice.

Whoever changes a seat and a delegate in one transaction takes the conference's row first: in this order two
of them wait for each other and never lock each other out.
"""

from collections.abc import Collection

from sqlalchemy import or_, select, update

from eventapp.conferences.models import Conference, ConferenceState
from eventapp.db.session import session
from eventapp.registration.models import Delegate, DelegateStatus

#: States in which the public takes seats, the waiting list moves up, the secretariat accepts.
FOR_PUBLIC = frozenset({ConferenceState.PUBLISHED})
FOR_WAITING = frozenset({ConferenceState.PUBLISHED, ConferenceState.CLOSED})
FOR_SECRETARIAT = frozenset(ConferenceState) - {ConferenceState.ARCHIVED}


def take_seat(conference_id: str, *, states: Collection[str]) -> bool:
    """Take one seat if one is free and the conference is in one of ``states``; tell whether it was."""
    taken = session().scalar(
        update(Conference)
        .where(
            Conference.id == conference_id,
            Conference.state.in_(states),
            or_(Conference.capacity.is_(None), Conference.seats_taken < Conference.capacity),
        )
        .values(seats_taken=Conference.seats_taken + 1)
        .returning(Conference.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def take_seat_or_hold(conference_id: str, *, states: Collection[str]) -> bool:
    """Take a seat; where there is none, hold the row, so that none is freed before this waiter is stored."""
    if take_seat(conference_id, states=states):
        return True
    hold(conference_id)
    return take_seat(conference_id, states=states)


def free_seat(conference_id: str) -> None:
    """Give one seat back."""
    session().execute(
        update(Conference)
        .where(Conference.id == conference_id, Conference.seats_taken > 0)
        .values(seats_taken=Conference.seats_taken - 1)
        .execution_options(synchronize_session=False)
    )


def hold(conference_id: str) -> None:
    """Let nobody else move the conference's seats until this transaction ends."""
    session().execute(select(Conference.id).where(Conference.id == conference_id).with_for_update())


def lock_next_waiting(conference_id: str) -> Delegate | None:
    """Return who has waited longest, as stored now and kept from others until this transaction ends."""
    return session().scalar(
        select(Delegate)
        .where(Delegate.conference_id == conference_id, Delegate.status == DelegateStatus.WAITLISTED)
        .order_by(Delegate.waitlisted_at, Delegate.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
