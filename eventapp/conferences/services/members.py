"""Use cases of members: who of the secretariat may do what.

They wait for each other, so that two at once can't remove both owners.
"""

from eventapp.accounts.services import ensure_user
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference, Membership
from eventapp.conferences.queries import get_row, list_members
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.jobs.outbox import queue_mail
from eventapp.permissions import Permission, Role, require


def add_member(
    actor: Actor,
    *,
    conference: Conference,
    email: str,
    role: str,
    name: str = "",
    language: str = "en",
    is_told: bool = True,
) -> Membership:
    """Give a role to the person of an address, with an account made where there is none.

    ``is_told`` mails a sign-in link, which belongs to no conference's outbox: its readers could use it.
    """
    require(actor, Permission.MEMBERS_EDIT, conference.id)
    hold_conference(conference.id)
    user = ensure_user(actor, email=email, name=name, language=language)
    checked = _checked_role(role)
    _check_new(conference, user.id, checked, field="email")
    membership = Membership(
        id=new_id(), conference_id=conference.id, user_id=user.id, role=checked, created_at=now()
    )
    session().add(membership)
    if is_told:
        queue_mail(
            "sign_in_link",
            recipient_name=user.name,
            recipient_email=user.email,
            language=user.language,
            payload={"user_id": user.id},
        )
    _record(actor, "member.added", membership)
    return membership


def change_role(actor: Actor, *, conference: Conference, membership_id: str, role: str) -> Membership:
    """Give a member another role, from the next request on; the last owner keeps theirs."""
    require(actor, Permission.MEMBERS_EDIT, conference.id)
    hold_conference(conference.id)
    membership = get_row(Membership, conference.id, membership_id)
    checked = _checked_role(role)
    if checked == membership.role:
        return membership
    _check_owner_stays(conference, membership)
    _check_new(conference, membership.user_id, checked, field="role")
    membership.role = checked
    _record(actor, "member.changed", membership)
    return membership


def remove_member(actor: Actor, *, conference: Conference, membership_id: str) -> None:
    """Take a role away, from the next request on; the last owner stays."""
    require(actor, Permission.MEMBERS_EDIT, conference.id)
    hold_conference(conference.id)
    membership = get_row(Membership, conference.id, membership_id)
    _check_owner_stays(conference, membership)
    session().delete(membership)
    _record(actor, "member.removed", membership)


def _checked_role(role: str) -> Role:
    if role not in set(Role):
        raise InvalidInput(N_("Please choose one of the roles."), field="role")
    return Role(role)


def _check_new(conference: Conference, user_id: str, role: Role, field: str) -> None:
    if any(m.user_id == user_id and m.role == role for m in list_members(conference.id)):
        raise InvalidInput(N_("This person has that role already."), field=field)


def _check_owner_stays(conference: Conference, membership: Membership) -> None:
    owners = [m for m in list_members(conference.id) if m.role == Role.OWNER]
    if membership.role == Role.OWNER and len(owners) == 1:
        raise Conflict(N_("A conference needs an owner. Make somebody else an owner first."))


def _record(actor: Actor, action: str, membership: Membership) -> None:
    record(
        actor,
        action,
        subject_type="membership",
        subject_id=membership.id,
        conference_id=membership.conference_id,
        user_id=membership.user_id,
        role=str(membership.role),
    )
    session().flush()
