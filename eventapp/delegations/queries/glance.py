"""The delegations of a conference at a glance: each with its figures, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.delegations.models import NominationLetter
from eventapp.delegations.queries.letters import count_unregistered
from eventapp.delegations.rules import is_overdue
from eventapp.i18n import N_, local_date
from eventapp.registration.models import (
    CheckIn,
    Delegate,
    DelegateStatus,
    Delegation,
    FocalPoint,
    Quota,
    VisaLetter,
)
from eventapp.registration.rules import PRESENT, search_words


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a delegation, or of all.

    ``nominated`` are all who take part or wait, ``completed`` those of them whose data are confirmed, and
    ``applied`` wait for the secretariat. ``quota`` is None where there is no limit; then ``seated`` has none.
    ``unregistered`` are named by letters and not registered; comparing names takes time, so that
    :func:`with_names_compared` alone counts them. ``open_tasks`` is what is left to do: data to complete,
    people to decide on, to register, a letter to get.
    """

    seated: int = 0
    quota: int | None = None
    nominated: int = 0
    completed: int = 0
    applied: int = 0
    accepted: int = 0
    waiting: int = 0
    letters: int = 0
    unregistered: int = 0
    visa_letters: int = 0
    here_today: int = 0
    here_ever: int = 0

    @property
    def incomplete(self) -> int:
        return self.nominated - self.completed

    @property
    def open_tasks(self) -> int:
        return self.incomplete + self.applied + self.unregistered + (not self.letters)


@dataclass(frozen=True, slots=True)
class Glance:
    """One delegation in the list, with its side."""

    delegation: Delegation
    head: str
    focal_points: Sequence[str]
    figures: Figures
    is_overdue: bool


#: Name of a filter → its label and what it looks for.
ATTENTION: Mapping[str, tuple[str, Callable[[Glance], bool]]] = {
    "any": (N_("Anything"), lambda each: each.figures.open_tasks > 0),
    "incomplete": (N_("Details to be completed"), lambda each: each.figures.incomplete > 0),
    "overdue": (N_("Details overdue"), lambda each: each.is_overdue),
    "applied": (N_("People to decide on"), lambda each: each.figures.applied > 0),
    "no_letter": (N_("No letter yet"), lambda each: not each.figures.letters),
    "unregistered": (N_("Named but not registered"), lambda each: each.figures.unregistered > 0),
}


@dataclass(frozen=True, slots=True)
class GlanceFilter:
    """Which delegations, in which order: ``precedence``, ``name`` or ``tasks``."""

    search: str = ""
    side_id: str = ""
    attention: str = ""
    sort: str = "precedence"

    @property
    def needs_names(self) -> bool:
        """Whether the names of all letters have to be compared before this filter can be applied."""
        return self.sort == "tasks" or self.attention in ("any", "unregistered")


def filter_of(arguments: Mapping[str, str]) -> GlanceFilter:
    """Return the filter that an address asks for; an order or attention that makes no sense is left out."""
    attention, sort = arguments.get("attention", ""), arguments.get("sort", "")
    return GlanceFilter(
        search=arguments.get("q", "")[:100],
        side_id=arguments.get("side", "")[:26],
        attention=attention if attention in ATTENTION else "",
        sort=sort if sort in ("name", "tasks") else "precedence",
    )


def list_at_a_glance(conference: Conference) -> list[Glance]:
    """Return all delegations of a conference in order of precedence, with their figures."""
    delegations = session().scalars(
        select(Delegation)
        .where(Delegation.conference_id == conference.id)
        .options(joinedload(Delegation.side))
        .order_by(Delegation.position, Delegation.id)
    )
    figures = _figures(conference)
    heads = {
        row[0]: row[1]
        for row in session().execute(
            select(Delegate.delegation_id, Delegate.name).where(
                Delegate.conference_id == conference.id, Delegate.is_head
            )
        )
    }
    contacts: dict[str, list[str]] = defaultdict(list)
    for of, name in session().execute(
        select(FocalPoint.delegation_id, FocalPoint.name)
        .where(FocalPoint.conference_id == conference.id)
        .order_by(FocalPoint.id)
    ):
        contacts[of].append(name)
    is_late = is_overdue(conference, now())
    rows = []
    for each in delegations:
        own = figures.get(each.id, Figures())
        head = heads.get(each.id, "")
        rows.append(Glance(each, head, contacts[each.id], own, is_late and own.incomplete > 0))
    return rows


def with_names_compared(conference: Conference, rows: Sequence[Glance]) -> list[Glance]:
    """Return rows with how many each delegation's letters name who are not registered."""
    counted = count_unregistered(conference.id, [row.delegation.id for row in rows])
    return [
        replace(row, figures=replace(row.figures, unregistered=counted.get(row.delegation.id, 0)))
        for row in rows
    ]


