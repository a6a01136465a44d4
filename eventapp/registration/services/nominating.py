"""Use case of nomination: naming people for a delegation.

A focal point may do this for one delegation, the secretariat for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration import seats
from eventapp.registration.access import require_delegation
from eventapp.registration.consents import Agreement, keep_agreements, withdraw_agreements
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus, Quota, SubmittedForm
from eventapp.registration.queries import find_submitted_form, get_delegation
from eventapp.registration.rules import PRESENT, search_words
from eventapp.registration.services.changing import (
    check_not_over,
    note,
    renew_token,
    revoke_visa_letters,
)
from eventapp.registration.services.telling import list_focal_points, tell_delegate
from eventapp.registration.submissions import Checked

#: Whom a focal point may name where no quota of the delegation says it: VIPs and staff are the host's affair.
_USUAL_CATEGORIES = tuple(
    category
    for category in DelegateCategory
    if category not in (DelegateCategory.STAFF, DelegateCategory.VIP)
)
TAKEN = N_("Somebody is registered with this address already.")
_NAMED = N_("Somebody of this name and position is in the delegation already.")
DECLINED_BEFORE = N_("The secretariat has declined this person. Please write to it.")
#: Whether people are registered, whether they have a seat → the mail that tells them.
_MAILS: Mapping[tuple[bool, bool], str] = {
    (False, True): "delegate_nominated",
    (False, False): "delegate_nominated_waiting",
    (True, True): "registration_accepted",
    (True, False): "registration_waitlisted",
}


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody named for a delegation: what is known so far (checked), category and language of mails.

    ``precedence`` is for the secretariat to say.
    """

    checked: Checked
    category: str
    language: str
    precedence: int | None = None


@dataclass(frozen=True, slots=True)
class Nominate:
    """People named at once, all or none; ``key`` is the form's one-time key.

    ``secret_key`` is the installation's; ``body_hash`` (SHA-256) says what was in the form: the same key with
    another body is refused. Without a delegation, which is the secretariat's to do, everybody needs an e-mail
    address. With ``agreements``, which the secretariat has on paper, people are registered and accepted:
    their data are complete.
    """

    conference_id: str
    delegation_id: str | None
    key: str
    body_hash: str
    nominees: tuple[Nominee, ...]
    secret_key: str = field(repr=False)
    agreements: tuple[Agreement, ...] | None = None


class TakenRow(InvalidInput):
    """Somebody of a list is registered or named already; ``row`` counts from 0."""

    def __init__(self, row: int, message: str, field: str) -> None:
        super().__init__(message, field=field)
        self.row = row


def categories_to_nominate(quotas: Sequence[Quota]) -> list[DelegateCategory]:
    """Return whom a focal point may name: those with seats of the delegation's own, else the usual ones."""
    by_category = {quota.category: quota.seats for quota in quotas if quota.category is not None}
    if by_category:
        return [category for category in DelegateCategory if by_category.get(category)]
    return list(_USUAL_CATEGORIES)


def likeness(name: str, native_name: str, position: str) -> tuple[str, ...]:
    """Return by what somebody without an address is known again within a delegation."""
    return tuple(" ".join(search_words(text)) for text in (name, native_name, position))


def nominate(actor: Actor, command: Nominate) -> list[Delegate]:
    """Name people for a delegation: each has a seat of its quota, or a place on its waiting list.

    Each is told, with the link by which they complete their data. Sent twice it is done once. Raises
    :class:`TakenRow` when one of them is registered already, and then names nobody. Who has cancelled is
    named like somebody new.
    """
    require_delegation(actor, command.conference_id, command.delegation_id)
    if command.agreements is not None:
        require(actor, Permission.DELEGATES_EDIT, command.conference_id)
    if command.delegation_id is not None:
        get_delegation(command.conference_id, command.delegation_id)
    # One after the other through the same door: two lists that name one person can't both find them free,
    # and the same list sent twice at once finds what the first did.
    seats.hold(command.conference_id)
    before = find_submitted_form(command.conference_id, command.key)
    if before is not None:
        if before.body_hash != command.body_hash:
            raise InvalidInput(N_("This form was sent before, with other details. Please open it anew."))
        return []
    if actor.delegation_id is not None:
        check_not_over(command.conference_id)
        _check_categories(command)
    delegates = _add_all(actor, command, _check_nobody_is_known(command))
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


def _check_categories(command: Nominate) -> None:
    quotas = session().scalars(select(Quota).where(Quota.delegation_id == command.delegation_id)).all()
    allowed = categories_to_nominate(quotas)
    if any(nominee.category not in allowed for nominee in command.nominees):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")


