"""Finding conferences and what belongs to them."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventapp.actor import Actor
from eventapp.conferences.models import (
    Conference,
    ConferencePartner,
    ConferenceState,
    Membership,
    Room,
    Side,
    Venue,
)
from eventapp.db.session import session
from eventapp.errors import NotFound

#: States in which the public can read a conference's pages.
PUBLIC_STATES = frozenset({ConferenceState.PUBLISHED, ConferenceState.CLOSED, ConferenceState.ARCHIVED})


def find_conference(slug: str) -> Conference | None:
    return session().scalar(select(Conference).where(Conference.slug == slug))


def get_conference(slug: str) -> Conference:
    conference = find_conference(slug)
    if conference is None:
        raise NotFound
    return conference


def get_public_conference(slug: str) -> Conference:
    """Return a conference that the public may read; a draft answers as one that doesn't exist."""
    conference = get_conference(slug)
    if conference.state not in PUBLIC_STATES:
        raise NotFound
    return conference


def list_roles_of(user_id: str) -> dict[str, frozenset[str]]:
    """Return the roles of a person by conference id."""
    roles: dict[str, set[str]] = defaultdict(set)
    rows = session().execute(
        select(Membership.conference_id, Membership.role).where(Membership.user_id == user_id)
    )
    for conference_id, role in rows:
        roles[conference_id].add(role)
    return {conference_id: frozenset(held) for conference_id, held in roles.items()}


def list_conferences_for(actor: Actor) -> list[Conference]:
    """Return the conferences that an actor works on, newest first."""
    statement = select(Conference).order_by(Conference.starts_on.desc(), Conference.id)
    if not actor.is_administrator:
        statement = statement.where(Conference.id.in_(list(actor.roles)))
    return list(session().scalars(statement))


def list_sides(conference_id: str) -> list[Side]:
    return list(
        session().scalars(
            select(Side).where(Side.conference_id == conference_id).order_by(Side.position, Side.id)
        )
    )


def find_venue(conference_id: str) -> Venue | None:
    """Return the venue on the invitation: the first."""
    return session().scalar(
        select(Venue).where(Venue.conference_id == conference_id).order_by(Venue.position, Venue.id).limit(1)
    )


def list_rooms(conference_id: str) -> list[Room]:
    return list(
        session().scalars(
            select(Room).where(Room.conference_id == conference_id).order_by(Room.position, Room.id)
        )
    )


def list_partners(conference_id: str) -> list[ConferencePartner]:
    """Return the partners with their organizations, in order of position."""
    return list(
        session().scalars(
            select(ConferencePartner)
            .where(ConferencePartner.conference_id == conference_id)
            .options(selectinload(ConferencePartner.organization))
            .order_by(ConferencePartner.position, ConferencePartner.id)
        )
    )


def list_members(conference_id: str) -> list[Membership]:
    return list(
        session().scalars(
            select(Membership)
            .where(Membership.conference_id == conference_id)
            .options(selectinload(Membership.user))
            .order_by(Membership.created_at, Membership.id)
        )
    )
