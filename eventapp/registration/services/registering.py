"""Use cases of coming in: the public form, and the secretariat filing for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.categories import RegistrationMode
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Permission, require
from eventapp.questionnaires.services import keep_uploads
from eventapp.registration import seats
from eventapp.registration.access import DELEGATE
from eventapp.registration.consents import keep_agreements, withdraw_agreements
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus, SubmittedForm
from eventapp.registration.queries import find_delegate_by_email, find_submitted_form
from eventapp.registration.rules import RegistrationState, registration_state
from eventapp.registration.services.changing import renew_token, revoke_visa_letters
from eventapp.registration.services.telling import tell, tell_delegate
from eventapp.registration.submissions import Submission
from eventapp.registration.transitions import is_approved_at_once

#: The owner of a mailbox is told once within this time that somebody registered with it again.
AGAIN_MAIL_PAUSE = timedelta(minutes=10)
#: A form's key is kept so long; a page that stood open for longer registers like a fresh one.
FORM_KEY_LASTS = timedelta(days=7)

_NOT_NOW = {
    RegistrationState.NOT_YET: N_("Registration is not open yet."),
    RegistrationState.CLOSED: N_("Registration is closed."),
    RegistrationState.OVER: N_("This conference has taken place."),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a form: whose registration, and the generation of its personal link.

    ``delegate_id`` is None where the address was registered before: the page must not say so, the owner of
    the mailbox is told by mail.
    """

    delegate_id: str | None
    token_generation: int = 1
    status: str = ""


def register_delegate(submission: Submission) -> Outcome:
    """Store a form of the public: accepted, or applied where the secretariat decides, or on the waiting list.

    Open to everybody, within the registration window. The same form sent twice has the same outcome; its key
    with another body raises :class:`InvalidInput`. Two that arrive in the same moment raise
    :class:`Conflict` for one of them, who may simply try again.
    """
    # The address first: a form that is stored between the two look-ups is found by its key, as the same form.
    known = find_known(submission)
    before = outcome_before(submission)
    if before is not None:
        return before
    check_open(submission.conference_id)
    if submission.mode is RegistrationMode.INVITATION and not submission.is_invited:
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    if known is not None and known.status != DelegateStatus.CANCELLED:
        _tell_of_second_try(known)
        return Outcome(None)
    is_approved = is_approved_at_once(submission.mode, is_invited=submission.is_invited)
    return store(DELEGATE, submission, known, seats.FOR_PUBLIC, is_approved=is_approved)


def add_delegate(actor: Actor, submission: Submission) -> Outcome:
    """Register a person who agreed to it, at any time; when it is full they wait like all others."""
    require(actor, Permission.DELEGATES_EDIT, submission.conference_id)
    known = find_known(submission)
    before = outcome_before(submission)
    if before is not None:
        return before
    if known is not None and known.status != DelegateStatus.CANCELLED:
        raise InvalidInput(N_("Somebody is registered with this address already."), field="email")
    return store(actor, submission, known, seats.FOR_SECRETARIAT, is_approved=True)


def forget_old_forms() -> None:
    """Delete one-time keys that nobody sends again; a job of the night."""
    session().execute(delete(SubmittedForm).where(SubmittedForm.created_at < now() - FORM_KEY_LASTS))


def check_open(conference_id: str) -> None:
    """Raise :class:`Conflict` unless the public may register now, by the server's clock."""
    conference = session().get(Conference, conference_id)
    if conference is None:
        raise NotFound
    registration = registration_state(conference, now())
    if not registration.takes_forms:
        raise Conflict(_NOT_NOW[registration.state])


def place(claim: seats.Claim, states: Collection[str], at: datetime, *, is_approved: bool) -> dict[str, Any]:
    """Return where somebody stands who comes in now with all their data; takes the seat, if there is one.

    An application holds none: the secretariat chooses among all of them.
    """
    if not is_approved:
        return {
            "status": DelegateStatus.APPLIED.value,
            "holds_seat": False,
            "approved_at": None,
            "waitlisted_at": None,
        }
    is_seated = seats.take_seat_or_hold(claim, states=states)
    return {
        "status": (DelegateStatus.ACCEPTED if is_seated else DelegateStatus.WAITLISTED).value,
        "holds_seat": is_seated,
        "approved_at": at,
        "waitlisted_at": None if is_seated else at,
    }


