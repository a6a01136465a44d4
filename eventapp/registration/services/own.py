"""Use cases of a delegate, reached by the personal link: whoever holds it may do these and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.clock import now
from eventapp.conferences.categories import RegistrationMode, mode_of
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.registration import seats
from eventapp.registration.access import DELEGATE
from eventapp.registration.consents import (
    Agreement,
    check_agreements,
    held_purposes,
    holds_all_required,
    keep_agreements,
    list_asked,
    required_purposes,
    withdraw_agreements,
)
from eventapp.registration.departures import tell_of_departure
from eventapp.registration.models import Delegate, DelegateStatus, Purpose
from eventapp.registration.queries import get_delegate
from eventapp.registration.rules import PRESENT
from eventapp.registration.services.changing import (
    ChangeParticulars,
    check_not_over,
    get_conference_of,
    leave,
    note,
    renew_token,
    revoke_visa_letters,
    seat,
    take_particulars,
)
from eventapp.registration.services.confirming import confirm, review_if_needed
from eventapp.registration.services.registering import check_open, place
from eventapp.registration.services.telling import tell_delegate
from eventapp.registration.submissions import Checked
from eventapp.registration.transitions import Step, can_step, check_step, is_judged_anew


def confirm_own(command: ChangeParticulars, agreements: Sequence[Agreement]) -> Delegate:
    """Complete a nomination: the data, and what was agreed to (checked)."""
    delegate = _get_present(command.conference_id, command.delegate_id)
    check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    confirm(DELEGATE, delegate, command, agreements, given_by="delegate")
    return delegate


def change_own(command: ChangeParticulars) -> Delegate:
    """Change a delegate's particulars until changes close; what was approved may need approval again."""
    delegate = _get_present(command.conference_id, command.delegate_id)
    check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    changed = take_particulars(DELEGATE, delegate, command, mail="")
    if not review_if_needed(DELEGATE, delegate, changed, asks_approval=command.asks_approval):
        tell_delegate("registration_changed", delegate)
        session().flush()
    return delegate


def cancel_own(*, conference_id: str, delegate_id: str) -> None:
    """Give up a registration, a place on the waiting list or an offer; done twice it is done."""
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    check_not_over(conference_id)
    leave(DELEGATE, _get_present(conference_id, delegate_id), DelegateStatus.CANCELLED, step=Step.CANCEL)


def take_offer(*, conference_id: str, delegate_id: str) -> None:
    """Take the seat on offer; done twice it is done. Raises :class:`Conflict` once it has lapsed."""
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status == DelegateStatus.ACCEPTED:
        return
    check_step(Step.TAKE_OFFER, delegate.status)
    if delegate.offered_until is not None and now() >= delegate.offered_until:
        raise Conflict(N_("There is no seat on offer here any more."))
    seat(DELEGATE, delegate, action="delegate.offer_taken", mail="registration_accepted")


def register_again(*, conference_id: str, delegate_id: str) -> None:
    """Take a cancellation back while registration is open; when it is full this is a new place to wait.

    Raises :class:`Conflict` where data or consents are missing and the public form asks for them. Who was
    nominated or invited has the place of a nomination again, and completes it.
    """
    delegate = get_delegate(conference_id, delegate_id)
    if not can_step(Step.REGISTER_AGAIN, delegate.status):
        return
    check_open(conference_id)
    at = now()
    mode = mode_of(get_conference_of(delegate).registration_modes, delegate.category)
    is_of_delegation = delegate.delegation_id is not None
    is_ready = is_complete(delegate)
    if not is_ready and mode is not RegistrationMode.INVITATION and not is_of_delegation:
        raise Conflict(N_("Please fill in the registration form once more."))
    is_judged = is_ready and is_judged_anew(mode, is_of_delegation=is_of_delegation)
    placed = place(seats.claim_of(delegate), seats.FOR_PUBLIC, at, is_approved=not is_judged)
    if not is_ready:
        placed |= {"completed_at": None, "approved_at": None}
        if placed["holds_seat"]:
            placed["status"] = DelegateStatus.NOMINATED.value
    for name, value in placed.items():
        setattr(delegate, name, value)
    delegate.cancelled_at = None
    delegate.registered_at = delegate.updated_at = at
    note(DELEGATE, "delegate.registered", delegate, status=delegate.status)
    is_nominated = delegate.status == DelegateStatus.NOMINATED
    tell_delegate("delegate_nominated" if is_nominated else f"registration_{delegate.status}", delegate)
    session().flush()


