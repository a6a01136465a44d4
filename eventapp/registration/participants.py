"""Who takes part in a conference, by side and delegation in order of precedence, as lists for print have it.

Who is named in the list of participants has agreed to it. Where a conference doesn't ask for that, everybody
is named but those who have taken such a consent back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, select

from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.registration.consents import list_asked
from eventapp.registration.models import Consent, Delegate, DelegateStatus, Delegation, Purpose
from eventapp.registration.names import as_written, latin_name, native_name, position_of, script_tag
from eventapp.registration.order import BY_DELEGATION
from eventapp.registration.rows import EXTRAS


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part, with the form of address at the name in whose script it is.

    ``native_tag`` is the language of the native name.
    """

    id: str
    name: str
    native_name: str
    native_tag: str | None
    organization: LocalizedText
    position: LocalizedText
    category: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class DelegationList:
    """The people of one delegation, its head in front; without a name those of a side who belong to none."""

    name: LocalizedText
    people: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class SideList:
    name: LocalizedText
    delegations: tuple[DelegationList, ...]


def list_participants(
    conference_id: str, *, only_named: bool = False, among: Sequence[str] | None = None
) -> list[SideList]:
    """Return accepted delegates, those who may be named or those of ``among`` alone: two queries at most."""
    wanted = [*taking_part(conference_id)]
    if only_named:
        wanted.append(_is_named(conference_id))
    if among is not None:
        wanted.append(Delegate.id.in_(among))
    rows = session().execute(_query(*wanted))
    return [
        SideList(side.name, tuple(_delegations(of_side)))
        for side, of_side in groupby(rows, key=lambda row: row.Side)
    ]


def count_named(conference_id: str) -> int:
    """Return how many may be named in the list of participants."""
    wanted = (*taking_part(conference_id), _is_named(conference_id))
    return session().scalar(select(func.count()).select_from(Delegate).where(*wanted)) or 0


def taking_part(conference_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for delegates who take part."""
    return (
        Delegate.conference_id == conference_id,
        Delegate.status == DelegateStatus.ACCEPTED,
        Delegate.erased_at.is_(None),
    )


def _is_named(conference_id: str) -> ColumnElement[bool]:
    agrees: ColumnElement[bool] = EXTRAS["on_list"]
    if any(consent.purpose == Purpose.LIST_OF_PARTICIPANTS for consent in list_asked(conference_id)):
        return agrees
    said = select(Consent.id).where(
        Consent.delegate_id == Delegate.id, Consent.purpose == Purpose.LIST_OF_PARTICIPANTS
    )
    return agrees | ~said.exists()


def _query(*wanted: ColumnElement[bool]) -> Any:
    delegate = Delegate
    return (
        select(
            *(delegate.id, delegate.form_of_address, delegate.name, delegate.native_name),
            *(delegate.position, delegate.positions, delegate.organization_name, delegate.category),
            *(delegate.is_head, delegate.delegation_id, Delegation.name.label("delegation")),
            *(Organization.name.label("organization"), Side),
        )
        .join(Side, Side.id == delegate.side_id)
        .outerjoin(Delegation, Delegation.id == delegate.delegation_id)
        .outerjoin(Organization, Organization.id == delegate.organization_id)
        .where(*wanted)
        .order_by(Side.position, Side.id, *BY_DELEGATION, Delegate.id)
    )


def _delegations(rows: Iterable[Any]) -> Iterable[DelegationList]:
    for _id, members in groupby(rows, key=lambda row: row.delegation_id):
        of_one = list(members)
        people = tuple(_participant(row) for row in of_one)
        yield DelegationList(of_one[0].delegation or NO_TEXT, people)


def _participant(row: Any) -> Participant:
    return Participant(
        id=row.id,
        name=latin_name(row),
        native_name=native_name(row),
        native_tag=script_tag(row.native_name, row.Side.code),
        organization=row.organization or as_written(row.organization_name),
        position=position_of(row),
        category=row.category,
        is_head=row.is_head,
    )
