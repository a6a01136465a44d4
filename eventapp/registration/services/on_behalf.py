"""Use cases of who files for others: completing, changing, taking back, and who leads a delegation.

A focal point may do these for one delegation, the secretariat for all.
"""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.questionnaires.models import Audience
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.registration.access import require_delegation
from eventapp.registration.consents import Agreement
from eventapp.registration.models import Delegate, DelegateStatus, VisaLetter
from eventapp.registration.queries import get_delegate, get_delegation
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
from eventapp.registration.transitions import Step


def confirm_on_behalf(actor: Actor, command: ChangeParticulars, agreements: Sequence[Agreement]) -> Delegate:
    """Complete somebody's data for them; the agreements are theirs, passed on by who files."""
    delegate = _get_of_delegation(actor, command.conference_id, command.delegate_id)
    if actor.delegation_id is not None:
        check_not_over(command.conference_id)
    check_is_newest(delegate, command.version)
    _check_address(actor, delegate, command)
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
    _check_address(actor, delegate, command)
    changed = take_particulars(actor, delegate, command, mail="")
    if not review_if_needed(actor, delegate, changed, asks_approval=command.asks_approval):
        tell_delegate("registration_changed", delegate)
        session().flush()
    return delegate


def _check_address(actor: Actor, delegate: Delegate, command: ChangeParticulars) -> None:
    """Raise unless ``actor`` may lead the personal link to the mailbox that ``command`` says.

    It opens all answers and letters for a visa. Once there are some that focal points don't see, they can't
    have the link sent to a mailbox of their choice, nor, without an address, to themselves.
    """
    is_same = command.checked.columns()["email_normalised"] == delegate.email_normalised
    if actor.delegation_id is None or delegate.email_normalised is None or is_same:
        return
    questions = get_questionnaire(delegate.conference_id).questions
    hidden = {each.id for each in questions if not each.is_visible_to(Audience.FOCAL_POINT)}
    has_letter = select(VisaLetter.id).where(VisaLetter.delegate_id == delegate.id).limit(1)
    if hidden & set(delegate.answers) or session().scalar(has_letter) is not None:
        raise InvalidInput(
            N_("This address can be changed by the member alone, or by the secretariat."), field="email"
        )


def take_back_nomination(actor: Actor, *, conference_id: str, delegate_id: str) -> None:
    """Take a member out of the delegation's list; the seat goes to who waits for it, its own list first."""
    delegate = _get_of_delegation(actor, conference_id, delegate_id)
    if actor.delegation_id is not None:
        check_not_over(conference_id)
    if delegate.status == DelegateStatus.CANCELLED:
        return
    leave(actor, delegate, DelegateStatus.CANCELLED, step=Step.CANCEL)


def send_link_again(actor: Actor, *, conference_id: str, delegate_id: str) -> Delegate:
    """Mail a member the personal link once more; it stays the same. :class:`Conflict` for who has left."""
    delegate = _get_of_delegation(actor, conference_id, delegate_id)
    if delegate.status not in PRESENT:
        raise Conflict(N_("This registration has ended already."))
    is_nominated = delegate.status == DelegateStatus.NOMINATED
    note(actor, "delegate.link_sent", delegate)
    tell_delegate("delegate_nominated" if is_nominated else "registration_again", delegate)
    session().flush()
    return delegate


def set_head(actor: Actor, *, conference_id: str, delegation_id: str, delegate_id: str | None) -> None:
    """Say who leads a delegation, or nobody."""
    require_delegation(actor, conference_id, delegation_id)
    get_delegation(conference_id, delegation_id)
    if actor.delegation_id is not None:
        check_not_over(conference_id)
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
