"""Composing signs: names to fold and set on tables, and what hangs beside the doors of rooms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from eventapp.agendas.programme import ProgrammeDay, ProgrammeItem
from eventapp.agendas.queries import get_item
from eventapp.conferences.models import Conference
from eventapp.exports.badge_rows import BadgeRow, list_badge_rows
from eventapp.exports.changes import changed_at
from eventapp.exports.kinds import ALL
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.fitting import Setting, fit
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.pdf.limits import check_apiece
from eventapp.exports.pdf.lines import Line, Tagged, in_languages, names_of, organization_in, set_lines
from eventapp.exports.summary import read_frame, read_head
from eventapp.localized import LANGUAGE_TAGS, LocalizedText
from eventapp.protocol.precedence import Ranked, merged, people_of_item
from eventapp.protocol.queries import list_seats
from eventapp.protocol.seating import read_plan

#: Millimetres and sizes of a half of A4 or Letter across; names have two lines at most.
_WIDTH, _PARTY_HEIGHT = 235, 22
_NAME: Final = (*(Setting(size, 1) for size in (70, 60, 50, 42)), Setting(34, 2), Setting(26, 2))
_PARTY_SIZES: Final = (24, 20, 16, 13)
#: A room's name beside its door.
_ROOM_WIDTH, _ROOM_HEIGHT = 174, 40
_ROOM_SIZES: Final = (54, 44, 34, 26, 20)


@dataclass(frozen=True, slots=True)
class TableSign:
    names: tuple[Line, ...]
    party: Sequence[Line]


@dataclass(frozen=True, slots=True)
class DoorSign:
    """What takes place in one room on one day."""

    room: Sequence[Line]
    day: ProgrammeDay


def compose_table_signs(conference: Conference, asked: Asked) -> Composed:
    """Return the signs of those delegates who were chosen, or of an item's people and seated guests.

    Raises :class:`NotFound` for an item of another conference, :class:`InvalidInput` for too many people.
    """
    languages = columns_of(conference, asked.language)
    if asked.subject_id:
        people = _people_at(conference, asked.subject_id)
        signs = [_sign_of_person(each, languages, conference.first_language) for each in people]
    else:
        chosen = {name: asked.choices[name] for name in ("delegation", "category")}
        limits = {name: "" if value == ALL else value for name, value in chosen.items()}
        rows = list_badge_rows(conference.id, delegation_id=limits["delegation"], category=limits["category"])
        check_apiece(len(rows))
        signs = [_sign_of_delegate(row, languages, conference.first_language) for row in rows]
    return compose_from(
        "pdf/table_signs.html",
        conference,
        asked,
        frame=read_head(conference),
        changed_at=changed_at(conference, asked.kind),
        signs=signs,
        sizes=sorted({setting.size for setting in _NAME} | set(_PARTY_SIZES)),
    )


def compose_door_signs(conference: Conference, asked: Asked) -> Composed:
    """Return a sign for each room and day on which something takes place there."""
    frame = read_frame(conference)
    languages = columns_of(conference, asked.language)
    signs = [
        DoorSign(
            set_lines(
                in_languages(room, languages, conference.first_language),
                _ROOM_SIZES,
                _ROOM_WIDTH,
                _ROOM_HEIGHT,
            ),
            ProgrammeDay(day.date, items),
        )
        for day in frame.programme.days
        for room, items in _by_room(day.items)
    ]
    return compose_from(
        "pdf/door_signs.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        signs=signs,
        sizes=_ROOM_SIZES,
        long_items=frozenset(),
    )


def _by_room(items: Iterable[ProgrammeItem]) -> list[tuple[LocalizedText, tuple[ProgrammeItem, ...]]]:
    """Return the items of a day by room, in the order in which the rooms are first used."""
    rooms: dict[str, list[ProgrammeItem]] = {}
    for item in items:
        if item.room_id is not None:
            rooms.setdefault(item.room_id, []).append(item)
    return [(together[0].room, tuple(together)) for together in rooms.values()]


def _people_at(conference: Conference, item_id: str) -> list[Ranked]:
    """Return who has a part in an item or a seat at it, each once, in order of precedence."""
    item = get_item(conference.id, item_id)
    plan = read_plan(conference.id, list_seats(conference.id, item.id), shows_delegates=True)
    seated = [guest.who for guest in plan.guests if guest.who is not None and guest.who.is_coming]
    people = {each.id: each for each in (*people_of_item(conference.id, item.id), *seated)}
    return merged(
        (each for each in people.values() if not each.is_delegate),
        (each for each in people.values() if each.is_delegate),
    )


def _sign_of_person(person: Ranked, languages: Sequence[str], first_language: str) -> TableSign:
    codes = [code for code in languages if code in person.name]
    others = [code for code in person.name if code not in codes]
    found: dict[str, str] = {}
    for code in (*codes, *others):
        found.setdefault(person.name[code], LANGUAGE_TAGS[code])
    party = person.affiliation or person.delegation
    return _sign(list(found.items())[:2], in_languages(party, languages, first_language))


def _sign_of_delegate(row: BadgeRow, languages: Sequence[str], first_language: str) -> TableSign:
    party = organization_in(languages, first_language, row.organization, row.organization_name)
    return _sign(names_of(row.name, row.native_name, row.side_code, languages[0]), party)


def _sign(names: Sequence[Tagged], party: Sequence[Tagged]) -> TableSign:
    return TableSign(
        tuple(Line(fit(words, _NAME, _WIDTH), tag) for words, tag in names),
        set_lines(party, _PARTY_SIZES, _WIDTH, _PARTY_HEIGHT),
    )
