"""Seats on offer that nobody took in time."""

from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.registration import seats
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.services.changing import leave
from eventapp.registration.transitions import Step, can_step


def lapse_offer(*, conference_id: str, delegate_id: str) -> bool:
    """End an offer whose time has passed, and let the next in line have the seat; tell whether it was one.

    A job of the worker: run twice, or after the offer was taken, it does nothing.
    """
    seats.hold(conference_id)
    delegate = session().get(Delegate, delegate_id, with_for_update=True, populate_existing=True)
    if delegate is None or not can_step(Step.LAPSE, delegate.status):
        return False
    if delegate.offered_until is None or now() < delegate.offered_until:
        return False
    leave(SYSTEM, delegate, DelegateStatus.CANCELLED, step=Step.LAPSE, mail="registration_lapsed")
    return True
