"""Use cases of nomination: naming people for a delegation, and completing their data on their behalf.

A focal point may do these for one delegation, the secretariat for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.registration import seats
from eventapp.registration.access import require_delegation
from eventapp.registration.consents import Agreement
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus, SubmittedForm
from eventapp.registration.queries import find_submitted_form, get_delegate, get_delegation
from eventapp.registration.rules import PRESENT
from eventapp.registration.services.changing import (
    ChangeParticulars,
    check_not_over,
    leave,
    note,
    take_particulars,
)
from eventapp.registration.services.confirming import confirm, review_if_needed
from eventapp.registration.services.telling import tell_delegate
from eventapp.registration.submissions import Checked
from eventapp.registration.transitions import Step


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody named for a delegation: what is known so far (checked), category and language of mails."""

    checked: Checked
    category: str
    language: str


@dataclass(frozen=True, slots=True)
class Nominate:
    """People named at once, all or none; ``key`` is the form's one-time key.

    ``secret_key`` is the installation's; ``body_hash`` (SHA-256) says what was in the form: the same key with
    another body is refused.
    """

    conference_id: str
    delegation_id: str
    key: str
    body_hash: str
    nominees: tuple[Nominee, ...]
    secret_key: str


class TakenRow(InvalidInput):
    """Somebody of a list is registered already; ``row`` counts from 0."""

    def __init__(self, row: int) -> None:
        super().__init__(N_("Somebody is registered with this address already."), field="email")
        self.row = row


def nominate(actor: Actor, command: Nominate) -> list[Delegate]:
    """Name people for a delegation: each has a seat of its quota, or a place on its waiting list.

    Each is told, with the link by which they complete their data. Sent twice it is done once. Raises
    :class:`TakenRow` when one of them is registered already, and then names nobody.
    """
    require_delegation(actor, command.conference_id, command.delegation_id)
    get_delegation(command.conference_id, command.delegation_id)
    before = find_submitted_form(command.conference_id, command.key)
    if before is not None:
        if before.body_hash != command.body_hash:
            raise InvalidInput(N_("This form was sent before, with other details. Please open it anew."))
        return []
    if actor.delegation_id is not None:
        check_not_over(command.conference_id)
    # One after the other through the same door: two lists that name one person can't both find them free.
    seats.hold(command.conference_id)
    _check_nobody_is_known(command)
    delegates = [_add(actor, command, nominee) for nominee in command.nominees]
    if delegates:
        session().execute(
            insert(SubmittedForm).values(
                key=command.key,
                conference_id=command.conference_id,
                body_hash=command.body_hash,
                delegate_id=delegates[0].id,
                created_at=now(),
            )
        )
    return delegates


def _check_nobody_is_known(command: Nominate) -> None:
    addresses = {
        address: row
        for row, nominee in enumerate(command.nominees)
        if (address := nominee.checked.columns()["email_normalised"]) is not None
    }
    known = session().scalars(
        select(Delegate.email_normalised).where(
            Delegate.conference_id == command.conference_id,
            Delegate.email_normalised.in_(addresses),
        )
    )
    rows = sorted(addresses[address] for address in known if address is not None)
    if rows:
        raise TakenRow(rows[0])


def _add(actor: Actor, command: Nominate, nominee: Nominee) -> Delegate:
    at, delegate_id = now(), new_id()
    claim = seats.Claim(command.conference_id, nominee.category, command.delegation_id)
    states = seats.FOR_SECRETARIAT if actor.delegation_id is None else seats.FOR_WAITING
    is_seated = seats.take_seat(claim, states=states)
    delegate = Delegate(
        id=delegate_id,
        conference_id=command.conference_id,
        delegation_id=command.delegation_id,
        category=nominee.category,
        status=DelegateStatus.NOMINATED if is_seated else DelegateStatus.WAITLISTED,
        holds_seat=is_seated,
        waitlisted_at=None if is_seated else at,
        language=nominee.language,
        token_hash=token_hash(personal_token(command.secret_key, delegate_id, 1)),
        registered_at=at,
        updated_at=at,
        **nominee.checked.columns(),
    )
    session().add(delegate)
    session().flush()
    note(actor, "delegate.nominated", delegate, status=delegate.status)
    tell_delegate("delegate_nominated" if is_seated else "delegate_nominated_waiting", delegate)
    session().flush()
    return delegate


def confirm_on_behalf(actor: Actor, command: ChangeParticulars, agreements: Sequence[Agreement]) -> Delegate:
    """Complete somebody's data for them; the agreements are theirs, passed on by who files."""
    delegate = _get_of_delegation(actor, command.conference_id, command.delegate_id)
    if actor.delegation_id is not None:
        check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    given_by = "focal_point" if actor.delegation_id is not None else "secretariat"
    confirm(actor, delegate, command, agreements, given_by=given_by)
    return delegate


def change_on_behalf(actor: Actor, command: ChangeParticulars) -> Delegate:
    """Change what is known of a member; of an accepted one this may ask for approval again."""
    delegate = _get_of_delegation(actor, command.conference_id, command.delegate_id)
    if delegate.status not in PRESENT:
        raise Conflict(N_("This registration was cancelled, so it can't be changed."))
    if actor.delegation_id is not None:
        check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    changed = take_particulars(actor, delegate, command, mail="")
    if not review_if_needed(actor, delegate, changed, asks_approval=command.asks_approval):
        tell_delegate("registration_changed", delegate)
        session().flush()
    return delegate


def take_back_nomination(actor: Actor, *, conference_id: str, delegate_id: str) -> None:
    """Take a member out of the delegation's list; the seat goes to who waits for it, its own list first."""
    delegate = _get_of_delegation(actor, conference_id, delegate_id)
    if actor.delegation_id is not None:
        check_not_over(conference_id)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    leave(actor, delegate, DelegateStatus.CANCELLED, step=Step.CANCEL)


def set_head(actor: Actor, *, conference_id: str, delegation_id: str, delegate_id: str | None) -> None:
    """Say who leads a delegation, or nobody."""
    require_delegation(actor, conference_id, delegation_id)
    get_delegation(conference_id, delegation_id)
    head = get_delegate(conference_id, delegate_id) if delegate_id else None
    if head is not None and (head.delegation_id != delegation_id or head.status not in PRESENT):
        raise NotFound
    former = session().scalar(
        select(Delegate).where(Delegate.delegation_id == delegation_id, Delegate.is_head)
    )
    if former is not None and former is not head:
        former.is_head = False
        session().flush()
    if head is not None:
        head.is_head = True
        note(actor, "delegate.made_head", head)
    session().flush()


def _get_of_delegation(actor: Actor, conference_id: str, delegate_id: str) -> Delegate:
    """Return a member that ``actor`` may act for; that of another delegation doesn't exist for them."""
    delegate = get_delegate(conference_id, delegate_id)
    if actor.delegation_id is not None and delegate.delegation_id != actor.delegation_id:
        raise NotFound
    require_delegation(actor, conference_id, delegate.delegation_id)
    return delegate
