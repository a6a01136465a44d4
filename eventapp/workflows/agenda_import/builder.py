"""Gathers rows of any format into one agenda, and checks what is asked of every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from eventapp import clock
from eventapp.agendas.rules import LONGEST, MAX_ABSTRACT, MAX_NAME, MAX_PEOPLE, MAX_TITLE
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import import texts
from eventapp.workflows.agenda_import.problems import FileProblem, RowProblem
from eventapp.workflows.agenda_import.values import (
    MAX_ITEMS,
    AgendaFormat,
    ImportedAgenda,
    ImportedItem,
    ImportedPerson,
    ImportedRoom,
    ImportedTrack,
    Problem,
    ProblemCode,
    Severity,
    Values,
)

_UTC_NAMES = frozenset({"Etc/UTC", "Etc/GMT", "GMT", "UCT", "Z", "Zulu"})


def zone_name(name: str) -> str | None:
    """Return the IANA name that conferences use for a zone as a file names it, or None."""
    if name in _UTC_NAMES:
        return "UTC"
    return name if name in clock.timezone_names() else None


class AgendaBuilder:
    """The agenda while it is read. Readers call ``row`` for each row and ``add`` inside it."""

    def __init__(self, *, timezone: str, first_language: str) -> None:
        self.format = AgendaFormat.UNKNOWN
        self.title = LocalizedText()
        self.conference_zone = timezone
        self.first_language = first_language
        self._file_zone: str | None = None
        self._rows = 0
        self._cut_names: set[str] = set()
        self._items: dict[str, ImportedItem] = {}
        self._locations: dict[str, str] = {}
        self._rooms: dict[str, ImportedRoom] = {}
        self._tracks: dict[str, ImportedTrack] = {}
        self._people: dict[str, ImportedPerson] = {}
        self._problems: list[Problem] = []

    @property
    def zone(self) -> str:
        """Return the zone of times without offset: the file's where it names one, else the conference's."""
        return self._file_zone or self.conference_zone

    def name_zone(self, name: str) -> None:
        """Take note of the time zone that the file names."""
        known = zone_name(name)
        if known is None:
            values = {"name": name[:80], "conference": self.conference_zone}
            self.report("file", ProblemCode.UNKNOWN_TIMEZONE, values)
            return
        self._file_zone = known
        if known != self.conference_zone:
            values = {"file": known, "conference": self.conference_zone}
            self.report("file", ProblemCode.OTHER_TIMEZONE, values)

    def location(self, kind: str, name: str) -> str:
        """Name the next row of the file by its identifier or else its number.

        Raises ``FileProblem`` when there are more rows than one agenda may have.
        """
        self._rows += 1
        if self._rows > MAX_ITEMS:
            raise FileProblem(ProblemCode.TOO_MANY_ITEMS, limit=MAX_ITEMS)
        return f"{kind} {name or f'#{self._rows}'}"[:80]

    def report(
        self, location: str, code: ProblemCode, values: Values | None = None, *, row_title: str = ""
    ) -> None:
        """Put a problem on the list."""
        self._problems.append(Problem(location, code, values or {}, row_title))

    @contextmanager
    def row(self, location: str, title: str = "") -> Iterator[None]:
        """Read one row: what is wrong with it is reported, and reading goes on with the next."""
        try:
            yield
        except RowProblem as problem:
            self.report(location, problem.code, problem.values, row_title=title)

    def room(self, key: str, name: LocalizedText) -> str | None:
        """Make a room known and return its key; None where it has none. The first name of a key stays."""
        key = texts.stable_key(key)
        if not key:
            return None
        if key not in self._rooms:
            self._rooms[key] = ImportedRoom(key, self.short(name or self.text(key)))
        return key

    def track(self, key: str, name: LocalizedText) -> str | None:
        """Make a track known and return its key; None where it has none. The first name of a key stays."""
        key = texts.stable_key(key)
        if not key:
            return None
        if key not in self._tracks:
            self._tracks[key] = ImportedTrack(key, self.short(name or self.text(key)))
        return key

    def person(self, person: ImportedPerson) -> None:
        """Make a person known. The first form of a key stays."""
        self._people.setdefault(person.key, replace(person, role="speaker"))

    def short(self, name: LocalizedText) -> LocalizedText:
        """Cut names of rooms, tracks and people to what fits, and say so."""
        for text in name.values():
            if len(text) > MAX_NAME and text not in self._cut_names:
                self._cut_names.add(text)
                self.report("file", ProblemCode.NAME_CUT, {"name": text[:40], "limit": MAX_NAME})
        return LocalizedText({code: text[:MAX_NAME] for code, text in name.items()})

    def text(self, value: str, declared: str = "") -> LocalizedText:
        """Return a text of which there is one version, under its language."""
        return texts.in_one_language(value, declared, self.first_language)

    def made_up_key(self, location: str, title: str, start: str) -> str:
        """Return a key for a row that has none, and warn that it holds only while title and start do."""
        self.report(location, ProblemCode.NO_KEY, row_title=title)
        return texts.stable_key(f"{start} {title}")

    def add(self, location: str, item: ImportedItem) -> None:
        """Check a row and add it; raises ``RowProblem``, or ``FileProblem`` when there are too many."""
        if len(self._items) >= MAX_ITEMS:
            raise FileProblem(ProblemCode.TOO_MANY_ITEMS, limit=MAX_ITEMS)
        item = replace(item, key=texts.stable_key(item.key), people=tuple(_without_repeats(item.people)))
        self._check(item)
        if item == self._items.get(item.key):
            title = next(iter(item.title.values()))
            self.report(location, ProblemCode.LISTED_TWICE, row_title=title)
            return
        if item.key in self._items:
            raise RowProblem(ProblemCode.DUPLICATE_KEY, key=item.key, other=self._locations[item.key])
        self._items[item.key] = item
        self._locations[item.key] = location
        for person in item.people:
            self.person(person)

    def _check(self, item: ImportedItem) -> None:
        if not item.title:
            raise RowProblem(ProblemCode.NO_TITLE)
        length = max(map(len, item.title.values()))
        if length > MAX_TITLE:
            raise RowProblem(ProblemCode.TITLE_TOO_LONG, length=length, limit=MAX_TITLE)
        length = max(map(len, item.abstract.values()), default=0)
        if length > MAX_ABSTRACT:
            raise RowProblem(ProblemCode.ABSTRACT_TOO_LONG, length=length, limit=MAX_ABSTRACT)
        start, end = self._wall_clock(item.starts_at), self._wall_clock(item.ends_at)
        if item.ends_at < item.starts_at:
            raise RowProblem(ProblemCode.ENDS_BEFORE_START, start=start, end=end)
        if item.ends_at == item.starts_at:
            raise RowProblem(ProblemCode.NO_DURATION, start=start)
        days = (item.ends_at - item.starts_at) / timedelta(days=1)
        if days > LONGEST.days:
            raise RowProblem(ProblemCode.LASTS_TOO_LONG, days=ceil(days), limit=LONGEST.days)
        if len(item.people) > MAX_PEOPLE:
            raise RowProblem(ProblemCode.TOO_MANY_PEOPLE, number=len(item.people), limit=MAX_PEOPLE)

    def _wall_clock(self, instant: datetime) -> str:
        return f"{clock.to_wall_clock(instant, self.conference_zone):%Y-%m-%d %H:%M}"

    def finish(self) -> ImportedAgenda:
        """Return all that was read."""
        if not self._items and not any(p.severity is Severity.ERROR for p in self._problems):
            self.report("file", ProblemCode.NO_ITEMS)
        return ImportedAgenda(
            format=self.format,
            timezone=self._file_zone,
            title=self.short(self.title),
            items=tuple(self._items.values()),
            rooms=tuple(self._rooms.values()),
            tracks=tuple(self._tracks.values()),
            people=tuple(self._people.values()),
            problems=tuple(self._problems),
        )


def _without_repeats(people: tuple[ImportedPerson, ...]) -> Iterator[ImportedPerson]:
    seen = set()
    for person in people:
        if (person.key, person.role) not in seen:
            seen.add((person.key, person.role))
            yield person
