"""The answers of both sides as read, beside each other: one row for each link or agreement and round."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from eventapp.agreements.models import Agreement
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import IS_REACHABLE
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse
from eventapp.pulses.queries import was_asked
from eventapp.pulses.rules import Comparison, compare
from eventapp.working_links.models import WorkingLink


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """What one side has said; ``answer`` is None where it hasn't. ``side_code`` is '' without a side.

    ``is_reachable`` tells whether its contact, if any, can be asked.
    """

    organization: LocalizedText
    side_code: str
    side_name: LocalizedText | None
    contact_id: str | None
    contact_name: str
    is_reachable: bool
    sent_at: datetime | None
    answer: str | None
    comment: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A link or an agreement (one of the ids is None) in the round ``months``, with what its sides said."""

    working_link_id: str | None
    agreement_id: str | None
    agreement_number: int | None
    title: LocalizedText
    months: int
    sides: tuple[SideAnswer, ...]

    @property
    def comparison(self) -> Comparison:
        return compare([side.answer for side in self.sides])


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a side were asked in a round, and how many have answered."""

    months: int
    side_code: str
    side_name: LocalizedText | None
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class AnswerFilters:
    """What to leave in; None and "" leave everything in.

    ``answer`` is a ``PulseAnswer`` value that one side has given, ``none`` where one hasn't answered, or
    ``unreachable`` where one can't be asked. ``comparison`` is ``Comparison.DIFFER`` or ``AGREE``.
    """

    months: int | None = None
    answer: str = ""
    comparison: str = ""


NO_FILTERS = AnswerFilters()


def list_compared(
    conference_id: str, filters: AnswerFilters, today: date, *, offset: int = 0, limit: int | None = None
) -> list[ComparedRow]:
    """Return a stretch of the answers, the latest round first. Two queries."""
    groups = _groups(conference_id, filters, today).order_by(
        Pulse.months.desc(), Pulse.agreement_id, Pulse.working_link_id
    )
    found = list(session().execute(groups.offset(offset).limit(limit)))
    rows = _read_sides(found)
    return [
        ComparedRow(
            working_link_id=link_id,
            agreement_id=agreement_id,
            agreement_number=rows[link_id, agreement_id, months][0],
            title=rows[link_id, agreement_id, months][1],
            months=months,
            sides=tuple(rows[link_id, agreement_id, months][2]),
        )
        for link_id, agreement_id, months in found
    ]


def count_compared(conference_id: str, filters: AnswerFilters, today: date) -> int:
    groups = _groups(conference_id, filters, today).subquery()
    return session().scalar(select(func.count()).select_from(groups)) or 0


def list_rates(conference_id: str) -> list[Rate]:
    """Return the response by round and side, sides in their order and those without one last. One query."""
    columns: list[Any] = [Pulse.months, Side.code, Side.name, func.count(), func.count(Pulse.answer)]
    rows: Iterable[Any] = session().execute(
        _with_sides(select(*columns))
        .where(Pulse.conference_id == conference_id, was_asked())
        .group_by(Pulse.months, Side.id)
        .order_by(Pulse.months, case((Side.id.is_(None), 1), else_=0), Side.position)
    )
    return [Rate(months, code or "", name, asked, answered) for months, code, name, asked, answered in rows]


def list_rounds(conference_id: str) -> list[int]:
    """Return the rounds that have pulses, the first first."""
    return list(
        session().scalars(
            select(Pulse.months)
            .where(Pulse.conference_id == conference_id)
            .group_by(Pulse.months)
            .order_by(Pulse.months)
        )
    )


def count_unreachable(conference_id: str, today: date) -> int:
    """Return how many pulses are due or were asked without an answer, and have nobody to be asked."""
    statement = (
        select(func.count(Pulse.id))
        .outerjoin(Contact, Contact.id == Pulse.contact_id)
        .where(_is_here(conference_id, today), _has_nobody())
    )
    return session().scalar(statement) or 0


def _groups(conference_id: str, filters: AnswerFilters, today: date) -> Select[Any]:
    columns: list[Any] = [Pulse.working_link_id, Pulse.agreement_id, Pulse.months]
    statement = (
        select(*columns)
        .outerjoin(Contact, Contact.id == Pulse.contact_id)
        .where(_is_here(conference_id, today))
        .group_by(Pulse.working_link_id, Pulse.agreement_id, Pulse.months)
    )
    if filters.months is not None:
        statement = statement.where(Pulse.months == filters.months)
    return statement.having(*_kept(filters))


def _kept(filters: AnswerFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions on a link or an agreement with all of its sides."""
    kinds, answers = func.count(Pulse.answer.distinct()), func.count(Pulse.answer)
    if filters.comparison == Comparison.DIFFER:
        yield kinds > 1
    elif filters.comparison == Comparison.AGREE:
        yield (kinds == 1) & (answers > 1) & (answers == func.count())
    if filters.answer == "none":
        yield answers < func.count()
    elif filters.answer == "unreachable":
        yield func.sum(case((_has_nobody(), 1), else_=0)) > 0
    elif filters.answer:
        yield func.sum(case((Pulse.answer == filters.answer, 1), else_=0)) > 0


