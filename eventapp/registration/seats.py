"""Seats: counters moved by conditional updates alone, so that none is given twice.

A seat counts in the conference and in each quota that covers it: that of the category, of the delegation, of
the category within the delegation. Whoever moves a seat takes the conference's row first and keeps it until
the transaction ends. So two of them wait for each other, never lock each other out, and what one of them
counts nobody else changes meanwhile.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from eventapp.conferences.models import Conference, ConferenceState
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.registration.models import Delegate, DelegateStatus, Quota

#: States in which the public takes seats, the waiting list moves up, the secretariat accepts.
FOR_PUBLIC = frozenset({ConferenceState.PUBLISHED})
FOR_WAITING = frozenset({ConferenceState.PUBLISHED, ConferenceState.CLOSED})
FOR_SECRETARIAT = frozenset(ConferenceState) - {ConferenceState.ARCHIVED}
SEATS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Claim:
    """For whom a seat is taken or freed: what decides which quotas cover it."""

    conference_id: str
    category: str
    delegation_id: str | None = None


def claim_of(delegate: Delegate) -> Claim:
    return Claim(delegate.conference_id, delegate.category, delegate.delegation_id)


def take_seat(claim: Claim, *, states: Collection[str], number: int = 1) -> bool:
    """Take a seat if the conference is in one of ``states`` and every limit leaves one; tell whether.

    ``number`` takes so many at once, all or none.
    """
    taken = session().scalar(
        update(Conference)
        .where(
            Conference.id == claim.conference_id,
            Conference.state.in_(states),
            or_(Conference.capacity.is_(None), Conference.seats_taken + number <= Conference.capacity),
        )
        .values(seats_taken=Conference.seats_taken + number)
        .returning(Conference.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return False
    if _take_from_quotas(claim, number):
        return True
    _give_back(claim.conference_id, number)
    return False


def _take_from_quotas(claim: Claim, number: int) -> bool:
    covering = session().scalars(select(Quota.id).where(_covers(claim))).all()
    if not covering:
        return True
    moved = (
        session()
        .scalars(
            update(Quota)
            .where(Quota.id.in_(covering), Quota.taken + number <= Quota.seats)
            .values(taken=Quota.taken + number)
            .returning(Quota.id)
            .execution_options(synchronize_session=False)
        )
        .all()
    )
    if len(moved) == len(covering):
        return True
    session().execute(
        update(Quota)
        .where(Quota.id.in_(moved))
        .values(taken=Quota.taken - number)
        .execution_options(synchronize_session=False)
    )
    return False


def take_seats(claims: Sequence[Claim], *, states: Collection[str]) -> list[bool]:
    """Take a seat for each claim in turn, and tell for each whether there was one.

    The conference's row is held by the caller, so nobody frees a seat meanwhile.
    """
    taken = []
    for claim, number in Counter(claims).items():
        if not take_seat(claim, states=states, number=number):
            break
        taken.append((claim, number))
    else:
        return [True] * len(claims)
    for claim, number in taken:
        free_seat(claim, number=number)
    full: set[Claim] = set()
    seated = []
    for claim in claims:
        seated.append(claim not in full and take_seat(claim, states=states))
        if not seated[-1]:
            full.add(claim)
    return seated


def take_seat_or_hold(claim: Claim, *, states: Collection[str]) -> bool:
    """Take a seat; where there is none, hold the row, so that none is freed before this waiter is stored."""
    if take_seat(claim, states=states):
        return True
    hold(claim.conference_id)
    return take_seat(claim, states=states)


def free_seat(claim: Claim, *, number: int = 1) -> None:
    """Give one seat back, or ``number`` of them."""
    _give_back(claim.conference_id, number)
    session().execute(
        update(Quota)
        .where(_covers(claim))
        .values(taken=Quota.taken - number)
        .execution_options(synchronize_session=False)
    )


def _give_back(conference_id: str, number: int) -> None:
    session().execute(
        update(Conference)
        .where(Conference.id == conference_id)
        .values(seats_taken=Conference.seats_taken - number)
        .execution_options(synchronize_session=False)
    )


def hold(conference_id: str) -> None:
    """Let nobody else move the conference's seats until this transaction ends."""
    session().execute(select(Conference.id).where(Conference.id == conference_id).with_for_update())