def chosen(
    rows: Iterable[Glance], wanted: GlanceFilter, *, language: str, first_language: str
) -> list[Glance]:
    """Return the rows that a filter asks for, in its order; ``language`` is that of names."""
    words = search_words(wanted.search)
    found = [
        each
        for each in rows
        if (not wanted.side_id or each.delegation.side_id == wanted.side_id)
        and (not wanted.attention or ATTENTION[wanted.attention][1](each))
        and all(word in _searched(each) for word in words)
    ]
    if wanted.sort == "name":
        found.sort(key=lambda each: each.delegation.name.read(language, first_language).casefold())
    elif wanted.sort == "tasks":
        found.sort(key=lambda each: -each.figures.open_tasks)
    return found


def _searched(row: Glance) -> str:
    texts = (*row.delegation.name.values(), row.head, *row.focal_points)
    return "\n".join(" ".join(search_words(text)) for text in texts)


def total_of(rows: Sequence[Glance]) -> Figures:
    """Add up the figures of delegations; the quota is that of those who have one."""
    sums: dict[str, Any] = {
        each.name: sum(getattr(row.figures, each.name) or 0 for row in rows) for each in fields(Figures)
    }
    return Figures(**sums | {"quota": sums["quota"] or None})


def _figures(conference: Conference) -> dict[str, Figures]:
    counted: dict[str | None, dict[str, int]] = defaultdict(dict)
    today = local_date(now(), conference.timezone)
    for of, values in (
        *_delegates(conference.id),
        *_quotas(conference.id),
        *_letters(conference.id),
        *_visa_letters(conference.id),
        *_check_ins(conference.id, today),
    ):
        counted[of].update(values)
    return {of: Figures(**values) for of, values in counted.items() if of is not None}


#: Delegation id with some of its figures, by their names.
_Counted = Iterable[tuple[str | None, dict[str, int]]]


def _delegates(conference_id: str) -> _Counted:
    is_present = Delegate.status.in_(PRESENT)
    columns = {
        "seated": Delegate.holds_seat,
        "nominated": is_present,
        "completed": is_present & Delegate.completed_at.is_not(None),
        "applied": Delegate.status == DelegateStatus.APPLIED,
        "accepted": Delegate.status == DelegateStatus.ACCEPTED,
        "waiting": Delegate.status == DelegateStatus.WAITLISTED,
    }
    rows = session().execute(
        select(Delegate.delegation_id, *(func.sum(case((each, 1), else_=0)) for each in columns.values()))
        .where(Delegate.conference_id == conference_id, Delegate.delegation_id.is_not(None))
        .group_by(Delegate.delegation_id)
    )
    return ((of, dict(zip(columns, values, strict=True))) for of, *values in rows)


def _quotas(conference_id: str) -> _Counted:
    """Give the limit for all categories together; where there is none, the sum of those of categories."""
    limits: dict[str | None, dict[str | None, int]] = defaultdict(dict)
    for of, category, seats in session().execute(
        select(Quota.delegation_id, Quota.category, Quota.seats).where(
            Quota.conference_id == conference_id, Quota.delegation_id.is_not(None)
        )
    ):
        limits[of][category] = seats
    return (
        (of, {"quota": each[None] if None in each else sum(each.values())}) for of, each in limits.items()
    )


def _letters(conference_id: str) -> _Counted:
    rows = session().execute(
        select(NominationLetter.delegation_id, func.count())
        .where(NominationLetter.conference_id == conference_id)
        .group_by(NominationLetter.delegation_id)
    )
    return ((of, {"letters": number}) for of, number in rows)


def _visa_letters(conference_id: str) -> _Counted:
    rows = session().execute(
        select(Delegate.delegation_id, func.count())
        .join(VisaLetter, VisaLetter.delegate_id == Delegate.id)
        .where(
            VisaLetter.conference_id == conference_id,
            VisaLetter.revoked_at.is_(None),
            Delegate.delegation_id.is_not(None),
        )
        .group_by(Delegate.delegation_id)
    )
    return ((of, {"visa_letters": number}) for of, number in rows)


def _check_ins(conference_id: str, today: date) -> _Counted:
    rows = session().execute(
        select(
            Delegate.delegation_id,
            func.count(CheckIn.delegate_id.distinct()),
            func.count(case((CheckIn.day == today, CheckIn.delegate_id)).distinct()),
        )
        .join(CheckIn, CheckIn.delegate_id == Delegate.id)
        .where(CheckIn.conference_id == conference_id, Delegate.delegation_id.is_not(None))
        .group_by(Delegate.delegation_id)
    )
    return ((of, {"here_ever": ever, "here_today": here}) for of, ever, here in rows)
