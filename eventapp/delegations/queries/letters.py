"""Finding nomination letters and whom they name, and comparing them with who is registered."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventapp.db.session import session
from eventapp.delegations.models import NamedPerson, NominationLetter
from eventapp.delegations.reconciling import Member, Named, Reconciled, name_keys, reconcile
from eventapp.errors import NotFound
from eventapp.registration.models import Delegate
from eventapp.registration.rules import PRESENT


def list_letters(delegation_id: str) -> list[tuple[NominationLetter, int]]:
    """Return the letters of a delegation with their files, newest first, each with how many it names."""
    rows = session().execute(
        select(
            NominationLetter,
            select(func.count()).where(NamedPerson.letter_id == NominationLetter.id).scalar_subquery(),
        )
        .where(NominationLetter.delegation_id == delegation_id)
        .options(joinedload(NominationLetter.file))
        .order_by(NominationLetter.dated_on.desc(), NominationLetter.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def get_letter(conference_id: str, letter_id: str) -> NominationLetter:
    """Return a letter with its file; that of another conference doesn't exist."""
    letter = session().scalar(
        select(NominationLetter)
        .where(NominationLetter.id == letter_id, NominationLetter.conference_id == conference_id)
        .options(joinedload(NominationLetter.file))
    )
    if letter is None:
        raise NotFound
    return letter


def list_named_of(letter_id: str) -> list[NamedPerson]:
    """Return whom a letter names, in its order."""
    return list(
        session().scalars(
            select(NamedPerson)
            .where(NamedPerson.letter_id == letter_id)
            .order_by(NamedPerson.place, NamedPerson.id)
        )
    )


def get_named_person(conference_id: str, named_id: str) -> tuple[NamedPerson, NominationLetter]:
    """Return somebody whom a letter of the conference names, with the letter."""
    row = (
        session()
        .execute(
            select(NamedPerson, NominationLetter)
            .join(NominationLetter, NominationLetter.id == NamedPerson.letter_id)
            .where(NamedPerson.id == named_id, NamedPerson.conference_id == conference_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return row[0], row[1]


def reconcile_delegation(conference_id: str, delegation_id: str, letter_id: str | None = None) -> Reconciled:
    """Compare the letters of a delegation, or one of them, with who takes part in it or waits to."""
    members = session().execute(_members({delegation_id}).order_by(func.lower(Delegate.name), Delegate.id))
    return reconcile(
        _list_named(conference_id, {delegation_id}, letter_id)[delegation_id],
        [Member(*row[1:]) for row in members],
    )


def count_unregistered(conference_id: str, delegation_ids: Collection[str]) -> dict[str, int]:
    """Return delegation id → how many its letters name who are not registered; those without are left out."""
    named = _list_named(conference_id, delegation_ids)
    keys = {of: frozenset().union(*(name_keys(each.name) for each in people)) for of, people in named.items()}
    decided = {each.delegate_id for people in named.values() for each in people}
    members: dict[str, list[Member]] = defaultdict(list)
    for of, delegate_id, name, native_name in session().execute(_members(named.keys())):
        # Of thousands only those are looked at closely who could be meant.
        wanted = keys[of or ""]
        if (
            delegate_id in decided
            or not wanted.isdisjoint(name_keys(name))
            or not wanted.isdisjoint(name_keys(native_name))
        ):
            members[of or ""].append(Member(delegate_id, name, native_name))
    found = ((of, reconcile(people, members[of]).unregistered) for of, people in named.items())
    return {of: len(unregistered) for of, unregistered in found if unregistered}


def _list_named(
    conference_id: str, delegation_ids: Collection[str], letter_id: str | None = None
) -> dict[str, list[Named]]:
    """Return delegation id → whom its letters name, oldest letter first."""
    wanted = (
        select(
            NominationLetter.delegation_id,
            NamedPerson.id,
            NamedPerson.letter_id,
            NamedPerson.name,
            NamedPerson.position,
            NamedPerson.delegate_id,
            NamedPerson.is_decided,
        )
        .join(NominationLetter, NominationLetter.id == NamedPerson.letter_id)
        .where(NamedPerson.conference_id == conference_id, NominationLetter.delegation_id.in_(delegation_ids))
        .order_by(NominationLetter.dated_on, NominationLetter.id, NamedPerson.place, NamedPerson.id)
    )
    if letter_id is not None:
        wanted = wanted.where(NominationLetter.id == letter_id)
    named: dict[str, list[Named]] = defaultdict(list)
    for row in session().execute(wanted):
        named[row[0]].append(Named(*row[1:]))
    return named


def _members(delegation_ids: Collection[str]) -> Select[str | None, str, str, str]:
    return select(Delegate.delegation_id, Delegate.id, Delegate.name, Delegate.native_name).where(
        Delegate.delegation_id.in_(delegation_ids), Delegate.status.in_(PRESENT)
    )