def _is_here(conference_id: str, today: date) -> ColumnElement[bool]:
    return (Pulse.conference_id == conference_id) & or_(was_asked(), Pulse.due_on <= today)


def _has_nobody() -> ColumnElement[bool]:
    return Pulse.answer.is_(None) & or_(Pulse.contact_id.is_(None), ~IS_REACHABLE)


def _with_sides(statement: Select[Any]) -> Select[Any]:
    """Join who is asked, and the side: the contact's, else that of the organization's country."""
    by_country = Contact.side_id.is_(None) & (Side.code == Organization.country)
    return (
        statement.select_from(Pulse)
        .join(Organization, Organization.id == Pulse.organization_id)
        .outerjoin(Contact, Contact.id == Pulse.contact_id)
        .outerjoin(
            Side, (Side.conference_id == Pulse.conference_id) & ((Side.id == Contact.side_id) | by_country)
        )
    )


def _read_sides(found: Sequence[Any]) -> dict[Any, tuple[int | None, LocalizedText, list[SideAnswer]]]:
    """Return number, title and sides of each of ``found``, which are (link, agreement, months)."""
    links = {link_id for link_id, _agreement, _months in found if link_id}
    agreements = {agreement_id for _link, agreement_id, _months in found if agreement_id}
    wanted = {tuple(each) for each in found}
    columns: list[Any] = [
        *(Pulse, Organization.name, Contact, Side),
        *(WorkingLink.topic, Agreement.number, Agreement.title),
    ]
    rows: Iterable[Any] = session().execute(
        _with_sides(select(*columns))
        .outerjoin(WorkingLink, WorkingLink.id == Pulse.working_link_id)
        .outerjoin(Agreement, Agreement.id == Pulse.agreement_id)
        .where(or_(Pulse.working_link_id.in_(links), Pulse.agreement_id.in_(agreements)))
        .order_by(case((Side.id.is_(None), 1), else_=0), Side.position, Organization.name_key)
    )
    sides: dict[Any, list[SideAnswer]] = defaultdict(list)
    titles: dict[Any, tuple[int | None, LocalizedText]] = {}
    for pulse, organization, contact, side, topic, number, title in rows:
        key = (pulse.working_link_id, pulse.agreement_id, pulse.months)
        if key in wanted:
            titles[key] = (number, title if pulse.agreement_id else topic)
            sides[key].append(_read_side(pulse, organization, contact, side))
    return {key: (*titles[key], sides[key]) for key in titles}


def _read_side(
    pulse: Pulse, organization: LocalizedText, contact: Contact | None, side: Side | None
) -> SideAnswer:
    return SideAnswer(
        organization=organization,
        side_code=side.code if side else "",
        side_name=side.name if side else None,
        contact_id=contact.id if contact else None,
        contact_name=contact.name if contact else "",
        is_reachable=contact is not None and contact.is_reachable,
        sent_at=pulse.sent_at,
        answer=pulse.answer,
        comment=pulse.comment,
        answered_at=pulse.answered_at,
    )
