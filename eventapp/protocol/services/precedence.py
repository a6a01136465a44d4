"""Use cases of the order of precedence: placing people by hand, and taking that back."""

from collections.abc import Iterable

from sqlalchemy import bindparam, update

from eventapp.actor import Actor
from eventapp.agendas.models import Person
from eventapp.audit.trail import record
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.protocol.precedence import Ranked, rank_people
from eventapp.protocol.rules import moved
from eventapp.registration.seats import hold


def place_person(actor: Actor, *, conference_id: str, person_id: str, place: int) -> None:
    """Put a person at ``place`` in the order of precedence, from 1; a number too high is the last.

    Those before get numbers, too, so that the order stays as it was seen.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    hold(conference_id)
    before = rank_people(conference_id)
    person = next((each for each in before if each.id == person_id), None)
    if person is None:
        raise NotFound
    if place < 1:
        raise InvalidInput(N_("Please give a number from 1 on."), field="place")
    after = moved(before, person, place)
    numbered = max(number for number, each in enumerate(after, 1) if _is_numbered(each) or each == person)
    _write(each for each in _changed(after, numbered))
    _record(actor, "precedence.placed", conference_id, person_id)


def forget_order(actor: Actor, *, conference_id: str) -> None:
    """Take away all numbers that were given by hand: the order of the delegations decides again."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    hold(conference_id)
    _write((each.id, None) for each in rank_people(conference_id) if _is_numbered(each))
    _record(actor, "precedence.forgotten", conference_id, conference_id)


def _is_numbered(person: Ranked) -> bool:
    return person.standing.by_hand is not None


def _changed(order: list[Ranked], numbered: int) -> Iterable[tuple[str, int | None]]:
    for number, each in enumerate(order[:numbered], 1):
        if each.standing.by_hand != number:
            yield each.id, number


def _write(numbers: Iterable[tuple[str, int | None]]) -> None:
    values = [{"of": person_id, "number": number} for person_id, number in numbers]
    if not values:
        return
    # Without new versions: who corrects a name meanwhile is in nobody's way.
    number = update(Person).where(Person.id == bindparam("of")).values(precedence=bindparam("number"))
    session().connection().execute(number, values)


def _record(actor: Actor, action: str, conference_id: str, subject_id: str) -> None:
    record(actor, action, subject_type="person", subject_id=subject_id, conference_id=conference_id)
    session().flush()
