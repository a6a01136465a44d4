"""Finding conferences and what belongs to them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select, true
from sqlalchemy.orm import selectinload

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.conferences.models import (
    Conference,
    ConferencePartner,
    ConferenceState,
    Membership,
    PartnerRole,
    Room,
    Series,
    Side,
    Venue,
)
from eventapp.db.session import session
from eventapp.errors import NotFound

Row = TypeVar("Row", Side, Room, ConferencePartner, Membership)
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


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """Which version of a conference's programme the public reads: what ETags and caches hang on."""

    id: str
    revision: int
    changed_at: datetime
    first_language: str


def get_public_version(slug: str) -> PublicVersion:
    """Return the version of a public conference by one cheap query; raises :class:`NotFound`."""
    row = session().execute(_PUBLIC_VERSION, {"slug": slug}).one_or_none()
    if row is None or row.state not in PUBLIC_STATES:
        raise NotFound
    return PublicVersion(row.id, row.revision, row.changed_at, row.languages[0])


_PUBLIC_VERSION = select(
    Conference.id, Conference.state, Conference.revision, Conference.changed_at, Conference.languages
).where(Conference.slug == bindparam("slug"))


def list_roles_of(user_id: str) -> dict[str, frozenset[str]]:
    """Return the roles of a person by conference id."""
    roles: dict[str, set[str]] = defaultdict(set)
    rows = session().execute(
        select(Membership.conference_id, Membership.role).where(Membership.user_id == user_id)
    )
    for conference_id, role in rows:
        roles[conference_id].add(role)
    return {conference_id: frozenset(held) for conference_id, held in roles.items()}


def actor_of(user: User) -> Actor:
    """Return an account as who does something, with the roles held at each conference."""
    return Actor(
        id=user.id,
        name=user.name,
        email=user.email,
        is_administrator=user.is_administrator,
        roles=list_roles_of(user.id),
    )


def list_public_conferences(limit: int = 50) -> list[Conference]:
    """Return the conferences that the public may read, newest first; archived ones are left out."""
    return list(
        session().scalars(
            select(Conference)
            .where(Conference.state.in_([ConferenceState.PUBLISHED, ConferenceState.CLOSED]))
            .order_by(Conference.starts_on.desc(), Conference.id)
            .limit(limit)
        )
    )


def list_conferences_for(actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[Conference], int]:
    """Return one stretch of the conferences that an actor works on, newest first, and how many there are."""
    mine = true() if actor.is_administrator else Conference.id.in_(list(actor.roles))
    rows = session().scalars(
        select(Conference)
        .where(mine)
        .order_by(Conference.starts_on.desc(), Conference.id)
        .offset(offset)
        .limit(limit)
    )
    total = session().scalar(select(func.count()).select_from(Conference).where(mine))
    return list(rows), total or 0


def list_sides(conference_id: str) -> list[Side]:
    return list(
        session().scalars(
            select(Side).where(Side.conference_id == conference_id).order_by(Side.position, Side.id)
        )
    )


def get_row(model: type[Row], conference_id: str, row_id: str) -> Row:
    """Return a row of one conference; that of another answers as one that doesn't exist."""
    row = session().scalar(select(model).where(model.id == row_id, model.conference_id == conference_id))
    if row is None:
        raise NotFound
    return row


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


def get_partner(conference_id: str, partner_id: str) -> ConferencePartner:
    """Return a partner of one conference with its organization."""
    of_conference = ConferencePartner.conference_id == conference_id
    partner = session().scalar(
        select(ConferencePartner)
        .where(ConferencePartner.id == partner_id, of_conference)
        .options(selectinload(ConferencePartner.organization))
    )
    if partner is None:
        raise NotFound
    return partner


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


def list_partner_groups(conference_id: str) -> list[tuple[PartnerRole, list[ConferencePartner]]]:
    """Return each role that somebody has with its partners, as an invitation names them: the hosts first."""
    partners = list_partners(conference_id)
    groups = [(role, [partner for partner in partners if partner.role == role]) for role in PartnerRole]
    return [(role, members) for role, members in groups if members]


def list_members(conference_id: str) -> list[Membership]:
    return list(
        session().scalars(
            select(Membership)
            .where(Membership.conference_id == conference_id)
            .options(selectinload(Membership.user))
            .order_by(Membership.created_at, Membership.id)
        )
    )


def next_position(model: Any, conference_id: str) -> int:
    """Return the position behind the last row of ``model``, an ordered list of a conference."""
    last = session().scalar(select(func.max(model.position)).where(model.conference_id == conference_id))
    return 0 if last is None else int(last) + 1


def list_series_of(actor: Actor) -> list[Series]:
    """Return the series that conferences of ``actor`` belong to, the newest first."""
    mine = true() if actor.is_administrator else Conference.id.in_(list(actor.roles))
    ids = select(Conference.series_id).where(mine, Conference.series_id.is_not(None))
    return list(session().scalars(select(Series).where(Series.id.in_(ids)).order_by(Series.id.desc())))


def find_series(series_id: str | None) -> Series | None:
    return session().get(Series, series_id) if series_id is not None else None
