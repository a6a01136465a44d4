"""Finding pulses: what is due, what is a contact's own, and what indicators count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import IS_REACHABLE
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse, PulseAnswer
from eventapp.working_links.models import WorkingLink


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """What came of one round, ``months`` after the conference; ``by_answer`` has every answer."""

    months: int
    asked: int
    answered: int
    by_answer: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a pulse is about: the ``others`` with whom its organization is joined, and about what.

    ``agreement_title`` is None for a working link.
    """

    others: tuple[LocalizedText, ...]
    topic: LocalizedText
    agreement_title: LocalizedText | None


def list_due(conference_id: str, today: date, limit: int) -> list[Pulse]:
    """Return pulses to be sent by ``today``, with their contacts, the oldest first.

    Those that nobody can be asked are left out; the organizer sees them among the answers.
    """
    statement = _to_reachable(conference_id).where(Pulse.sent_at.is_(None), Pulse.due_on <= today)
    return list(session().scalars(statement.order_by(Pulse.due_on, Pulse.id).limit(limit)))


def list_unanswered(
    conference_id: str, *, months: int | None, asked_before: datetime, limit: int
) -> list[Pulse]:
    """Return pulses that were asked before an instant, to be asked again; of one ``months`` or of all."""
    statement = _to_reachable(conference_id).where(Pulse.sent_at < asked_before)
    if months is not None:
        statement = statement.where(Pulse.months == months)
    return list(session().scalars(statement.order_by(Pulse.sent_at, Pulse.id).limit(limit)))


def count_unanswered(conference_id: str, *, months: int | None, asked_before: datetime) -> int:
    """Return how many :func:`list_unanswered` would find without a limit."""
    statement = _to_reachable(conference_id).where(Pulse.sent_at < asked_before)
    if months is not None:
        statement = statement.where(Pulse.months == months)
    return (
        session().scalar(select(func.count()).select_from(statement.with_only_columns(Pulse.id).subquery()))
        or 0
    )


def get_own_pulse(contact: Contact, pulse_id: str) -> Pulse:
    """Return a pulse that asks this contact and is due; raises :class:`NotFound` for any other."""
    pulse = session().scalar(
        select(Pulse)
        .where(
            Pulse.id == pulse_id,
            Pulse.conference_id == contact.conference_id,
            Pulse.contact_id == contact.id,
        )
        .options(joinedload(Pulse.organization))
    )
    if pulse is None:
        raise NotFound
    timezone = session().get_one(Conference, pulse.conference_id).timezone
    if pulse.sent_at is None and pulse.due_on > today(timezone):
        raise NotFound
    return pulse


def read_subject(pulse: Pulse) -> Subject:
    """Return what a pulse is about."""
    if pulse.working_link_id is not None:
        return _read_link(pulse)
    rows = session().execute(
        select(Agreement.title, Organization.name)
        .join(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .join(Organization, Organization.id == AgreementParty.organization_id)
        .where(Agreement.id == pulse.agreement_id, Organization.id != pulse.organization_id)
        .order_by(AgreementParty.position)
    )
    parties = rows.all()
    title = parties[0][0] if parties else NO_TEXT
    return Subject(tuple(name for _title, name in parties), title, title)


def count_answers(conference_id: str) -> list[RoundCounts]:
    """Return what came of each round that has been asked, the first first. One query."""
    rows = session().execute(
        select(Pulse.months, Pulse.answer, func.count())
        .where(Pulse.conference_id == conference_id, was_asked())
        .group_by(Pulse.months, Pulse.answer)
    )
    rounds: dict[int, dict[str | None, int]] = {}
    for months, answer, number in rows:
        rounds.setdefault(months, {})[answer] = number
    return [
        RoundCounts(
            months=months,
            asked=sum(counts.values()),
            answered=sum(number for answer, number in counts.items() if answer is not None),
            by_answer={answer.value: counts.get(answer.value, 0) for answer in PulseAnswer},
        )
        for months, counts in sorted(rounds.items())
    ]


def was_asked() -> ColumnElement[bool]:
    return or_(Pulse.sent_at.is_not(None), Pulse.answer.is_not(None))


def _to_reachable(conference_id: str) -> Select[Pulse]:
    """Return the statement for pulses without an answer whose contact can be reached."""
    return (
        select(Pulse)
        .join(Contact, Contact.id == Pulse.contact_id)
        .outerjoin(Agreement, Agreement.id == Pulse.agreement_id)
        .where(
            Pulse.conference_id == conference_id,
            Pulse.answer.is_(None),
            Agreement.carried_at.is_(None),
            IS_REACHABLE,
        )
        .options(contains_eager(Pulse.contact))
    )


def _read_link(pulse: Pulse) -> Subject:
    first, second = aliased(Organization), aliased(Organization)
    rows = session().execute(
        select(WorkingLink.topic, first.id, first.name, second.name)
        .join(first, first.id == WorkingLink.first_organization_id)
        .join(second, second.id == WorkingLink.second_organization_id)
        .where(WorkingLink.id == pulse.working_link_id)
    )
    topic, first_id, first_name, second_name = rows.one()
    other = second_name if first_id == pulse.organization_id else first_name
    return Subject((other,), topic, None)
