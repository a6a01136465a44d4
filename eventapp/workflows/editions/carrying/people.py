"""The people who prepare the next edition: its members, and the focal points of its delegations."""

from sqlalchemy import select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.delegations.links import focal_point_token
from eventapp.registration.models import FocalPoint
from eventapp.workflows.editions.reading import list_delegation_rows


def carry_members(actor: Actor, source: Conference, target: Conference) -> int:
    """Give everybody the roles that they have; whoever made the new one owns it already."""
    members = session().scalars(
        select(Membership).where(Membership.conference_id == source.id).order_by(Membership.id)
    )
    taken = [
        Membership(
            id=new_id(),
            conference_id=target.id,
            user_id=member.user_id,
            role=member.role,
            created_at=now(),
        )
        for member in members
        if member.user_id != actor.id
    ]
    session().add_all(taken)
    session().flush()
    return len(taken)


def carry_focal_points(source: Conference, target: Conference, secret_key: str) -> int:
    """Let the same people nominate; their links are new, and nobody has them before a mail brings them."""
    # Built of the source's, in the same order.
    pairs = zip(list_delegation_rows(source.id), list_delegation_rows(target.id), strict=True)
    here = {old.id: new.id for old, new in pairs}
    focal_points = session().scalars(
        select(FocalPoint).where(FocalPoint.conference_id == source.id).order_by(FocalPoint.id)
    )
    taken = []
    for each in focal_points:
        focal_point_id = new_id()
        taken.append(
            FocalPoint(
                id=focal_point_id,
                conference_id=target.id,
                delegation_id=here[each.delegation_id],
                name=each.name,
                email=each.email,
                email_normalised=each.email_normalised,
                language=each.language,
                token_hash=token_hash(focal_point_token(secret_key, focal_point_id, 1)),
                token_generation=1,
                invited_at=None,
            )
        )
    session().add_all(taken)
    session().flush()
    return len(taken)
