"""Who is put down for an agenda item: its people, delegates who chose it, those who were checked in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from eventapp.agendas.models import AgendaItem, Contribution, ContributionAnswer, Person
from eventapp.clock import to_wall_clock
from eventapp.db.session import session
from eventapp.delegations.reconciling import name_keys
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import AttendanceStatus
from eventapp.personal_agendas.models import Choice
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus
from eventapp.registration.names import script_tag
from eventapp.registration.order import WITHIN_DELEGATION


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody to put down; a delegate who is also a person of the agenda carries both ids."""

    status: str
    name: LocalizedText
    organization_name: LocalizedText
    delegation_name: LocalizedText
    delegate_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class _CheckedIn:
    """Who came, by delegate ids: to the item itself, or else on its day."""

    delegate_ids: frozenset[str]
    is_for_item: bool


def list_expected(item: AgendaItem, timezone: str) -> list[Expected]:
    """Return who is put down for an agenda item, heads of delegation and higher ranks first.

    Those who were checked in for the item were there. Where nobody was, those who were checked in on its day
    count: of the people of the agenda and of those who chose the item, or, where nobody chose it, all of
    them. Whoever was expected and not checked in was absent; where there were no check-ins at all, nothing
    speaks against them. A person of the agenda who has said no is excused.
    """
    came = _checked_in(item, timezone)
    chose = frozenset(session().scalars(select(Choice.delegate_id).where(Choice.agenda_item_id == item.id)))
    people = _people(item)
    wanted = chose | came.delegate_ids if came.is_for_item or not chose else chose
    by_email = {person.email.lower(): person for person in people if person.email}
    expected = []
    for delegate in _delegates(item.conference_id, wanted, came.delegate_ids & wanted, by_email):
        person = by_email.get(delegate.email_normalised or "") or _find_namesake(delegate, people)
        was_there = delegate.id in came.delegate_ids or not came.delegate_ids
        says_no = person is not None and people.pop(person, False)
        expected.append(_delegate(delegate, person, was_there=was_there, says_no=says_no))
    return [*expected, *(_person(person, says_no=says_no) for person, says_no in people.items())]


def _checked_in(item: AgendaItem, timezone: str) -> _CheckedIn:
    for_item = frozenset(
        session().scalars(
            select(CheckIn.delegate_id).where(
                CheckIn.conference_id == item.conference_id, CheckIn.agenda_item_id == item.id
            )
        )
    )
    if for_item or item.starts_at is None:
        return _CheckedIn(for_item, is_for_item=True)
    on_day = session().scalars(
        select(CheckIn.delegate_id).where(
            CheckIn.conference_id == item.conference_id,
            CheckIn.day == to_wall_clock(item.starts_at, timezone).date(),
            CheckIn.agenda_item_id == "",
        )
    )
    return _CheckedIn(frozenset(on_day), is_for_item=False)


def _people(item: AgendaItem) -> dict[Person, bool]:
    """Return the people of an item in their order, and whether each has said no to every part in it."""
    rows = session().execute(
        select(Person, Contribution.answer)
        .join(Contribution, Contribution.person_id == Person.id)
        .where(Contribution.agenda_item_id == item.id)
        .options(joinedload(Person.delegation), joinedload(Person.organization))
        .order_by(Contribution.position, Contribution.id)
    )
    people: dict[Person, bool] = {}
    for person, answer in rows:
        people[person] = people.get(person, True) and answer == ContributionAnswer.DECLINED
    return people


def _find_namesake(delegate: Delegate, people: Iterable[Person]) -> Person | None:
    """Return the person who has a delegate's name in the same delegation or organization: it is the same."""
    names = name_keys(delegate.name) | name_keys(delegate.native_name)
    for person in people:
        is_near = (person.delegation_id is not None and person.delegation_id == delegate.delegation_id) or (
            person.organization_id is not None and person.organization_id == delegate.organization_id
        )
        if is_near and any(names & name_keys(name) for name in person.name.values()):
            return person
    return None


def _delegates(
    conference_id: str, wanted: Collection[str], came: Collection[str], emails: Collection[str]
) -> list[Delegate]:
    """Return those who are wanted, or have one of the addresses.

    Their registration has to stand, but for those who came: they did, whatever has become of them since.
    """
    return list(
        session().scalars(
            select(Delegate)
            .where(
                Delegate.conference_id == conference_id,
                Delegate.erased_at.is_(None),
                or_(Delegate.status == DelegateStatus.ACCEPTED, Delegate.id.in_(came)),
                or_(Delegate.id.in_(wanted), Delegate.email_normalised.in_(emails)),
            )
            .options(
                joinedload(Delegate.delegation), joinedload(Delegate.organization), joinedload(Delegate.side)
            )
            .order_by(*WITHIN_DELEGATION, Delegate.id)
        )
    )


def _delegate(delegate: Delegate, person: Person | None, *, was_there: bool, says_no: bool) -> Expected:
    absent = AttendanceStatus.EXCUSED if says_no else AttendanceStatus.ABSENT
    is_chinese = (script_tag(delegate.native_name) or "").startswith("zh")
    organization = delegate.organization
    return Expected(
        status=AttendanceStatus.PRESENT if was_there and not says_no else absent,
        name=LocalizedText(en=delegate.name, zh=delegate.native_name if is_chinese else ""),
        organization_name=(
            organization.name if organization else LocalizedText(en=delegate.organization_name)
        ),
        delegation_name=delegate.delegation.name if delegate.delegation else NO_TEXT,
        delegate_id=delegate.id,
        person_id=person.id if person else None,
    )


def _person(person: Person, *, says_no: bool) -> Expected:
    return Expected(
        status=AttendanceStatus.EXCUSED if says_no else AttendanceStatus.PRESENT,
        name=person.name,
        organization_name=person.affiliation
        or (person.organization.name if person.organization else NO_TEXT),
        delegation_name=person.delegation.name if person.delegation else NO_TEXT,
        person_id=person.id,
    )