def _covers(claim: Claim) -> ColumnElement[bool]:
    return and_(
        Quota.conference_id == claim.conference_id,
        or_(Quota.category.is_(None), Quota.category == claim.category),
        or_(Quota.delegation_id.is_(None), Quota.delegation_id == claim.delegation_id),
    )


def set_quota(
    conference_id: str, *, category: str | None, delegation_id: str | None, seats: int | None
) -> None:
    """Limit the seats of a category, a delegation, or a category within one; None takes the limit away.

    Raises :class:`InvalidInput` for ``seats`` below those that are taken.
    """
    hold(conference_id)
    quota = session().scalar(
        select(Quota)
        .where(
            Quota.conference_id == conference_id,
            Quota.category == category if category else Quota.category.is_(None),
            Quota.delegation_id == delegation_id if delegation_id else Quota.delegation_id.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if seats is None:
        if quota is not None:
            session().delete(quota)
            session().flush()
        return
    if not 0 <= seats <= SEATS_MAX:
        raise InvalidInput(
            N_("Please give a number from 0 to %(max)d, or leave it empty for no limit."),
            field="seats",
            max=SEATS_MAX,
        )
    taken = quota.taken if quota is not None else _count_seated(conference_id, category, delegation_id)
    if seats < taken:
        raise InvalidInput(
            N_("Seats taken already: %(taken)d. There can't be fewer than that."), field="seats", taken=taken
        )
    if quota is None:
        quota = Quota(
            conference_id=conference_id, category=category, delegation_id=delegation_id, taken=taken
        )
        session().add(quota)
    quota.seats = seats
    session().flush()


def _count_seated(conference_id: str, category: str | None, delegation_id: str | None) -> int:
    counted = select(func.count()).where(Delegate.conference_id == conference_id, Delegate.holds_seat)
    if category:
        counted = counted.where(Delegate.category == category)
    if delegation_id:
        counted = counted.where(Delegate.delegation_id == delegation_id)
    return session().scalar(counted) or 0


def lock_next_waiting(conference_id: str, *, first_of: str | None = None) -> Delegate | None:
    """Return who is next for a seat, as stored now and kept from others until this transaction ends.

    The waiting list of the delegation ``first_of`` comes before the conference's; within each, whoever has
    waited longest. Those whose category or delegation has no seat left are passed over.
    """
    waiting = select(Delegate).where(*_waits_and_fits(conference_id))
    if first_of is not None:
        waiting = waiting.order_by(func.coalesce(Delegate.delegation_id == first_of, False).desc())
    return session().scalar(
        waiting.order_by(Delegate.waitlisted_at, Delegate.id)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def does_anybody_fit(conference_id: str) -> bool:
    """Tell whether somebody waits whom the quotas let in; the conference's own seats aren't looked at."""
    return bool(session().scalar(select(select(Delegate.id).where(*_waits_and_fits(conference_id)).exists())))


def _waits_and_fits(conference_id: str) -> list[ColumnElement[bool]]:
    is_full = Quota.taken >= Quota.seats
    # Apart, because each finds its quota by an index; an OR of both would read all quotas for everybody.
    category = select(Quota.id).where(
        Quota.conference_id == conference_id,
        Quota.delegation_id.is_(None),
        Quota.category == Delegate.category,
        is_full,
    )
    delegation = select(Quota.id).where(
        Quota.conference_id == conference_id,
        Quota.delegation_id == Delegate.delegation_id,
        or_(Quota.category.is_(None), Quota.category == Delegate.category),
        is_full,
    )
    return [
        Delegate.conference_id == conference_id,
        Delegate.status == DelegateStatus.WAITLISTED,
        ~category.exists(),
        ~delegation.exists(),
    ]
