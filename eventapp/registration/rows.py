"""The delegates of a list, as light rows: a page at a time, all in a stream, or their ids alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from eventapp.db.session import session
from eventapp.organizations.models import Organization
from eventapp.registration.filters import COMPLETE, INCOMPLETE, NO, NO_DELEGATION, NO_FOLLOW_UP, YES
from eventapp.registration.filters import DelegateFilter as Filter
from eventapp.registration.follow_up import lacks_answers
from eventapp.registration.models import CheckIn, Consent, Delegate, Delegation, Purpose
from eventapp.registration.order import BY_DELEGATION
from eventapp.registration.rules import search_words

_Query: TypeAlias = Select[*tuple[Any, ...]]
#: Words of a search that are looked at; more find nothing that these don't.
_MOST_WORDS = 8
#: Rows that a stream holds at once.
_AT_ONCE = 500

_name = func.lower(Delegate.name)
#: Name of a sort order → the columns it goes by; the id makes every order whole.
SORTS: Mapping[str, tuple[Any, ...]] = {
    "name": (_name,),
    "precedence": BY_DELEGATION,
    "organization": (func.lower(Delegate.organization_name), _name),
    "newest": (Delegate.registered_at.desc(),),
    "waiting": (Delegate.waitlisted_at.is_(None), Delegate.waitlisted_at),
}

_COLUMNS = (
    *(Delegate.id, Delegate.status, Delegate.category, Delegate.delegation_id, Delegate.side_id),
    *(Delegate.form_of_address, Delegate.name, Delegate.native_name, Delegate.organization_name),
    *(Delegate.position, Delegate.positions, Delegate.is_head, Delegate.precedence, Delegate.email),
    *(Delegate.phone, Delegate.interpretation, Delegate.dietary, Delegate.language),
    *(Delegate.registered_at, Delegate.completed_at),
)


def list_rows(
    conference_id: str,
    wanted: Filter,
    *,
    offset: int,
    limit: int,
    everybody: int,
    extras: Collection[str] = (),
) -> tuple[list[Row[Any]], int]:
    """Return one stretch of the delegates that ``wanted`` picks, in its order, and how many it picks in all.

    ``everybody`` is how many there are without any filter. ``extras`` are columns that cost more, of
    :data:`EXTRAS`. The ids come first: a page far down the list reads no more than its own rows, and all ids
    of a filtered list cost less than to go through the delegates a second time to count them.
    """
    query = _ordered_ids(conference_id, wanted)
    if wanted.narrows:
        found = session().scalars(query).all()
        ids, total = found[offset : offset + limit], len(found)
    else:
        ids, total = session().scalars(query.offset(offset).limit(limit)).all(), everybody
    places = {delegate_id: place for place, delegate_id in enumerate(ids)}
    rows = session().execute(_select(extras).where(Delegate.id.in_(ids)))
    return sorted(rows, key=lambda row: places[row.id]), total


def stream_rows(conference_id: str, wanted: Filter, extras: Collection[str] = ()) -> Iterator[Row[Any]]:
    """Yield all delegates that ``wanted`` picks, in its order, without holding them all."""
    query = _in_order(_select(extras).where(*_conditions(conference_id, wanted)), wanted)
    yield from session().execute(query.execution_options(yield_per=_AT_ONCE))


def list_ids(conference_id: str, wanted: Filter, *, limit: int) -> list[str]:
    """Return the ids of those whom ``wanted`` picks, in its order."""
    return list(session().scalars(_ordered_ids(conference_id, wanted).limit(limit)))


def list_names(conference_id: str, delegate_ids: Sequence[str]) -> list[Row[Any]]:
    """Return id, name, native name and status of those of ``delegate_ids`` that the list has, by name."""
    return list(
        session().execute(
            select(Delegate.id, Delegate.name, Delegate.native_name, Delegate.status)
            .where(*_listed(conference_id), Delegate.id.in_(delegate_ids))
            .order_by(_name, Delegate.id)
        )
    )


def count_rows(conference_id: str, wanted: Filter) -> int:
    return (
        session().scalar(
            select(func.count()).select_from(Delegate).where(*_conditions(conference_id, wanted))
        )
        or 0
    )


def count_listed(conference_id: str) -> dict[str, int]:
    """Return status → number of delegates who are still in the list; a status nobody has is left out."""
    rows = session().execute(
        select(Delegate.status, func.count()).where(*_listed(conference_id)).group_by(Delegate.status)
    )
    return {row[0]: row[1] for row in rows}


def _ordered_ids(conference_id: str, wanted: Filter) -> _Query:
    return _in_order(select(Delegate.id).where(*_conditions(conference_id, wanted)), wanted)


def _in_order(query: _Query, wanted: Filter) -> _Query:
    if wanted.sort == "precedence":
        query = query.outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
    return query.order_by(*SORTS.get(wanted.sort, SORTS["name"]), Delegate.id)


def _select(extras: Collection[str]) -> _Query:
    return select(*_COLUMNS, *(EXTRAS[name].label(name) for name in EXTRAS if name in extras))


def _listed(conference_id: str) -> tuple[ColumnElement[bool], ...]:
    return Delegate.conference_id == conference_id, Delegate.erased_at.is_(None)


def _conditions(conference_id: str, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [*_listed(conference_id), *_words(wanted)]
    equal: tuple[tuple[InstrumentedAttribute[Any], str], ...] = (
        (Delegate.status, wanted.status),
        (Delegate.side_id, wanted.side_id),
        (Delegate.category, wanted.category),
        (Delegate.delegation_id, "" if wanted.delegation_id == NO_DELEGATION else wanted.delegation_id),
    )
    conditions.extend(column == value for column, value in equal if value)
    if wanted.delegation_id == NO_DELEGATION:
        conditions.append(Delegate.delegation_id.is_(None))
    if wanted.kind:
        conditions.append(_kind == wanted.kind)
    if wanted.data in (COMPLETE, INCOMPLETE):
        is_missing = Delegate.completed_at.is_(None)
        conditions.append(is_missing if wanted.data == INCOMPLETE else ~is_missing)
    if wanted.data == NO_FOLLOW_UP:
        conditions.append(lacks_answers(conference_id))
    for condition, answer in ((_ON_LIST, wanted.on_list), (_CHECKED_IN, wanted.checked_in)):
        if answer in (YES, NO):
            conditions.append(condition if answer == YES else ~condition)
    return conditions


def _words(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    # The e-mail is the last line of the key: what stands before a line break is the names.
    end = "%" if wanted.with_contacts else "%\n%"
    for word in search_words(wanted.search)[:_MOST_WORDS]:
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        yield Delegate.search_key.like(f"%{escaped}{end}", escape="\\")


_listing = aliased(Consent)
_ON_LIST = exists().where(
    and_(
        _listing.delegate_id == Delegate.id,
        _listing.purpose == Purpose.LIST_OF_PARTICIPANTS,
        _listing.withdrawn_at.is_(None),
    )
)
_CHECKED_IN = exists().where(CheckIn.delegate_id == Delegate.id)
#: Delegates whose organization is not in the directory have no kind.
_kind: ColumnElement[str] = (
    select(Organization.kind)
    .where(Organization.id == Delegate.organization_id)
    .correlate(Delegate)
    .scalar_subquery()
)
#: Name of a column that costs more → what it is.
EXTRAS: Mapping[str, ColumnElement[Any]] = {
    "kind": _kind,
    "on_list": _ON_LIST,
    "checked_in": _CHECKED_IN,
    "answers": Delegate.answers.expression,
}