def _check_nobody_is_known(command: Nominate) -> dict[str, Delegate]:
    """Return address → the registration that was cancelled under it; raises :class:`TakenRow`."""
    addresses: dict[str, int] = {}
    for row, nominee in enumerate(command.nominees):
        email = nominee.checked.columns()["email_normalised"]
        if email is None and command.delegation_id is None:
            raise InvalidInput(N_("Please fill this in."), field="email")
        if email is not None and addresses.setdefault(email, row) != row:
            raise TakenRow(row, TAKEN, "email")
    cancelled: dict[str, Delegate] = {}
    for known in session().scalars(
        select(Delegate).where(
            Delegate.conference_id == command.conference_id, Delegate.email_normalised.in_(addresses)
        )
    ):
        address = known.email_normalised or ""
        if known.status != DelegateStatus.CANCELLED:
            is_ours = known.delegation_id == command.delegation_id or command.delegation_id is None
            was_declined = is_ours and known.status == DelegateStatus.DECLINED
            raise TakenRow(addresses[address], DECLINED_BEFORE if was_declined else TAKEN, "email")
        cancelled[address] = known
    _check_nobody_is_alike(command)
    return cancelled


def _check_nobody_is_alike(command: Nominate) -> None:
    """Raise :class:`TakenRow` for somebody whom only an address could tell from a member."""
    if command.delegation_id is None:
        return
    has_address = {
        likeness(*row[:3]): row.email_normalised is not None
        for row in session().execute(
            select(Delegate.name, Delegate.native_name, Delegate.position, Delegate.email_normalised).where(
                Delegate.delegation_id == command.delegation_id, Delegate.status.in_(PRESENT)
            )
        )
    }
    for row, nominee in enumerate(command.nominees):
        given = nominee.checked.particulars
        alike = likeness(given.name, given.native_name, given.position)
        if alike in has_address and not (given.email and has_address[alike]):
            raise TakenRow(row, _NAMED, "name")
        has_address[alike] = bool(given.email)


def _add_all(actor: Actor, command: Nominate, cancelled: Mapping[str, Delegate]) -> list[Delegate]:
    """Store everybody with a seat or as waiting, and tell them; few questions however many they are."""
    claims = [
        seats.Claim(command.conference_id, nominee.category, command.delegation_id)
        for nominee in command.nominees
    ]
    states = seats.FOR_SECRETARIAT if actor.delegation_id is None else seats.FOR_WAITING
    seated = seats.take_seats(claims, states=states)
    delegates = []
    for nominee, is_seated in zip(command.nominees, seated, strict=True):
        values = _values(actor, command, nominee, is_seated=is_seated)
        delegate = cancelled.get(values["email_normalised"] or "")
        if delegate is None:
            delegate = _new(command, values)
        else:
            _name_again(delegate, values, command.secret_key)
        delegates.append(delegate)
    session().flush()
    focal_points = list_focal_points(command.delegation_id)
    is_registration = command.agreements is not None
    for delegate in delegates:
        note(
            actor,
            "delegate.registered" if is_registration else "delegate.nominated",
            delegate,
            status=delegate.status,
        )
        keep_agreements(
            command.conference_id,
            delegate.id,
            command.agreements or (),
            given_by="secretariat",
            at=delegate.registered_at,
        )
        tell_delegate(
            _MAILS[is_registration, delegate.holds_seat],
            delegate,
            focal_points=focal_points,
        )
    session().flush()
    return delegates


def _values(actor: Actor, command: Nominate, nominee: Nominee, *, is_seated: bool) -> dict[str, Any]:
    at = now()
    is_registration = command.agreements is not None
    with_seat = DelegateStatus.ACCEPTED if is_registration else DelegateStatus.NOMINATED
    return {
        **nominee.checked.columns(),
        "delegation_id": command.delegation_id,
        "category": nominee.category,
        "precedence": nominee.precedence if actor.delegation_id is None else None,
        "status": with_seat if is_seated else DelegateStatus.WAITLISTED,
        "holds_seat": is_seated,
        "waitlisted_at": None if is_seated else at,
        "completed_at": at if is_registration else None,
        "approved_at": at if is_registration else None,
        "language": nominee.language,
        "registered_at": at,
        "updated_at": at,
    }


def _new(command: Nominate, values: Mapping[str, Any]) -> Delegate:
    delegate_id = new_id()
    delegate = Delegate(
        id=delegate_id,
        conference_id=command.conference_id,
        token_hash=token_hash(personal_token(command.secret_key, delegate_id, 1)),
        **values,
    )
    session().add(delegate)
    return delegate


def _name_again(delegate: Delegate, values: Mapping[str, Any], secret_key: str) -> None:
    """Take somebody up who had cancelled; of what they said then, nothing is shown to who names them now."""
    withdraw_agreements(delegate.id, at=now())
    revoke_visa_letters(delegate)
    for name, value in values.items():
        setattr(delegate, name, value)
    delegate.answers = {}
    delegate.cancelled_at = delegate.offered_until = None
    delegate.decline_reason = ""
    renew_token(delegate, secret_key)
