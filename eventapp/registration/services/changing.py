"""What the use cases of delegates, focal points and the secretariat share: changing, leaving, moving up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.jobs.outbox import queue_job
from eventapp.questionnaires.services import keep_uploads
from eventapp.registration import seats
from eventapp.registration.departures import tell_of_departure
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus, VisaLetter
from eventapp.registration.rules import changes_end_at, conference_ends_at
from eventapp.registration.services.telling import tell_delegate
from eventapp.registration.submissions import Checked
from eventapp.registration.transitions import Step, check_step, status_with_seat

#: The kind of the job that takes an offered seat back; see ``services.offers``.
LAPSE_OFFER = "lapse_offer"
#: Mail that tells somebody where they stand now that they have a seat.
_SEATED_MAILS: Mapping[DelegateStatus, str] = {
    DelegateStatus.NOMINATED: "delegate_nominated",
    DelegateStatus.APPLIED: "registration_applied",
    DelegateStatus.OFFERED: "registration_offered",
    DelegateStatus.ACCEPTED: "registration_promoted",
}


@dataclass(frozen=True, slots=True)
class ChangeParticulars:
    """What a delegate's particulars shall be; ``version`` is the one that was read.

    ``answers`` are all answers to the conference's own questions as they shall stand, checked, or None to
    leave them; new files among them are kept with them. ``asks_approval`` says that one of them changed which
    was approved. ``secret_key`` is the installation's: a new e-mail address gets a new personal link.
    """

    conference_id: str
    delegate_id: str
    version: int
    checked: Checked
    secret_key: str
    answers: Mapping[str, Any] | None = None
    asks_approval: bool = False


def get_conference_of(delegate: Delegate) -> Conference:
    return session().get_one(Conference, delegate.conference_id)


def check_not_over(conference_id: str) -> None:
    """Raise :class:`Conflict` once delegates can't change anything by themselves any more."""
    conference = session().get_one(Conference, conference_id)
    at = now()
    if at >= conference_ends_at(conference):
        raise Conflict(N_("This conference has taken place, so nothing can be changed any more."))
    if at >= changes_end_at(conference):
        raise Conflict(
            N_("Registrations can no longer be changed here. Please write to the secretariat: %(email)s."),
            email=conference.contact_email,
        )


def take_particulars(
    actor: Actor, delegate: Delegate, command: ChangeParticulars, *, mail: str = "registration_changed"
) -> set[str]:
    """Write checked particulars and return which changed; another address makes the old link stop working."""
    columns = command.checked.columns()
    if command.answers is not None:
        columns["answers"] = keep_uploads(command.conference_id, command.answers, kept=delegate.answers)
    email_normalised = columns["email_normalised"]
    if email_normalised != delegate.email_normalised:
        _check_free(delegate, email_normalised)
        renew_token(delegate, command.secret_key)
    changed = {name for name, value in columns.items() if getattr(delegate, name) != value}
    for name in changed:
        setattr(delegate, name, columns[name])
    delegate.updated_at = now()
    # The trail keeps which fields changed, not what they say: it outlives the person's erasure.
    note(actor, "delegate.changed", delegate, fields=sorted(changed))
    if mail:
        tell_delegate(mail, delegate)
    session().flush()
    return changed


def _check_free(delegate: Delegate, email_normalised: str | None) -> None:
    if email_normalised is None:
        return
    other = session().scalar(
        select(Delegate.id).where(
            Delegate.conference_id == delegate.conference_id,
            Delegate.email_normalised == email_normalised,
            Delegate.id != delegate.id,
        )
    )
    if other is not None:
        raise InvalidInput(N_("Somebody is registered with this address already."), field="email")


def renew_token(delegate: Delegate, secret_key: str) -> None:
    """Make the personal link another one."""
    delegate.token_generation += 1
    delegate.token_hash = token_hash(personal_token(secret_key, delegate.id, delegate.token_generation))


def revoke_visa_letters(delegate: Delegate) -> None:
    """Declare letters for a visa void: who holds the registration from now on need not be who they name."""
    session().execute(
        update(VisaLetter)
        .where(VisaLetter.delegate_id == delegate.id, VisaLetter.revoked_at.is_(None))
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )


def leave(
    actor: Actor,
    delegate: Delegate,
    status: DelegateStatus,
    *,
    step: Step,
    mail: str = "registration_cancelled",
    reason: str = "",
) -> None:
    """Take a delegate out, give the seat back, and give it to whoever is next."""
    check_step(step, delegate.status)
    was_seated, claim = delegate.holds_seat, seats.claim_of(delegate)
    if was_seated:
        seats.free_seat(claim)
    delegate.status, delegate.holds_seat = status, False
    delegate.waitlisted_at = delegate.offered_until = delegate.approved_at = None
    delegate.is_head = False
    delegate.decline_reason = reason
    delegate.cancelled_at = delegate.updated_at = now()
    note(actor, f"delegate.{step}", delegate)
    tell_delegate(mail, delegate)
    session().flush()
    tell_of_departure(delegate)
    if was_seated:
        move_up(actor, claim.conference_id, first_of=claim.delegation_id)


def move_up(actor: Actor, conference_id: str, *, first_of: str | None = None) -> list[Delegate]:
    """Give free seats to those who wait: the delegation ``first_of`` first, then the conference's list.

    The conference's row is held by the caller.
    """
    moved: list[Delegate] = []
    if now() >= conference_ends_at(session().get_one(Conference, conference_id)):
        return moved
    while (delegate := seats.lock_next_waiting(conference_id, first_of=first_of)) is not None:
        if not seats.take_seat(seats.claim_of(delegate), states=seats.FOR_WAITING):
            break
        seat(actor, delegate, action="delegate.promoted", is_offer=True)
        moved.append(delegate)
    return moved


def seat(
    actor: Actor, delegate: Delegate, *, action: str, mail: str | None = None, is_offer: bool = False
) -> None:
    """Put a delegate where somebody stands whose seat is taken already.

    With ``is_offer`` the seat is only offered where the conference does so, and lapses if nobody takes it.
    """
    conference, at = get_conference_of(delegate), now()
    hours = conference.offer_hours if is_offer else None
    status = status_with_seat(
        is_complete=delegate.completed_at is not None,
        is_approved=delegate.approved_at is not None,
        is_offer=hours is not None,
    )
    delegate.status, delegate.holds_seat = status, True
    delegate.waitlisted_at = delegate.cancelled_at = delegate.offered_until = None
    delegate.decline_reason = ""
    delegate.updated_at = at
    if status is DelegateStatus.OFFERED and hours is not None:
        delegate.offered_until = min(at + timedelta(hours=hours), changes_end_at(conference))
        queue_job(
            LAPSE_OFFER,
            payload={"delegate_id": delegate.id},
            conference_id=delegate.conference_id,
            not_before=delegate.offered_until,
        )
    note(actor, action, delegate, status=status.value)
    tell_delegate(mail or _SEATED_MAILS[status], delegate)
    session().flush()


def note(actor: Actor, action: str, delegate: Delegate, **details: object) -> None:
    """Write the audit entry of a use case on a delegate; it names no person."""
    record(
        actor,
        action,
        subject_type="delegate",
        subject_id=delegate.id,
        conference_id=delegate.conference_id,
        **details,
    )
