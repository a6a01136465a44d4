"""Finding nomination letters and whom they name, and comparing them with who is registered."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.db.session import session
from eventapp.delegations.models import NamedPerson, NominationLetter
from eventapp.delegations.reconciling import Member, Named, Reconciled, reconcile
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
    found = _reconcile(conference_id, delegation_id, letter_id)
    return found.get(delegation_id) or reconcile((), _list_members({delegation_id})[delegation_id])


def count_unregistered(conference_id: str) -> dict[str, int]:
    """Return delegation id → how many its letters name who are not registered; those without are left out."""
    found = _reconcile(conference_id)
    return {of: len(each.unregistered) for of, each in found.items() if each.unregistered}


def _reconcile(
    conference_id: str, delegation_id: str | None = None, letter_id: str | None = None
) -> dict[str, Reconciled]:
    """Compare what letters name with members, by delegation; those whose letters name nobody are left out."""
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
        .where(NamedPerson.conference_id == conference_id)
        .order_by(NominationLetter.dated_on, NominationLetter.id, NamedPerson.place, NamedPerson.id)
    )
    if delegation_id is not None:
        wanted = wanted.where(NominationLetter.delegation_id == delegation_id)
    if letter_id is not None:
        wanted = wanted.where(NominationLetter.id == letter_id)
    named: dict[str, list[Named]] = defaultdict(list)
    for row in session().execute(wanted):
        named[row[0]].append(Named(*row[1:]))
    members = _list_members(named.keys()) if named else {}
    return {of: reconcile(people, members[of]) for of, people in named.items()}


def _list_members(delegation_ids: Collection[str]) -> dict[str, list[Member]]:
    members: dict[str, list[Member]] = defaultdict(list)
    rows = session().execute(
        select(Delegate.delegation_id, Delegate.id, Delegate.name, Delegate.native_name)
        .where(Delegate.delegation_id.in_(delegation_ids), Delegate.status.in_(PRESENT))
        .order_by(func.lower(Delegate.name), Delegate.id)
    )
    for row in rows:
        members[row[0] or ""].append(Member(*row[1:]))
    return members
