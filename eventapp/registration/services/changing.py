"""What the delegate's own use cases and the secretariat's share: changing, leaving, moving up."""

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.registration import seats
from eventapp.registration.links import personal_token
from eventapp.registration.models import SEATED, Delegate, DelegateStatus
from eventapp.registration.rules import conference_ends_at
from eventapp.registration.services.telling import tell_delegate
from eventapp.registration.submissions import Checked


@dataclass(frozen=True, slots=True)
class ChangeParticulars:
    """What a delegate's particulars shall be; ``version`` is the one that was read.

    ``secret_key`` is the installation's: a new e-mail address gets a new personal link.
    """

    conference_id: str
    delegate_id: str
    version: int
    checked: Checked
    secret_key: str


def check_not_over(conference_id: str) -> None:
    """Raise :class:`Conflict` once the conference has ended in its own zone."""
    conference = session().get_one(Conference, conference_id)
    if now() >= conference_ends_at(conference):
        raise Conflict(N_("This conference has taken place, so nothing can be changed any more."))


def take_particulars(actor: Actor, delegate: Delegate, command: ChangeParticulars) -> None:
    """Write checked particulars; another address makes the old personal link stop working."""
    columns = command.checked.columns()
    email_normalised = columns["email_normalised"]
    if email_normalised != delegate.email_normalised:
        _check_free(delegate, str(email_normalised))
        renew_token(delegate, command.secret_key)
    changed = sorted(name for name, value in columns.items() if getattr(delegate, name) != value)
    for name in changed:
        setattr(delegate, name, columns[name])
    delegate.updated_at = now()
    # The trail keeps which fields changed, not what they say: it outlives the person's erasure.
    note(actor, "delegate.changed", delegate, fields=changed)
    tell_delegate("registration_changed", delegate)
    session().flush()


def _check_free(delegate: Delegate, email_normalised: str) -> None:
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


def leave(actor: Actor, delegate: Delegate, status: DelegateStatus) -> None:
    """Take a delegate out, give the seat back, and give it to whoever waits longest."""
    is_seated = delegate.status in SEATED
    if is_seated:
        seats.free_seat(delegate.conference_id)
    delegate.status, delegate.waitlisted_at = status, None
    delegate.cancelled_at = delegate.updated_at = now()
    note(actor, f"delegate.{status}", delegate)
    tell_delegate("registration_cancelled", delegate)
    session().flush()
    if is_seated:
        move_up(actor, delegate.conference_id)


def move_up(actor: Actor, conference_id: str) -> list[Delegate]:
    """Give free seats to those who wait, in their order; the conference's row is held by the caller."""
    moved: list[Delegate] = []
    if now() >= conference_ends_at(session().get_one(Conference, conference_id)):
        return moved
    while (delegate := seats.lock_next_waiting(conference_id)) is not None:
        if not seats.take_seat(conference_id, states=seats.FOR_WAITING):
            break
        seat(actor, delegate, "delegate.promoted", "registration_promoted")
        moved.append(delegate)
    return moved


def seat(actor: Actor, delegate: Delegate, action: str, mail: str) -> None:
    """Accept a delegate whose seat is taken already."""
    delegate.status, delegate.waitlisted_at, delegate.cancelled_at = DelegateStatus.ACCEPTED, None, None
    delegate.updated_at = now()
    note(actor, action, delegate)
    tell_delegate(mail, delegate)
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
