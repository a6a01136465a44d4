"""The agenda as organizers work on it: every item by day, with what doesn't fit and what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.notices import Notice, name_obstacles
from eventapp.agendas.occupancy import Line, read_lines, read_occupancy
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.rules import folded, missing_languages
from eventapp.agendas.scheduling import find_warnings
from eventapp.agendas.tray import TrayItem, read_tray
from eventapp.agendas.working_copy import read_items
from eventapp.clock import zone
from eventapp.conferences.models import Conference
from eventapp.db.session import session


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """What an organizer looks for. Without a day and without words the list shows one day of its choice."""

    day: date | None = None
    words: str = ""
    room_id: str = ""
    track_id: str = ""
    only_warned: bool = False
    unscheduled: bool = False

    @property
    def is_search(self) -> bool:
        """Whether every day is looked through."""
        return bool(self.words or self.room_id or self.track_id or self.only_warned)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One row of the list. ``missing`` are the conference's languages that a text of the item lacks."""

    item: ProgrammeItem
    notices: tuple[Notice, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaList:
    """One page of the list, ``rows`` with a time and then ``tray`` without one.

    ``day`` is the one shown, None for a search; ``days`` counts items by date.
    """

    rows: tuple[ListedItem, ...]
    tray: tuple[TrayItem, ...]
    found: int
    day: date | None
    days: dict[date, int]
    unscheduled: int
    warned: int


def list_agenda(conference: Conference, wanted: ItemFilter, today: date, page: int, size: int) -> AgendaList:
    """Return page ``page``, counted from 1, of what is ``wanted``, in a fixed number of queries."""
    lines = read_lines(conference.id)
    occupancy = read_occupancy(conference, lines)
    warnings = find_warnings(occupancy.slots, occupancy.frame)
    day_of = _days_by_item(lines, conference.timezone)
    days = dict(sorted(Counter(day_of.values()).items()))
    unscheduled = len(lines) - len(day_of)
    is_of_one_day = not wanted.is_search and not wanted.unscheduled
    day = _day_to_show(wanted.day, days, today) if is_of_one_day else None
    matches = _ids_matching(conference.id, wanted.words)
    found = [
        line.id
        for line in lines
        if (day is None or day_of.get(line.id) == day)
        and (not wanted.unscheduled or line.starts_at is None)
        and (not wanted.room_id or line.room_id == wanted.room_id)
        and (not wanted.track_id or line.track_id == wanted.track_id)
        and (not wanted.only_warned or line.id in warnings)
        and (matches is None or line.id in matches)
    ]
    # Databases don't agree where to put those without a time: here they come last.
    found.sort(key=lambda item_id: item_id not in day_of)
    shown = found[(page - 1) * size : page * size]
    here = AgendaItem.id.in_(shown)
    items = read_items(AgendaItem.conference_id == conference.id, here, conference_id=conference.id)
    notices = name_obstacles(conference.id, {one: warnings.get(one, ()) for one in shown}, occupancy)
    rows = tuple(ListedItem(item, notices[item.id], _missing(item, conference.languages)) for item in items)
    tray = tuple(read_tray(conference.id, [one for one in shown if one not in day_of]))
    return AgendaList(rows, tray, len(found), day, days, unscheduled, len(warnings))


def list_notices(conference: Conference, item_id: str) -> tuple[Notice, ...]:
    """Return what doesn't fit about one item where it is."""
    occupancy = read_occupancy(conference, read_lines(conference.id))
    warnings = find_warnings(occupancy.slots, occupancy.frame)
    return name_obstacles(conference.id, {item_id: warnings.get(item_id, ())}, occupancy)[item_id]


def _days_by_item(lines: Iterable[Line], timezone: str) -> dict[str, date]:
    local = zone(timezone)
    return {line.id: line.starts_at.astimezone(local).date() for line in lines if line.starts_at is not None}


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


def _missing(item: ProgrammeItem, languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(missing_languages(item.title, item.abstract, languages=languages))
