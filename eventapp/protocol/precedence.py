"""The order of precedence of a conference's people, as it is read.

By hand where somebody has given a number; else the heads in the order of their delegations, then the members
in the same order, within each as the secretariat has numbered its delegates. A person of the agenda and a
delegate are one human where a name of both is the same and their delegations are no others.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from eventapp.agendas.models import Contribution, Person
from eventapp.agendas.rules import folded
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.personal_agendas.models import Choice
from eventapp.protocol.rules import Standing
from eventapp.registration.models import Delegate, DelegateStatus, Delegation
from eventapp.registration.names import as_written, position_of
from eventapp.registration.participants import taking_part


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody in the order of precedence: a person of the agenda or, with ``is_delegate``, a delegate.

    ``is_coming`` is False for a delegate who has no seat at the conference any more.
    """

    id: str
    name: LocalizedText
    standing: Standing
    is_delegate: bool = False
    affiliation: LocalizedText = NO_TEXT
    job_title: LocalizedText = NO_TEXT
    delegation_id: str | None = None
    delegation: LocalizedText = NO_TEXT
    is_coming: bool = True

    @property
    def party(self) -> LocalizedText:
        """Whom they stand for: their organization, else their delegation, else themselves."""
        return self.affiliation or self.delegation or self.name


def rank_people(conference_id: str, person_ids: Collection[str] | None = None) -> list[Ranked]:
    """Return the people of the agenda, or those of ``person_ids``, in order of precedence: two queries."""
    wanted = [Person.conference_id == conference_id]
    if person_ids is not None:
        wanted.append(Person.id.in_(person_ids))
    rows = session().execute(
        select(
            *(Person.id, Person.name, Person.affiliation, Person.job_title, Person.precedence),
            *(Person.delegation_id, Delegation.name.label("delegation"), Delegation.position),
        )
        .outerjoin(Delegation, Person.delegation_id == Delegation.id)
        .where(*wanted)
    )
    places = _places_within_delegations(conference_id)
    ranked = [_ranked_person(row, places) for row in rows]
    return sorted(ranked, key=lambda each: (*each.standing.key, each.id))


def people_of_item(conference_id: str, item_id: str) -> list[Ranked]:
    """Return who has a part in an item, each once, in order of precedence."""
    ids = session().scalars(select(Contribution.person_id).where(Contribution.agenda_item_id == item_id))
    return rank_people(conference_id, set(ids))


def rank_delegates(
    conference_id: str, limit: int, *, only_heads: bool, choosing: str | None = None
) -> list[Ranked]:
    """Return the first ``limit`` accepted delegates, or heads of delegations, in order of precedence.

    ``choosing`` takes only those who chose that item.
    """
    wanted = [*taking_part(conference_id)]
    if only_heads:
        wanted.append(Delegate.is_head.is_(True))
    if choosing is not None:
        chose = select(Choice.delegate_id).where(Choice.agenda_item_id == choosing)
        wanted.append(Delegate.id.in_(chose))
    return [_ranked_delegate(row) for row in session().execute(_delegates(*wanted).limit(limit))]


def delegates_by_id(conference_id: str, delegate_ids: Collection[str]) -> dict[str, Ranked]:
    """Return the delegates of ``delegate_ids``, also those who don't come; who was erased has no name."""
    rows = session().execute(
        _delegates(Delegate.conference_id == conference_id, Delegate.id.in_(delegate_ids))
    )
    return {row.id: _ranked_delegate(row) for row in rows}


def merged(people: Iterable[Ranked], delegates: Iterable[Ranked]) -> list[Ranked]:
    """Return both in one order of precedence; a delegate who is one of ``people`` is there once."""
    known = list(people)
    names: dict[str, set[str | None]] = {}
    for person in known:
        for name in person.name.values():
            names.setdefault(folded(name), set()).add(person.delegation_id)
    others = (each for each in delegates if not _is_among(each, names))
    return sorted([*known, *others], key=lambda each: (*each.standing.key, each.id))


def _is_among(delegate: Ranked, names: Mapping[str, set[str | None]]) -> bool:
    return any(
        not {None, delegate.delegation_id}.isdisjoint(names.get(folded(name), ()))
        for name in delegate.name.values()
    )


def _delegates(*wanted: ColumnElement[bool]) -> Any:
    delegate = Delegate
    return (
        select(
            *(delegate.id, delegate.name, delegate.native_name, delegate.position, delegate.positions),
            *(delegate.organization_name, delegate.is_head, delegate.precedence, delegate.delegation_id),
            *(Delegation.name.label("delegation"), Delegation.position.label("place"), delegate.status),
        )
        .outerjoin(Delegation, delegate.delegation_id == Delegation.id)
        .where(*wanted)
        .order_by(
            *(delegate.is_head.desc(), Delegation.position.is_(None), Delegation.position),
            *(delegate.precedence.is_(None), delegate.precedence, delegate.name, delegate.id),
        )
    )


def _places_within_delegations(conference_id: str) -> dict[tuple[str, str], tuple[bool, int | None]]:
    """Return (is head, number) by delegation id and folded name of those delegates who have a place."""
    rows = session().execute(
        select(
            *(Delegate.delegation_id, Delegate.name, Delegate.native_name),
            *(Delegate.is_head, Delegate.precedence),
        ).where(
            *taking_part(conference_id),
            Delegate.delegation_id.is_not(None),
            or_(Delegate.is_head, Delegate.precedence.is_not(None)),
        )
    )
    return {
        (row.delegation_id, folded(name)): (row.is_head, row.precedence)
        for row in rows
        for name in (row.name, row.native_name)
        if name
    }


def _ranked_person(row: Any, places: Mapping[tuple[str, str], tuple[bool, int | None]]) -> Ranked:
    found = (places.get((row.delegation_id, folded(name))) for name in row.name.values())
    is_head, within = next((place for place in found if place is not None), (False, None))
    standing = Standing(row.precedence, row.position, is_head, within, row.name.read("en"))
    return Ranked(
        row.id,
        row.name,
        standing,
        affiliation=row.affiliation,
        job_title=row.job_title,
        delegation_id=row.delegation_id,
        delegation=row.delegation or NO_TEXT,
    )


def _ranked_delegate(row: Any) -> Ranked:
    return Ranked(
        row.id,
        LocalizedText({"en": row.name, "zh": as_written(row.native_name).get("zh")}),
        Standing(None, row.place, row.is_head, row.precedence, row.name),
        is_delegate=True,
        affiliation=as_written(row.organization_name),
        job_title=position_of(row),
        delegation_id=row.delegation_id,
        delegation=row.delegation or NO_TEXT,
        is_coming=row.status == DelegateStatus.ACCEPTED,
    )
