"""What differs between two states of an agenda: the one rule behind impact, change lists and calendars.

Pure: values in, changes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from eventapp.agendas.programme import ProgrammeItem


class ChangeKind(StrEnum):
    CAME = "came"
    #: Another time or another room.
    MOVED = "moved"
    CANCELLED = "cancelled"
    #: Takes place after all.
    RESTORED = "restored"
    #: Anything else that is read of an item.
    CHANGED = "changed"


class Aspect(StrEnum):
    """What of an item differs."""

    TIME = "time"
    ROOM = "room"
    TITLE = "title"
    ABSTRACT = "abstract"
    KIND = "kind"
    TRACK = "track"
    LANGUAGES = "languages"
    INTERPRETATION = "interpretation"
    PLACES = "places"
    PEOPLE = "people"


#: Changes by which a calendar's SEQUENCE grows (RFC 5546 section 2.1.4).
TOLD_BY_SEQUENCE = frozenset({ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.RESTORED})


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that differs. ``before`` is None for one that came; ``after`` of a cancelled one says so."""

    kind: ChangeKind
    before: ProgrammeItem | None
    after: ProgrammeItem
    aspects: tuple[Aspect, ...] = ()

    @property
    def item_id(self) -> str:
        return self.after.id


def compare(
    before: Mapping[str, ProgrammeItem], after: Mapping[str, ProgrammeItem]
) -> tuple[ItemChange, ...]:
    """Return how ``after`` differs from ``before``, items by their ids, in order of time.

    An item that ``after`` lacks counts as cancelled; one that came and went unseen doesn't count at all.
    """
    found = [
        change
        for item_id in {**before, **after}
        if (change := _compare_item(before.get(item_id), after.get(item_id))) is not None
    ]
    return tuple(sorted(found, key=_when))


def _compare_item(before: ProgrammeItem | None, after: ProgrammeItem | None) -> ItemChange | None:
    was_there = before is not None and not before.is_cancelled
    is_there = after is not None and not after.is_cancelled
    if before is not None and was_there and not is_there:
        return ItemChange(ChangeKind.CANCELLED, before, replace(before, is_cancelled=True))
    if after is None or not is_there:
        return None
    if before is None:
        return ItemChange(ChangeKind.CAME, None, after)
    aspects = _aspects(before, after)
    if before.is_cancelled:
        return ItemChange(ChangeKind.RESTORED, before, after, aspects)
    if not aspects:
        return None
    is_moved = Aspect.TIME in aspects or before.room_id != after.room_id
    return ItemChange(ChangeKind.MOVED if is_moved else ChangeKind.CHANGED, before, after, aspects)


def _aspects(before: ProgrammeItem, after: ProgrammeItem) -> tuple[Aspect, ...]:
    differs = {
        Aspect.TIME: (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at),
        Aspect.ROOM: (before.room_id, before.room) != (after.room_id, after.room),
        Aspect.TITLE: before.title != after.title,
        Aspect.ABSTRACT: before.abstract != after.abstract,
        Aspect.KIND: before.kind != after.kind,
        Aspect.TRACK: (before.track_id, before.track) != (after.track_id, after.track),
        Aspect.LANGUAGES: before.languages != after.languages,
        Aspect.INTERPRETATION: (before.interpretation_languages, before.interpretation_mode)
        != (after.interpretation_languages, after.interpretation_mode),
        Aspect.PLACES: before.places != after.places,
        Aspect.PEOPLE: before.people != after.people,
    }
    return tuple(aspect for aspect, is_other in differs.items() if is_other)


def _when(change: ItemChange) -> tuple[datetime, datetime, str]:
    return change.after.starts_at, change.after.ends_at, change.item_id
