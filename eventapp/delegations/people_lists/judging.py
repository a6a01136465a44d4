"""What would become of each person of a list: a seat, the waiting list, nothing new, or an error at a field.

Plain functions over values, so that a preview and the taking in say the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from eventapp.accounts.rules import checked_email, normalised_email
from eventapp.delegations.people_lists import words
from eventapp.delegations.people_lists.heads import Column
from eventapp.delegations.people_lists.rows import Row
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LANGUAGES, LocalizedText
from eventapp.registration.rules import (
    ADDRESS_MAX,
    DIETARY_MAX,
    Particulars,
    checked_latin_name,
    checked_line,
    checked_phone,
)
from eventapp.registration.services.nominating import likeness

Likeness = tuple[str, ...]


class Prospect(StrEnum):
    """What happens to a row."""

    SEAT = "seat"
    WAITING = "waiting"
    #: Somebody who is there already and is left out.
    KNOWN = "known"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a delegation's people belong; also that of nobody's delegation, with ``delegation_id`` None."""

    delegation_id: str | None
    side_id: str
    organization_name: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Seats that are left for those of a category (None: all) and delegation (None: all)."""

    category: str | None
    delegation_id: str | None
    left: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a list is judged by.

    ``places`` maps names of delegations, plain, to where their people belong; an ambiguous one to None.
    ``sides`` maps names and codes, plain, to ids. ``known`` maps addresses that are registered to why that is
    an error (a msgid), or to '' where the person is just left out; ``members`` are those of each delegation,
    with whether they have an address.
    """

    place: Place | None
    places: Mapping[str, Place | None]
    sides: Mapping[str, str]
    side_codes: Mapping[str, str]
    category: str
    categories: Sequence[str]
    language: str
    languages: Sequence[str]
    rooms: Sequence[Room]
    is_registration: bool
    known: Mapping[str, str]
    members: Mapping[str | None, Mapping[Likeness, bool]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one field; ``message`` is a msgid."""

    column: Column
    message: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One row and what would become of it; ``particulars`` hold unless there are ``problems``."""

    row: Row
    prospect: Prospect
    particulars: Particulars
    category: str
    language: str
    delegation_id: str | None
    precedence: int | None
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class _Reader:
    """Reads one row field by field and keeps what is wrong at each."""

    row: Row
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: Column) -> str:
        return self.row.values.get(column, "")

    def read(self, column: Column, rule: Callable[[str], Any], otherwise: Any = "") -> Any:
        """Return what ``rule`` makes of the cell, or ``otherwise`` where it refuses."""
        try:
            return rule(self.text(column))
        except InvalidInput as refusal:
            self.note(column, refusal.message, **refusal.values)
            return otherwise

    def note(self, column: Column, message: str, **values: Any) -> None:
        self.problems.append(Problem(column, message, values))


def judge(rows: Sequence[Row], terms: Terms) -> list[Judged]:
    """Return what would become of each row, in their order; every error of every row at once."""
    judged = [_judged(row, terms) for row in rows]
    return _seated(_told_apart(judged, terms), terms)


def _judged(row: Row, terms: Terms) -> Judged:
    reader = _Reader(_with_latin_name(row))
    place = terms.place
    if reader.text(Column.DELEGATION):
        place = reader.read(Column.DELEGATION, lambda text: words.place_of(text, terms.places), place)
    side_id = place.side_id if place is not None else ""
    if reader.text(Column.SIDE) or not side_id:
        side_id = reader.read(Column.SIDE, lambda text: words.side_of(text, terms.sides), side_id)
    delegation_id = place.delegation_id if place is not None else None
    category = terms.category
    if reader.text(Column.CATEGORY):
        category = reader.read(
            Column.CATEGORY, lambda text: words.category_of(text, terms.categories), category
        )
    return Judged(
        row=row,
        prospect=Prospect.SEAT,
        particulars=_particulars(reader, terms, place, side_id),
        category=category,
        language=reader.read(
            Column.LANGUAGE, lambda text: words.language_of(text, tuple(LANGUAGES)) or terms.language
        ),
        delegation_id=delegation_id,
        precedence=reader.read(Column.PRECEDENCE, words.precedence_of, None),
        problems=reader.problems,
    )