def is_complete(delegate: Delegate) -> bool:
    """Tell whether the data were confirmed, and all that has to be agreed to is agreed to."""
    return delegate.completed_at is not None and holds_all_required(delegate.conference_id, delegate.id)


@dataclass(frozen=True, slots=True)
class PassOn:
    """Who comes instead; ``version`` is the one that was read, ``secret_key`` the installation's."""

    conference_id: str
    delegate_id: str
    version: int
    checked: Checked
    language: str
    secret_key: str


def pass_on_own(command: PassOn) -> Delegate:
    """Let a colleague come instead, where the conference allows it.

    The seat stays; the data, answers and consents of the one who leaves do not, and the one who comes
    completes their own by a link of their own.
    """
    delegate = _get_present(command.conference_id, command.delegate_id)
    conference = get_conference_of(delegate)
    if not conference.transfers_allowed:
        raise Conflict(N_("This registration can't be passed on."))
    check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    check_step(Step.TRANSFER, delegate.status)
    if not delegate.holds_seat:
        raise Conflict(N_("This registration can't be passed on."))
    tell_delegate("registration_passed_on", delegate)
    withdraw_agreements(delegate.id, at=now())
    change = ChangeParticulars(
        conference_id=command.conference_id,
        delegate_id=delegate.id,
        version=command.version,
        checked=command.checked,
        secret_key=command.secret_key,
        answers={},
    )
    take_particulars(DELEGATE, delegate, change, mail="")
    renew_token(delegate, command.secret_key)
    delegate.language = command.language
    delegate.completed_at, delegate.is_head, delegate.precedence = None, False, None
    mode = mode_of(conference.registration_modes, delegate.category)
    if is_judged_anew(mode, is_of_delegation=delegate.delegation_id is not None):
        delegate.approved_at = None
    revoke_visa_letters(delegate)
    seat(DELEGATE, delegate, action="delegate.transfer", mail="delegate_nominated")
    tell_of_departure(delegate, is_replaced=True)
    return delegate


def withdraw_own(*, conference_id: str, delegate_id: str, purpose: Purpose) -> None:
    """Take one consent back, at any time; one without which nobody can take part ends the registration."""
    delegate = get_delegate(conference_id, delegate_id)
    if purpose not in held_purposes(delegate.id):
        return
    withdraw_agreements(delegate.id, (purpose,), at=now())
    note(DELEGATE, "delegate.consent_withdrawn", delegate, purpose=purpose.value)
    ends = purpose is Purpose.PARTICIPATION or purpose in required_purposes(conference_id)
    if ends and delegate.status in PRESENT:
        leave(DELEGATE, delegate, DelegateStatus.CANCELLED, step=Step.CANCEL)
    session().flush()


def give_own(*, conference_id: str, delegate_id: str, agreement: Agreement) -> None:
    """Agree later to something that was left open; done twice it is done.

    Raises :class:`InvalidInput` for what isn't asked, or where the text has changed since it was read.
    """
    delegate = _get_present(conference_id, delegate_id)
    asked = [consent for consent in list_asked(conference_id) if consent.purpose == agreement.purpose]
    agreed = check_agreements(asked, [agreement])
    if not agreed or agreement.purpose in held_purposes(delegate.id):
        return
    keep_agreements(conference_id, delegate.id, agreed, given_by="delegate", at=now())
    note(DELEGATE, "delegate.consent_given", delegate, purpose=agreement.purpose)
    session().flush()


def _get_present(conference_id: str, delegate_id: str) -> Delegate:
    delegate = get_delegate(conference_id, delegate_id)
    if delegate.status not in PRESENT:
        raise Conflict(N_("This registration was cancelled, so it can't be changed."))
    return delegate
