"""What a list of people is judged by, as the database has it now."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.accounts.rules import normalised_email
from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session
from eventapp.delegations.models import PeopleList
from eventapp.delegations.people_lists.heads import Column, plain
from eventapp.delegations.people_lists.judging import Likeness, Place, Room, Terms
from eventapp.delegations.people_lists.rows import Row
from eventapp.delegations.queries.members import list_quotas
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, Quota
from eventapp.registration.queries import get_delegation
from eventapp.registration.rules import PRESENT
from eventapp.registration.services import categories_to_nominate, likeness
from eventapp.registration.services.nominating import DECLINED_BEFORE, TAKEN

#: A capacity or quota without limit leaves more seats than a list has people.
_NO_LIMIT = 1_000_000


def terms_of(conference: Conference, kept: PeopleList, rows: Sequence[Row], *, is_focal_point: bool) -> Terms:
    """Return what a kept list is judged by; asks as often for two thousand people as for one."""
    sides = list_sides(conference.id)
    places, place = _places(conference, kept, is_focal_point=is_focal_point)
    categories = list(DelegateCategory)
    if is_focal_point and kept.delegation_id is not None:
        categories = categories_to_nominate(list_quotas(kept.delegation_id))
    return Terms(
        place=place,
        places=places,
        sides=_names_of(sides),
        side_codes={side.id: side.code for side in sides},
        category=kept.category,
        categories=categories,
        language=kept.language,
        languages=conference.languages,
        rooms=_rooms(conference),
        is_registration=kept.is_registration,
        known=_known(conference.id, kept, rows, is_focal_point=is_focal_point),
        members=_members(conference.id, {found.delegation_id for found in places.values() if found}),
    )


def _places(
    conference: Conference, kept: PeopleList, *, is_focal_point: bool
) -> tuple[dict[str, Place | None], Place | None]:
    """Return names of delegations → where their people belong, and that of the whole list."""
    if is_focal_point and kept.delegation_id is not None:
        delegations = [get_delegation(conference.id, kept.delegation_id)]
    else:
        delegations = list(
            session().scalars(
                select(Delegation)
                .where(Delegation.conference_id == conference.id)
                .options(joinedload(Delegation.organization))
            )
        )
    places: dict[str, Place | None] = {}
    own = None
    for delegation in delegations:
        organization = delegation.organization
        found = Place(
            delegation.id,
            delegation.side_id,
            organization.name.read(conference.first_language) if organization is not None else "",
        )
        own = found if delegation.id == kept.delegation_id else own
        for name in {plain(text) for text in delegation.name.values()}:
            places[name] = None if name in places else found
    return places, own


def _names_of(sides: Iterable[Side]) -> dict[str, str]:
    return {plain(name): side.id for side in sides for name in (side.code, *side.name.values())}


def _rooms(conference: Conference) -> list[Room]:
    quotas = session().scalars(select(Quota).where(Quota.conference_id == conference.id))
    rooms = [Room(quota.category, quota.delegation_id, quota.seats - quota.taken) for quota in quotas]
    left = _NO_LIMIT if conference.capacity is None else conference.capacity - conference.seats_taken
    return [Room(None, None, left), *rooms]


def _known(
    conference_id: str, kept: PeopleList, rows: Sequence[Row], *, is_focal_point: bool
) -> dict[str, str]:
    addresses = {normalised_email(row.values[Column.EMAIL]) for row in rows if Column.EMAIL in row.values}
    found = session().execute(
        select(Delegate.email_normalised, Delegate.delegation_id, Delegate.status).where(
            Delegate.conference_id == conference_id,
            Delegate.email_normalised.in_(addresses),
            Delegate.status != DelegateStatus.CANCELLED,
        )
    )
    known = {}
    for address, delegation_id, status in found:
        if is_focal_point and delegation_id != kept.delegation_id:
            known[address or ""] = TAKEN
        else:
            known[address or ""] = (
                DECLINED_BEFORE if is_focal_point and status == DelegateStatus.DECLINED else ""
            )
    return known


def _members(
    conference_id: str, delegation_ids: Iterable[str | None]
) -> Mapping[str | None, Mapping[Likeness, bool]]:
    members: dict[str | None, dict[Likeness, bool]] = {each: {} for each in delegation_ids}
    for row in session().execute(
        select(
            Delegate.delegation_id,
            Delegate.name,
            Delegate.native_name,
            Delegate.position,
            Delegate.email_normalised,
        ).where(
            Delegate.conference_id == conference_id,
            Delegate.delegation_id.in_([each for each in members if each is not None]),
            Delegate.status.in_(PRESENT),
        )
    ):
        alike = likeness(row.name, row.native_name, row.position)
        members[row.delegation_id][alike] = row.email_normalised is not None
    return members