def _with_latin_name(row: Row) -> Row:
    """Take the one name of a list for the Latin one, where it is."""
    if Column.NAME in row.values or Column.NATIVE_NAME not in row.values:
        return row
    try:
        name = checked_latin_name(row.values[Column.NATIVE_NAME])
    except InvalidInput:
        return row
    values = {column: value for column, value in row.values.items() if column != Column.NATIVE_NAME}
    return Row(row.number, {**values, Column.NAME: name})


def _particulars(reader: _Reader, terms: Terms, place: Place | None, side_id: str) -> Particulars:
    def line(column: Column, *, is_required: bool = False, **limits: int) -> str:
        text: str = reader.read(
            column, lambda text: checked_line(text, column, is_required=is_required, **limits)
        )
        return text

    needs_all = terms.is_registration
    organization = line(
        Column.ORGANIZATION, is_required=needs_all and not (place is not None and place.organization_name)
    )
    has_delegation = place is not None and place.delegation_id is not None
    needs_email = needs_all or not has_delegation
    return Particulars(
        name=reader.read(Column.NAME, checked_latin_name),
        native_name=line(Column.NATIVE_NAME),
        form_of_address=line(Column.FORM_OF_ADDRESS, most=ADDRESS_MAX),
        organization_name=organization or (place.organization_name if place is not None else ""),
        position=line(Column.POSITION, is_required=needs_all),
        positions=LocalizedText(en=line(Column.POSITION_EN), zh=line(Column.POSITION_ZH)),
        side_id=side_id,
        email=reader.read(Column.EMAIL, lambda text: checked_email(text) if text or needs_email else ""),
        phone=reader.read(Column.PHONE, lambda text: checked_phone(text, terms.side_codes.get(side_id, ""))),
        interpretation=reader.read(
            Column.INTERPRETATION, lambda text: words.interpretation_of(text, terms.languages), None
        ),
        dietary=line(Column.DIETARY, most=DIETARY_MAX),
    )


def _told_apart(judged: Sequence[Judged], terms: Terms) -> list[Judged]:
    """Note who is known already, and who stands in the list twice."""
    addresses: dict[str, int] = {}
    members = {place: dict(known) for place, known in terms.members.items()}
    alike_rows: dict[tuple[str | None, Likeness], int] = {}
    told = []
    for each in judged:
        told.append(_told(each, terms, addresses, members.setdefault(each.delegation_id, {}), alike_rows))
    return told


def _told(
    each: Judged,
    terms: Terms,
    addresses: dict[str, int],
    members: dict[Likeness, bool],
    alike_rows: dict[tuple[str | None, Likeness], int],
) -> Judged:
    given, number = each.particulars, each.row.number
    address = normalised_email(given.email)
    if address:
        first = addresses.setdefault(address, number)
        if first != number:
            return _wrong(each, Column.EMAIL, N_("The same address stands in row %(row)d."), row=first)
    if address in terms.known:
        error = terms.known[address]
        return _wrong(each, Column.EMAIL, error) if error else replace(each, prospect=Prospect.KNOWN)
    if each.delegation_id is None or not given.name:
        return each
    alike = likeness(given.name, given.native_name, given.position)
    if alike in members and not (given.email and members[alike]):
        first = alike_rows.get((each.delegation_id, alike), 0)
        if first:
            return _wrong(each, Column.NAME, N_("The same person stands in row %(row)d."), row=first)
        return replace(each, prospect=Prospect.KNOWN)
    members[alike] = bool(given.email)
    alike_rows[each.delegation_id, alike] = number
    return each


def _wrong(each: Judged, column: Column, message: str, **values: Any) -> Judged:
    return replace(each, problems=(*each.problems, Problem(column, message, values)))


def _seated(judged: Sequence[Judged], terms: Terms) -> list[Judged]:
    """Give the seats that are left in the order of the rows, as the taking in does."""
    left = [room.left for room in terms.rooms]
    result = []
    for each in judged:
        if each.problems:
            result.append(replace(each, prospect=Prospect.WRONG))
            continue
        if each.prospect is Prospect.KNOWN:
            result.append(each)
            continue
        covering = [
            index
            for index, room in enumerate(terms.rooms)
            if room.category in (None, each.category) and room.delegation_id in (None, each.delegation_id)
        ]
        has_seat = all(left[index] > 0 for index in covering)
        if has_seat:
            for index in covering:
                left[index] -= 1
        result.append(replace(each, prospect=Prospect.SEAT if has_seat else Prospect.WAITING))
    return result
