"""The agenda as a spreadsheet: one row an item, each text in a column per language.

Times are wall-clock times of the conference, whose zone the heads name, as spreadsheets know none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from eventapp.agendas.programme import Programme, ProgrammeItem, ProgrammePerson
from eventapp.clock import to_wall_clock
from eventapp.exports.ical.words import Words, language_name, words
from eventapp.exports.schedules.text import clean
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.localized import CONFERENCE_LANGUAGES, DEFAULT_LANGUAGE, LANGUAGES, LocalizedText


@dataclass(frozen=True, slots=True)
class _Heads:
    """What the heads of columns say in one language; the file may be made for nobody in particular."""

    agenda: str
    start: str
    end: str
    kind: str
    state: str
    cancelled: str
    title: str
    room: str
    track: str
    people: str
    abstract: str
    spoken: str
    interpretation: str
    places: str


_HEADS: Mapping[str, _Heads] = {
    "en": _Heads(
        agenda="Agenda",
        start="Start",
        end="End",
        kind="Kind",
        state="State",
        cancelled="Cancelled",
        title="Title",
        room="Room",
        track="Track",
        people="People",
        abstract="Abstract",
        spoken="Languages spoken",
        interpretation="Interpretation into",
        places="Places",
    ),
    "zh": _Heads(
        agenda="议程",
        start="开始时间",
        end="结束时间",
        kind="类型",
        state="状态",
        cancelled="已取消",
        title="标题",
        room="会场",
        track="板块",
        people="嘉宾",
        abstract="内容简介",
        spoken="发言语言",
        interpretation="口译语言",
        places="名额",
    ),
}


#: How wide the columns of title, room, track, people and abstract are, in each language.
_WIDTHS = (50, 24, 24, 50, 60)


def agenda_xlsx(programme: Programme, language: str) -> bytes:
    """Return a programme as a workbook whose heads and kinds are in ``language``.

    The same values give the same octets.
    """
    file = BytesIO()
    heads, spoken = _HEADS.get(language, _HEADS[DEFAULT_LANGUAGE]), words(language)
    columns = _columns(programme)
    write_sheet(
        file,
        heads.agenda,
        _heads(heads, programme.timezone, columns, language),
        (_row(item, programme, heads, spoken, columns, language) for item in programme.items),
        widths=[17, 17, 18, 12, *(width for width in _WIDTHS for _code in columns), 18, 18, 8, 38],
        created_at=programme.changed_at,
    )
    return file.getvalue()


def _columns(programme: Programme) -> list[str]:
    """Return the languages of the columns: those of pages, and others that a title, the first text, is in."""
    used = {programme.first_language, *(code for item in programme.items for code in item.title)}
    return [code for code in CONFERENCE_LANGUAGES if code in LANGUAGES or code in used]


def _heads(heads: _Heads, timezone: str, columns: list[str], language: str) -> list[str]:
    opening, closing = words(language).brackets
    texts = (heads.title, heads.room, heads.track, heads.people, heads.abstract)
    return [
        f"{heads.start}{opening}{timezone}{closing}",
        f"{heads.end}{opening}{timezone}{closing}",
        heads.kind,
        heads.state,
        *(f"{text}{opening}{language_name(code, language)}{closing}" for text in texts for code in columns),
        heads.spoken,
        heads.interpretation,
        heads.places,
        "UID",
    ]


def _row(
    item: ProgrammeItem,
    programme: Programme,
    heads: _Heads,
    spoken: Words,
    columns: list[str],
    language: str,
) -> list[Cell]:
    return [
        to_wall_clock(item.starts_at, programme.timezone),
        to_wall_clock(item.ends_at, programme.timezone),
        spoken.kinds.get(item.kind, item.kind),
        heads.cancelled if item.is_cancelled else None,
        *_in_each(columns, item.title),
        *_in_each(columns, item.room),
        *_in_each(columns, item.track),
        *("\n".join(_people(item.people, programme.first_language, code)) for code in columns),
        *_in_each(columns, item.abstract),
        _languages(item.languages, spoken, language),
        _languages(item.interpretation_languages, spoken, language),
        item.places,
        item.uid,
    ]


def _in_each(columns: list[str], text: LocalizedText) -> Iterator[str]:
    """Yield the text in each language, "" where it is missing: who looks here wants to see that."""
    return (clean(text.get(code, "")) for code in columns)


def _people(people: tuple[ProgrammePerson, ...], first_language: str, language: str) -> Iterator[str]:
    """Yield "Chair: Anna Müller (ETH Zürich)" for each person; speakers without role."""
    spoken = words(language)
    opening, closing = spoken.brackets
    for person in people:
        role = "" if person.role == "speaker" else spoken.roles.get(person.role, person.role) + spoken.colon
        affiliation = clean(person.affiliation.read(language, first_language))
        where = f"{opening}{affiliation}{closing}" if affiliation else ""
        yield f"{role}{clean(person.name.read(language, first_language))}{where}"


def _languages(codes: tuple[str, ...], spoken: Words, language: str) -> str:
    return spoken.list_comma.join(language_name(code, language) for code in codes)
