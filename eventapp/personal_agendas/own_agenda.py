"""The agenda as one delegate reads it: what they have chosen, what they can choose, what overlaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.agendas.reading import get_programme
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.queries import (
    Places,
    chosen_item_ids,
    limited_places,
    person_ids_of,
)
from eventapp.personal_agendas.rules import Calendar, is_choosable, is_leavable
from eventapp.registration.models import Delegate


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One item as a delegate finds it. ``roles`` are their own parts in it, as ``ContributionRole`` values.

    ``places`` is None where there is no limit. ``overlapping`` are others of their items at the same time,
    for an item that is theirs already as for one that they might choose.
    """

    item: ProgrammeItem
    is_chosen: bool
    roles: tuple[str, ...]
    places: Places | None
    may_choose: bool
    may_leave: bool
    overlapping: tuple[ProgrammeItem, ...]

    @property
    def is_theirs(self) -> bool:
        return self.is_chosen or bool(self.roles)

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.places.left == 0


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What a delegate wants to see; "" means all. ``word`` is folded to lower case."""

    only_theirs: bool = False
    track_id: str = ""
    room_id: str = ""
    word: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.track_id or self.room_id or self.word)

    def lets(self, own: OwnItem, language: str) -> bool:
        item = own.item
        if self.only_theirs and not own.is_theirs:
            return False
        if (self.track_id and item.track_id != self.track_id) or (
            self.room_id and item.room_id != self.room_id
        ):
            return False
        if not self.word:
            return True
        names = (item.title, *(person.name for person in item.people))
        return any(self.word in name.read(language).lower() for name in names)


@dataclass(frozen=True, slots=True)
class OwnAgenda:
    """The released agenda in order, each item as the delegate finds it."""

    programme: Programme
    items: tuple[OwnItem, ...]

    @property
    def theirs(self) -> tuple[OwnItem, ...]:
        return tuple(own for own in self.items if own.is_theirs)

    def find(self, item_id: str) -> OwnItem | None:
        return next((own for own in self.items if own.item.id == item_id), None)

    def days(self, wanted: OwnFilter, language: str) -> Iterator[tuple[date, list[OwnItem]]]:
        """Yield the days with those of their items that ``wanted`` lets through; empty days are left out."""
        day_of = {item.id: day.date for day in self.programme.days for item in day.items}
        shown = (own for own in self.items if wanted.lets(own, language))
        for day, owns in groupby(shown, key=lambda own: day_of[own.item.id]):
            yield day, list(owns)

    def tracks(self) -> dict[str, LocalizedText]:
        """Return the tracks that items have, by id, in the order in which they are met."""
        return {own.item.track_id: own.item.track for own in self.items if own.item.track_id}

    def rooms(self) -> dict[str, LocalizedText]:
        """Return the rooms that items have, by id, in the order in which they are met."""
        return {own.item.room_id: own.item.room for own in self.items if own.item.room_id}


def read_own_agenda(delegate: Delegate, at: datetime) -> OwnAgenda:
    """Return the agenda of a delegate, however long in eight queries."""
    programme = get_programme(delegate.conference_id, at)
    return OwnAgenda(
        programme,
        _own_items(
            programme,
            chosen=chosen_item_ids(delegate.id),
            person_ids=person_ids_of(delegate.conference_id, delegate.email_normalised),
            places=limited_places(delegate.conference_id),
            at=at,
        ),
    )


def _own_items(
    programme: Programme,
    *,
    chosen: frozenset[str],
    person_ids: frozenset[str],
    places: dict[str, Places],
    at: datetime,
) -> tuple[OwnItem, ...]:
    items = programme.items
    roles = {item.id: tuple(_roles(item, person_ids)) for item in items} if person_ids else {}
    # Before the first release there is nothing that anybody else could read, nor choose.
    is_released = programme.version > 0
    theirs = Calendar(item for item in items if item.id in chosen or roles.get(item.id))
    owns = []
    for item in items:
        is_open = is_released and is_choosable(item.kind, item.starts_at, at, is_cancelled=item.is_cancelled)
        is_chosen, own_roles, limit = item.id in chosen, roles.get(item.id, ()), places.get(item.id)
        has_place = limit is None or limit.left > 0
        owns.append(
            OwnItem(
                item=item,
                is_chosen=is_chosen,
                roles=own_roles,
                places=limit,
                may_choose=is_open and not is_chosen and has_place,
                may_leave=is_chosen and is_leavable(item.starts_at, at, is_cancelled=item.is_cancelled),
                overlapping=theirs.overlapping(item) if is_open or is_chosen or own_roles else (),
            )
        )
    return tuple(owns)


def _roles(item: ProgrammeItem, person_ids: frozenset[str]) -> Iterable[str]:
    return dict.fromkeys(person.role for person in item.people if person.id in person_ids)
