"""Use cases of the list of invitations, and of the links."""

from dataclasses import dataclass

from sqlalchemy import insert, update

from eventapp.accounts.rules import checked_email, normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.categories import DelegateCategory
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.invitations.links import invitation_token
from eventapp.invitations.models import Invitation
from eventapp.invitations.queries import get_invitation, list_known_addresses
from eventapp.localized import LANGUAGES
from eventapp.permissions import Permission, require
from eventapp.registration.models import Delegate
from eventapp.registration.queries import get_delegation


@dataclass(frozen=True, slots=True)
class Invitee:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Invite:
    """People to be asked to register, in one category and language; ``secret_key`` is the installation's."""

    conference_id: str
    people: tuple[Invitee, ...]
    category: str
    delegation_id: str | None
    language: str
    secret_key: str


def add_invitations(actor: Actor, command: Invite) -> int:
    """Put people on the list and return how many were new: who is on it already stays as they are."""
    require(actor, Permission.MAIL_SEND, command.conference_id)
    if command.category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    if command.language not in LANGUAGES:
        raise InvalidInput(N_("Please choose one of the languages."), field="language")
    if command.delegation_id is not None:
        _check_delegation(command)
    people = {normalised_email(checked_email(each.email)): each for each in command.people}
    known = list_known_addresses(command.conference_id, people)
    rows = [_row(command, each) for email, each in people.items() if email not in known]
    if rows:
        session().execute(insert(Invitation), rows)
        record(
            actor,
            "invitations.added",
            subject_type="conference",
            subject_id=command.conference_id,
            conference_id=command.conference_id,
            number=len(rows),
            category=command.category,
        )
    return len(rows)


def _check_delegation(command: Invite) -> None:
    try:
        get_delegation(command.conference_id, command.delegation_id or "")
    except NotFound:
        raise InvalidInput(N_("Please choose one of the delegations."), field="delegation_id") from None


def _row(command: Invite, person: Invitee) -> dict[str, object]:
    invitation_id = new_id()
    return {
        "id": invitation_id,
        "conference_id": command.conference_id,
        "name": person.name,
        "email": person.email,
        "email_normalised": normalised_email(person.email),
        "language": command.language,
        "category": command.category,
        "delegation_id": command.delegation_id,
        "token_hash": token_hash(invitation_token(command.secret_key, invitation_id)),
        "created_at": now(),
    }


def revoke_invitation(actor: Actor, *, conference_id: str, invitation_id: str) -> None:
    """Take an invitation back: its link opens nothing from now on. What came of it before stays."""
    require(actor, Permission.MAIL_SEND, conference_id)
    invitation = get_invitation(conference_id, invitation_id)
    if invitation.delegate_id is not None:
        raise Conflict(N_("This person has registered. Cancel the registration instead."))
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        record(
            actor,
            "invitation.revoked",
            subject_type="invitation",
            subject_id=invitation.id,
            conference_id=conference_id,
        )


def note_opened(*, conference_id: str, invitation_id: str) -> None:
    """Note that a link was opened in a browser; the first time counts. Anybody who has the link may."""
    session().execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.conference_id == conference_id,
            Invitation.opened_at.is_(None),
        )
        .values(opened_at=now())
        .execution_options(synchronize_session=False)
    )


def note_registered(*, conference_id: str, invitation_id: str, delegate_id: str) -> None:
    """Say who came of an invitation, in the transaction that stores them.

    Raises :class:`Conflict`, so that nobody is stored, when it was taken back or used by somebody else
    meanwhile; the same form sent twice changes nothing.
    """
    session().flush()
    invitation = session().get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if invitation is None or invitation.conference_id != conference_id:
        raise NotFound
    if invitation.delegate_id == delegate_id:
        return
    if invitation.revoked_at is not None or invitation.delegate_id is not None:
        raise Conflict(N_("This invitation has been used, or was taken back."))
    if session().get(Delegate, delegate_id) is None:
        raise NotFound
    invitation.delegate_id = delegate_id
    invitation.opened_at = invitation.opened_at or now()
    session().flush()