def find_known(submission: Submission) -> Delegate | None:
    """Return who is registered with the address of a form; nobody, where it has none."""
    if not submission.checked.particulars.email:
        return None
    return find_delegate_by_email(submission.conference_id, submission.checked.particulars.email)


def outcome_before(submission: Submission) -> Outcome | None:
    """Return what came of the same form when it was sent before; :class:`InvalidInput` for another body."""
    form = find_submitted_form(submission.conference_id, submission.key)
    if form is None:
        return None
    if form.body_hash != submission.body_hash:
        raise InvalidInput(
            N_(
                "This form was sent before, with other details, and that registration is stored. "
                "Change it by its personal link, or send the form again to register somebody else."
            )
        )
    delegate = session().get_one(Delegate, form.delegate_id)
    return Outcome(delegate.id, delegate.token_generation, delegate.status)


def store(
    actor: Actor,
    submission: Submission,
    cancelled: Delegate | None,
    states: Collection[str],
    *,
    is_approved: bool,
) -> Outcome:
    """Store the person with the seat or the place on the waiting list, and the form with its outcome."""
    at = now()
    claim = seats.Claim(submission.conference_id, submission.category, submission.delegation_id)
    placed = place(claim, states, at, is_approved=is_approved)
    kept = cancelled.answers if cancelled is not None else None
    placed["answers"] = keep_uploads(submission.conference_id, submission.answers, kept=kept)
    delegate_id, generation = _write_delegate(submission, cancelled, _values(submission, at) | placed)
    keep_agreements(
        submission.conference_id,
        delegate_id,
        submission.agreements,
        given_by="delegate" if actor is DELEGATE else "secretariat",
        at=at,
    )
    session().execute(
        insert(SubmittedForm),
        {
            "key": submission.key,
            "conference_id": submission.conference_id,
            "body_hash": submission.body_hash,
            "delegate_id": delegate_id,
            "created_at": at,
        },
    )
    status = placed["status"]
    record(
        actor,
        "delegate.registered",
        subject_type="delegate",
        subject_id=delegate_id,
        conference_id=submission.conference_id,
        status=status,
    )
    particulars = submission.checked.particulars
    if particulars.email:
        tell(
            f"registration_{status}",
            conference_id=submission.conference_id,
            delegate_id=delegate_id,
            name=particulars.name,
            email=particulars.email,
            language=submission.language,
        )
    session().flush()
    return Outcome(delegate_id, generation, status)


def _write_delegate(
    submission: Submission, cancelled: Delegate | None, values: dict[str, Any]
) -> tuple[str, int]:
    """Write the row of a new person, or of one who comes back; Core, as this is the hot path.

    Returns its id and the generation of its personal link.
    """
    if cancelled is not None:
        withdraw_agreements(cancelled.id, at=now())
        revoke_visa_letters(cancelled)
        for name, value in values.items():
            setattr(cancelled, name, value)
        # Whoever typed the address is led on by the link: the one that opened what was before must not.
        renew_token(cancelled, submission.secret_key)
        session().flush()
        return cancelled.id, cancelled.token_generation
    row = {
        **values,
        "id": submission.delegate_id,
        "is_head": False,
        "version": 1,
        "token_hash": token_hash(personal_token(submission.secret_key, submission.delegate_id, 1)),
        "token_generation": 1,
    }
    session().execute(insert(Delegate), row)
    return submission.delegate_id, 1


def _values(submission: Submission, at: datetime) -> dict[str, Any]:
    return {
        "conference_id": submission.conference_id,
        "category": submission.category,
        **submission.checked.columns(),
        "delegation_id": submission.delegation_id,
        "language": submission.language,
        "registered_at": at,
        "completed_at": at,
        "offered_until": None,
        "cancelled_at": None,
        "decline_reason": "",
        "updated_at": at,
    }


def _tell_of_second_try(delegate: Delegate) -> None:
    """Mail the personal link to the owner of the address, unless that was done a moment ago."""
    recent = session().scalar(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.conference_id == delegate.conference_id,
            OutboxMessage.created_at > now() - AGAIN_MAIL_PAUSE,
            OutboxMessage.kind == "registration_again",
            OutboxMessage.recipient_email == delegate.email,
        )
        .limit(1)
    )
    if recent is None:
        tell_delegate("registration_again", delegate)
        session().flush()
