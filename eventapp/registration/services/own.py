"""Use cases of a delegate, reached by the personal link: whoever holds it may do these and nothing else."""

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.registration import seats
from eventapp.registration.access import DELEGATE
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.queries import get_delegate
from eventapp.registration.rules import PRESENT
from eventapp.registration.services.changing import (
    ChangeParticulars,
    check_not_over,
    leave,
    note,
    take_particulars,
)
from eventapp.registration.services.registering import check_open, place
from eventapp.registration.services.telling import tell_delegate


def change_own(command: ChangeParticulars) -> Delegate:
    """Change a delegate's particulars, until the conference has ended; the status stays."""
    delegate = _get_present(command.conference_id, command.delegate_id)
    check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    take_particulars(DELEGATE, delegate, command)
    return delegate


def cancel_own(*, conference_id: str, delegate_id: str) -> None:
    """Give up a registration, until the conference has ended; done twice it is done."""
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    check_not_over(conference_id)
    leave(DELEGATE, _get_present(conference_id, delegate_id), DelegateStatus.CANCELLED)


def register_again(*, conference_id: str, delegate_id: str) -> None:
    """Take a cancellation back while registration is open; when it is full this is a new place to wait."""
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status != DelegateStatus.CANCELLED:
        return
    check_open(conference_id)
    at = now()
    status, waitlisted_at = place(conference_id, seats.FOR_PUBLIC, at)
    delegate.status, delegate.waitlisted_at, delegate.cancelled_at = status, waitlisted_at, None
    delegate.registered_at = delegate.updated_at = at
    note(DELEGATE, "delegate.registered", delegate, status=status.value)
    tell_delegate(
        "registration_accepted" if status == DelegateStatus.ACCEPTED else "registration_waitlisted", delegate
    )
    session().flush()


def _get_present(conference_id: str, delegate_id: str) -> Delegate:
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status not in PRESENT:
        raise Conflict(N_("This registration was cancelled, so it can't be changed."))
    return delegate
