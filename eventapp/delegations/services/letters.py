"""Nomination letters: what came in, whom they name, and who that is among those registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.delegations.models import NamedPerson, NominationLetter
from eventapp.delegations.named_lines import NamedLine
from eventapp.delegations.queries.letters import get_letter, get_named_person, list_named_of
from eventapp.errors import Conflict, NotFound
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_
from eventapp.permissions import Permission, require
from eventapp.registration.models import Delegate
from eventapp.registration.queries import get_delegate, get_delegation
from eventapp.registration.rules import PRESENT, checked_line
from eventapp.registration.services import Nominate, nominate


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says. ``dated_on`` is the date written on it; ``upload`` its file, None to leave that."""

    reference: str
    dated_on: date
    named: tuple[NamedLine, ...]
    upload: Upload | None = None


def add_letter(
    actor: Actor, *, conference_id: str, delegation_id: str, facts: LetterFacts
) -> NominationLetter:
    """Note a letter that a delegation has sent."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    get_delegation(conference_id, delegation_id)
    letter = NominationLetter(
        id=new_id(), conference_id=conference_id, delegation_id=delegation_id, received_at=now()
    )
    _take(letter, facts)
    session().add(letter)
    session().flush()
    _take_names(letter, facts.named)
    return _recorded(actor, "nomination_letter.added", letter, named=len(facts.named))


def edit_letter(
    actor: Actor, *, conference_id: str, letter_id: str, version: int, facts: LetterFacts
) -> NominationLetter:
    """Change a letter; who stays in it under the same name stays matched as they were."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    letter = get_letter(conference_id, letter_id)
    check_is_newest(letter, version)
    before = letter.file_id
    _take(letter, facts)
    # Names are rows of their own: a change of them alone must refuse the next stale edit too.
    flag_modified(letter, "reference")
    session().flush()
    if before is not None and letter.file_id != before:
        forget_file(conference_id, before)
    _take_names(letter, facts.named)
    return _recorded(actor, "nomination_letter.changed", letter, named=len(facts.named))


def remove_letter(actor: Actor, *, conference_id: str, letter_id: str) -> NominationLetter:
    """Take a letter away, with its file and the names in it; nobody's registration changes."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    letter = get_letter(conference_id, letter_id)
    session().delete(letter)
    session().flush()
    if letter.file_id is not None:
        forget_file(conference_id, letter.file_id)
    return _recorded(actor, "nomination_letter.removed", letter)


def _take(letter: NominationLetter, facts: LetterFacts) -> None:
    letter.reference = checked_line(facts.reference, "reference")
    letter.dated_on = facts.dated_on
    if facts.upload is not None:
        letter.file_id = keep_file(letter.conference_id, facts.upload).id


def _take_names(letter: NominationLetter, named: Sequence[NamedLine]) -> None:
    known: dict[str, list[NamedPerson]] = {}
    for person in list_named_of(letter.id):
        known.setdefault(person.name, []).append(person)
    for place, line in enumerate(named):
        same = known.get(line.name)
        person = (
            same.pop(0)
            if same
            else NamedPerson(
                id=new_id(), conference_id=letter.conference_id, letter_id=letter.id, name=line.name
            )
        )
        person.position, person.place = line.position, place
        session().add(person)
    gone = [person.id for same in known.values() for person in same]
    if gone:
        session().execute(delete(NamedPerson).where(NamedPerson.id.in_(gone)))


def match_named(actor: Actor, *, conference_id: str, named_id: str, delegate_id: str | None) -> NamedPerson:
    """Say who somebody in a letter is: a member of the delegation, or with None nobody who is registered."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    person, letter = get_named_person(conference_id, named_id)
    if delegate_id is not None:
        member = get_delegate(conference_id, delegate_id)
        if member.delegation_id != letter.delegation_id or member.status not in PRESENT:
            raise NotFound
    person.delegate_id, person.is_decided = delegate_id, True
    _recorded(actor, "nomination_letter.matched", letter)
    return person


def compare_again(actor: Actor, *, conference_id: str, named_id: str) -> NamedPerson:
    """Forget who the secretariat said that somebody is; names are compared again."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    person, letter = get_named_person(conference_id, named_id)
    person.delegate_id, person.is_decided = None, False
    _recorded(actor, "nomination_letter.unmatched", letter)
    return person


def nominate_named(actor: Actor, command: Nominate, named_ids: Sequence[str]) -> list[Delegate]:
    """Nominate people whom a letter names, all or none; ``named_ids`` are in the order of the nominees.

    Who has no seat in the quota waits. Raises what :func:`registration.services.nominate` raises, and
    :class:`Conflict` when somebody has nominated one of them meanwhile. Sent twice it is done once.
    """
    require(actor, Permission.DELEGATES_EDIT, command.conference_id)
    delegates = nominate(actor, command)
    for named_id, delegate in zip(named_ids, delegates, strict=False):
        person, letter = get_named_person(command.conference_id, named_id)
        if letter.delegation_id != command.delegation_id:
            raise NotFound
        if person.delegate_id is not None:
            raise Conflict(N_("Somebody else has nominated these people already."))
        person.delegate_id, person.is_decided = delegate.id, True
    session().flush()
    return delegates


def _recorded(actor: Actor, action: str, letter: NominationLetter, **details: int) -> NominationLetter:
    record(
        actor,
        action,
        subject_type="nomination_letter",
        subject_id=letter.id,
        conference_id=letter.conference_id,
        delegation_id=letter.delegation_id,
        **details,
    )
    session().flush()
    return letter
