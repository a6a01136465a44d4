"""How many delegates have chosen what: numbers for planning rooms and interpretation, and who they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Room
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.models import Choice
from eventapp.personal_agendas.rules import NEVER_CHOSEN
from eventapp.registration.models import Delegate, Delegation

_ITEM: tuple[Any, ...] = (
    AgendaItem.id,
    AgendaItem.title,
    AgendaItem.kind,
    AgendaItem.starts_at,
    AgendaItem.ends_at,
    AgendaItem.places,
    AgendaItem.chosen,
    AgendaItem.languages,
    AgendaItem.interpretation_languages,
    AgendaItem.cancelled_at.is_not(None),
    Room.name,
    Room.capacity,
)


@dataclass(frozen=True, slots=True)
class ItemDemand:
    """An item of the working copy with how many have chosen it, out of how many places, for which room."""

    id: str
    title: LocalizedText
    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    places: int | None
    chosen: int
    languages: list[str]
    interpretation_languages: list[str]
    is_cancelled: bool
    room: LocalizedText | None
    capacity: int | None

    @property
    def is_too_large(self) -> bool:
        """Whether more have chosen it than its room holds."""
        return self.capacity is not None and self.chosen > self.capacity

    @property
    def spoken(self) -> frozenset[str]:
        """The languages in which one can follow it, as far as they are known."""
        return frozenset(self.languages) | frozenset(self.interpretation_languages)


@dataclass(frozen=True, slots=True)
class Chooser:
    """A delegate who has chosen an item."""

    id: str
    name: str
    native_name: str
    organization_name: str
    position: str
    delegation: LocalizedText | None
    interpretation: str | None
    chosen_at: datetime


def list_demand(
    conference_id: str, page: int, size: int, *, most_first: bool = False, only_too_large: bool = False
) -> tuple[list[ItemDemand], int]:
    """Return a page, counted from 1, of items that can be chosen, and how many there are."""
    wanted = _choosable(conference_id)
    if only_too_large:
        wanted.append(AgendaItem.chosen > Room.capacity)
    order: tuple[Any, ...] = (AgendaItem.starts_at, AgendaItem.id)
    if most_first:
        order = (AgendaItem.chosen.desc(), *order)
    rows = session().execute(
        select(*_ITEM)
        .outerjoin(Room, Room.id == AgendaItem.room_id)
        .where(*wanted)
        .order_by(*order)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [ItemDemand(*row) for row in rows], _count(*wanted)


def count_too_large(conference_id: str) -> int:
    """Return how many items more delegates have chosen than their rooms hold."""
    return _count(*_choosable(conference_id), AgendaItem.chosen > Room.capacity)


def get_demand(conference_id: str, item_id: str) -> ItemDemand:
    """Return the demand for one item; raises :class:`NotFound`."""
    row = (
        session()
        .execute(
            select(*_ITEM)
            .outerjoin(Room, Room.id == AgendaItem.room_id)
            .where(AgendaItem.id == item_id, AgendaItem.conference_id == conference_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return ItemDemand(*row)


def interpretation_needs(
    conference_id: str, item_ids: Collection[str] | None = None
) -> Mapping[str, Mapping[str, int]]:
    """Return item id → language → how many who chose the item want to be interpreted into it, most first."""
    statement = (
        select(Choice.agenda_item_id, Delegate.interpretation, func.count())
        .join(Delegate, Delegate.id == Choice.delegate_id)
        .where(Choice.conference_id == conference_id, Delegate.interpretation.is_not(None))
        .group_by(Choice.agenda_item_id, Delegate.interpretation)
        .order_by(func.count().desc(), Delegate.interpretation)
    )
    if item_ids is not None:
        statement = statement.where(Choice.agenda_item_id.in_(item_ids))
    needs: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for item_id, language, number in session().execute(statement):
        needs[item_id][language or ""] = number
    return needs


def count_by_delegation(conference_id: str, item_id: str) -> list[tuple[LocalizedText | None, int]]:
    """Return how many of each delegation have chosen an item, most first; None stands for those of none."""
    rows = session().execute(
        select(Delegation.name, func.count())
        .select_from(Choice)
        .join(Delegate, Delegate.id == Choice.delegate_id)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Choice.conference_id == conference_id, Choice.agenda_item_id == item_id)
        .group_by(Delegation.id)
        .order_by(func.count().desc(), Delegation.position, Delegation.id)
    )
    return [(name, number) for name, number in rows]


def list_choosers(conference_id: str, item_id: str, page: int, size: int) -> list[Chooser]:
    """Return a page, counted from 1, of those who have chosen an item: by delegation, then by name."""
    return list(_choosers(conference_id, item_id, limit=size, offset=(page - 1) * size))


def list_all_choosers(conference_id: str, item_id: str) -> Iterator[Chooser]:
    """Yield all who have chosen an item, in the same order."""
    return _choosers(conference_id, item_id)


def _choosers(
    conference_id: str, item_id: str, *, limit: int | None = None, offset: int | None = None
) -> Iterator[Chooser]:
    rows = session().execute(
        select(
            Delegate.id,
            Delegate.name,
            Delegate.native_name,
            Delegate.organization_name,
            Delegate.position,
            Delegation.name,
            Delegate.interpretation,
            Choice.chosen_at,
        )
        .select_from(Choice)
        .join(Delegate, Delegate.id == Choice.delegate_id)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Choice.conference_id == conference_id, Choice.agenda_item_id == item_id)
        .order_by(Delegation.position.is_(None), Delegation.position, Delegate.name, Delegate.id)
        .limit(limit)
        .offset(offset)
    )
    return (Chooser(*row) for row in rows)


def _choosable(conference_id: str) -> list[ColumnElement[bool]]:
    return [
        AgendaItem.conference_id == conference_id,
        AgendaItem.starts_at.is_not(None),
        AgendaItem.kind.not_in(NEVER_CHOSEN),
    ]


def _count(*wanted: ColumnElement[bool]) -> int:
    counted = (
        select(func.count()).select_from(AgendaItem).outerjoin(Room, Room.id == AgendaItem.room_id)
    ).where(*wanted)
    return session().scalar(counted) or 0
