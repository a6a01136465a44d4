"""Completing a nomination, and asking for approval again when what was approved has changed."""

from collections.abc import Collection, Sequence

from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.categories import mode_of
from eventapp.db.session import session
from eventapp.registration.consents import Agreement, keep_agreements, withdraw_agreements
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.services.changing import (
    ChangeParticulars,
    get_conference_of,
    note,
    seat,
    take_particulars,
)
from eventapp.registration.services.telling import tell_delegate
from eventapp.registration.transitions import Step, check_step, is_reviewed

#: Who somebody is and for whom they come: what the secretariat looked at when it approved.
APPROVED_FIELDS = frozenset({"name", "organization_name", "position", "side_id"})


def confirm(
    actor: Actor,
    delegate: Delegate,
    command: ChangeParticulars,
    agreements: Sequence[Agreement],
    *,
    given_by: str,
) -> None:
    """Write what was completed, with the consents; with a seat this is an application, else still a wait."""
    check_step(Step.CONFIRM, delegate.status)
    take_particulars(actor, delegate, command, mail="")
    at = now()
    withdraw_agreements(delegate.id, at=at)
    keep_agreements(delegate.conference_id, delegate.id, agreements, given_by=given_by, at=at)
    delegate.completed_at = at
    if delegate.holds_seat:
        approved = delegate.approved_at is not None
        seat(
            actor,
            delegate,
            action="delegate.confirm",
            mail="registration_accepted" if approved else "registration_applied",
        )
        return
    note(actor, "delegate.confirm", delegate, status=delegate.status)
    tell_delegate("registration_waitlisted", delegate)
    session().flush()


def review_if_needed(
    actor: Actor, delegate: Delegate, changed: Collection[str], *, asks_approval: bool
) -> bool:
    """Put an accepted delegate before the secretariat again when something that it approved has changed.

    The seat stays theirs meanwhile. Tells whether it was needed; then the delegate is told.
    """
    mode = mode_of(get_conference_of(delegate).registration_modes, delegate.category)
    if delegate.status != DelegateStatus.ACCEPTED or not is_reviewed(
        mode, is_of_delegation=delegate.delegation_id is not None
    ):
        return False
    if not asks_approval and not APPROVED_FIELDS & set(changed):
        return False
    check_step(Step.REVIEW, delegate.status)
    delegate.approved_at = None
    seat(actor, delegate, action="delegate.review", mail="registration_review")
    return True
