"""The agenda as organizers work on it: every item by day, with what doesn't fit and what is missing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.queries import person_names, room_names
from eventapp.agendas.rules import folded, missing_languages
from eventapp.agendas.scheduling import ScheduleWarning, Slot, WarningKind, find_warnings
from eventapp.agendas.working_copy import read_items
from eventapp.clock import zone
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What an organizer looks for. Without a day and without words the list shows one day of its choice."""

    day: date | None = None
    words: str = ""
    room_id: str = ""
    track_id: str = ""
    only_warned: bool = False

    @property
    def is_search(self) -> bool:
        """Whether every day is looked through."""
        return bool(self.words or self.room_id or self.track_id or self.only_warned)


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning with what it takes to say it: the other item, and the room or person in two places."""

    kind: WarningKind
    subject: LocalizedText
    other_id: str | None
    other: LocalizedText
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One row of the list. ``missing`` are the conference's languages that a text of the item lacks."""

    item: ProgrammeItem
    notices: tuple[Notice, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaList:
    """One page of the list. ``day`` is the one shown, None for a search; ``days`` counts items by date."""

    rows: tuple[ListedItem, ...]
    found: int
    day: date | None
    days: dict[date, int]
    warned: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The little of an item that every page of the list needs of all items."""

    id: str
    starts_at: datetime
    ends_at: datetime
    room_id: str | None
    track_id: str | None
    is_cancelled: bool


def list_agenda(conference: Conference, wanted: ItemFilter, today: date, page: int, size: int) -> AgendaList:
    """Return page ``page``, counted from 1, of what is ``wanted``, in a fixed number of queries."""
    lines = _read_lines(conference.id)
    warnings = _find_warnings(conference, lines)
    local = zone(conference.timezone)
    day_of = {line.id: line.starts_at.astimezone(local).date() for line in lines}
    days = dict(sorted(Counter(day_of.values()).items()))
    day = None if wanted.is_search else _day_to_show(wanted.day, days, today)
    matches = _ids_matching(conference.id, wanted.words)
    found = [
        line.id
        for line in lines
        if (day is None or day_of[line.id] == day)
        and (not wanted.room_id or line.room_id == wanted.room_id)
        and (not wanted.track_id or line.track_id == wanted.track_id)
        and (not wanted.only_warned or line.id in warnings)
        and (matches is None or line.id in matches)
    ]
    shown = found[(page - 1) * size : page * size]
    items = read_items(
        AgendaItem.conference_id == conference.id, AgendaItem.id.in_(shown), conference_id=conference.id
    )
    notices = _notices(conference.id, {item_id: warnings.get(item_id, ()) for item_id in shown})
    rows = tuple(ListedItem(item, notices[item.id], _missing(item, conference.languages)) for item in items)
    return AgendaList(rows, len(found), day, days, len(warnings))


def list_notices(conference: Conference, item_id: str) -> tuple[Notice, ...]:
    """Return what doesn't fit about one item."""
    warnings = _find_warnings(conference, _read_lines(conference.id))
    return _notices(conference.id, {item_id: warnings.get(item_id, ())})[item_id]


def _read_lines(conference_id: str) -> list[_Line]:
    rows = session().execute(
        select(
            AgendaItem.id,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
            AgendaItem.room_id,
            AgendaItem.track_id,
            AgendaItem.cancelled_at.is_not(None),
        )
        .where(AgendaItem.conference_id == conference_id, AgendaItem.starts_at.is_not(None))
        .order_by(AgendaItem.starts_at, AgendaItem.ends_at, AgendaItem.id)
    )
    return [_Line(*row) for row in cast(Iterable[Any], rows)]


def _find_warnings(conference: Conference, lines: Sequence[_Line]) -> dict[str, tuple[ScheduleWarning, ...]]:
    parts: defaultdict[str, set[str]] = defaultdict(set)
    rows = session().execute(
        select(Contribution.agenda_item_id, Contribution.person_id).where(
            Contribution.conference_id == conference.id
        )
    )
    for item_id, person_id in rows:
        parts[item_id].add(person_id)
    slots = (
        Slot(line.id, line.starts_at, line.ends_at, line.room_id, frozenset(parts.get(line.id, ())))
        for line in lines
        if not line.is_cancelled
    )
    return dict(find_warnings(slots, conference.starts_on, conference.ends_on, conference.timezone))


def _day_to_show(asked: date | None, days: Collection[date], today: date) -> date | None:
    if asked is not None:
        return asked
    return today if today in days else next(iter(days), None)


def _ids_matching(conference_id: str, words: str) -> set[str] | None:
    """Return the items whose title or people hold ``words``, None where nothing was asked.

    Titles are compared here, because no LIKE of a database folds case and width as names are folded.
    """
    wanted = folded(words)
    if not wanted:
        return None
    titles = session().execute(
        select(AgendaItem.id, AgendaItem.title).where(AgendaItem.conference_id == conference_id)
    )
    by_title = {row.id for row in titles if any(wanted in folded(text) for text in row.title.values())}
    by_person = session().scalars(
        select(Contribution.agenda_item_id)
        .join(Person, Contribution.person_id == Person.id)
        .where(Contribution.conference_id == conference_id, Person.name_key.contains(wanted, autoescape=True))
    )
    return by_title.union(by_person)


def _notices(
    conference_id: str, warnings: dict[str, tuple[ScheduleWarning, ...]]
) -> dict[str, tuple[Notice, ...]]:
    told = [warning for of_item in warnings.values() for warning in of_item]
    others = {
        row.id: row
        for row in session().execute(
            select(AgendaItem.id, AgendaItem.title, AgendaItem.starts_at, AgendaItem.ends_at).where(
                AgendaItem.conference_id == conference_id,
                AgendaItem.id.in_({warning.other_id for warning in told if warning.other_id}),
            )
        )
    }
    subjects = room_names(conference_id) | person_names(
        conference_id, {w.subject_id for w in told if w.subject_id and w.kind != WarningKind.ROOM_TAKEN}
    )

    def tell(warning: ScheduleWarning) -> Notice:
        other = others.get(warning.other_id)
        return Notice(
            kind=warning.kind,
            subject=subjects.get(warning.subject_id or "", NO_TEXT),
            other_id=warning.other_id,
            other=other.title if other else NO_TEXT,
            starts_at=other.starts_at if other else None,
            ends_at=other.ends_at if other else None,
        )

    return {item_id: tuple(map(tell, of_item)) for item_id, of_item in warnings.items()}


def _missing(item: ProgrammeItem, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(missing_languages(item.title, item.abstract, languages=languages))
