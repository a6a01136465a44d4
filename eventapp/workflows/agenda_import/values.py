"""What was read from an agenda file: plain values that know neither the database nor the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from eventapp.localized import LocalizedText

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_ITEMS: Final = 20_000
MAX_KEY: Final = 200
MAX_UID: Final = 255
MAX_ROW: Final = 100_000


class AgendaFormat(StrEnum):
    """The formats that can be read, and ``UNKNOWN`` for a file that is none of them."""

    FRAB_XML = "frab_xml"
    SCHEDULE_JSON = "schedule_json"
    SESSIONS_JSON = "sessions_json"
    ICS = "ics"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """An error keeps the whole file from being imported, a warning tells what was assumed."""

    ERROR = "error"
    WARNING = "warning"


class ProblemCode(StrEnum):
    """Everything that can be wrong with a file; ``messages.PROBLEM_TEXTS`` says it in words."""

    # The whole file.
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    UNKNOWN_FORMAT = "unknown_format"
    BROKEN_XML = "broken_xml"
    BROKEN_JSON = "broken_json"
    ENTITIES_REFUSED = "entities_refused"
    NOT_A_SCHEDULE = "not_a_schedule"
    NO_ITEMS = "no_items"
    TOO_MANY_ITEMS = "too_many_items"
    # One row.
    CUT_OFF = "cut_off"
    UNREADABLE_ROW = "unreadable_row"
    ROW_TOO_LARGE = "row_too_large"
    NO_TITLE = "no_title"
    TITLE_TOO_LONG = "title_too_long"
    ABSTRACT_TOO_LONG = "abstract_too_long"
    NO_START = "no_start"
    UNREADABLE_START = "unreadable_start"
    NO_END = "no_end"
    UNREADABLE_END = "unreadable_end"
    UNREADABLE_DURATION = "unreadable_duration"
    ENDS_BEFORE_START = "ends_before_start"
    NO_DURATION = "no_duration"
    LASTS_TOO_LONG = "lasts_too_long"
    TOO_MANY_PEOPLE = "too_many_people"
    DUPLICATE_KEY = "duplicate_key"
    # Assumptions.
    OTHER_TIMEZONE = "other_timezone"
    UNKNOWN_TIMEZONE = "unknown_timezone"
    ALL_DAY = "all_day"
    END_ASSUMED = "end_assumed"
    REPEATS_NOT_READ = "repeats_not_read"
    NO_KEY = "no_key"
    LISTED_TWICE = "listed_twice"
    UNKNOWN_PERSON = "unknown_person"
    NAME_CUT = "name_cut"


WARNINGS: Final = frozenset(
    {
        ProblemCode.OTHER_TIMEZONE,
        ProblemCode.UNKNOWN_TIMEZONE,
        ProblemCode.ALL_DAY,
        ProblemCode.END_ASSUMED,
        ProblemCode.REPEATS_NOT_READ,
        ProblemCode.NO_KEY,
        ProblemCode.LISTED_TWICE,
        ProblemCode.UNKNOWN_PERSON,
        ProblemCode.NAME_CUT,
    }
)


Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one row, or with the file.

    ``location`` is ``"file"``, or what the row is and its number in the file: ``"event 6561"``,
    ``"session SWZGFV"``, ``"line 120"``. ``title`` is the row's title where it has one. ``values`` fill
    the placeholders of ``messages.PROBLEM_TEXTS[code]``; they come from the file, so escape them.
    """

    location: str
    code: ProblemCode
    values: Values = field(default_factory=dict, hash=False)
    title: str = ""

    @property
    def severity(self) -> Severity:
        """Return whether this keeps the file from being imported."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """A person at an item. ``role`` is one of speaker, chair, moderator, rapporteur, signatory."""

    key: str
    name: LocalizedText
    affiliation: LocalizedText = field(default_factory=LocalizedText)
    role: str = "speaker"


@dataclass(frozen=True, slots=True)
class ImportedRoom:
    """A room; ``key`` stays the same when the file is exported again."""

    key: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class ImportedTrack:
    """A track; ``key`` stays the same when the file is exported again."""

    key: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One agenda item. Both instants are aware UTC, and the end is after the start.

    ``key`` is what a second import finds the item by: at most 200 characters, unique in the file.
    ``kind`` is the value of an agenda item kind. ``languages`` are those spoken, as primary language
    tags ("en", "zh", "de"). ``uid`` is the calendar UID where the file has one that is this item's alone.
    """

    key: str
    kind: str
    title: LocalizedText
    abstract: LocalizedText
    room_key: str | None
    track_key: str | None
    starts_at: datetime
    ends_at: datetime
    languages: tuple[str, ...] = ()
    people: tuple[ImportedPerson, ...] = ()
    uid: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ImportedAgenda:
    """All that was read. ``items`` are the good rows in the order of the file; the others have a problem.

    ``people`` are all that the file lists, once each, those without an item too; their roles
    are at the items.
    ``timezone`` is the IANA zone that the file names, or None; instants are right either way.
    """

    format: AgendaFormat
    timezone: str | None
    title: LocalizedText
    items: tuple[ImportedItem, ...]
    rooms: tuple[ImportedRoom, ...]
    tracks: tuple[ImportedTrack, ...]
    people: tuple[ImportedPerson, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the file from being imported."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return the problems that an organizer should know of and may accept."""
        return tuple(p for p in self.problems if p.severity is Severity.WARNING)
