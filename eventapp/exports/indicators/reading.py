"""Reading the indicators: a fixed number of queries, however many conferences and rows there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import case, func, or_, select, true

from eventapp.action_items.models import OPEN, ActionItem, ActionItemStatus
from eventapp.actor import Actor
from eventapp.agreements.models import Agreement, AgreementStage
from eventapp.clock import to_wall_clock, today
from eventapp.conferences.models import Conference, Side
from eventapp.db.session import session
from eventapp.exports.indicators.values import (
    NO_SECTOR,
    Indicators,
    ItemFigure,
    PulseRound,
    SideFigure,
    StagedFigures,
)
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization, OrganizationKind, OrganizationSector
from eventapp.permissions import GRANTS, Permission, Role
from eventapp.pulses.models import Pulse, PulseAnswer
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.working_links.models import LinkStage, WorkingLink


def read_indicators(conference: Conference) -> Indicators:
    """Return the figures of one conference. Eight queries."""
    return _read([conference])[0]


def read_editions(conference: Conference, actor: Actor) -> list[Indicators]:
    """Return the figures of the conferences of a series that ``actor`` may see, in order of their days.

    ``conference`` is always among them, and alone where it belongs to no series. Nine queries.
    """
    if conference.series_id is None:
        return _read([conference])
    editions = session().scalars(
        select(Conference)
        .where(
            Conference.series_id == conference.series_id,
            or_(Conference.id == conference.id, _may_be_seen_by(actor)),
        )
        .order_by(Conference.starts_on, Conference.id)
    )
    return _read(editions.all())


def _may_be_seen_by(actor: Actor) -> Any:
    seen = [
        conference_id
        for conference_id, roles in actor.roles.items()
        if any(Permission.OUTCOMES_VIEW in GRANTS[Role(role)] for role in roles)
    ]
    return true() if actor.is_administrator else Conference.id.in_(seen)


def _read(conferences: Sequence[Conference]) -> list[Indicators]:
    ids = [conference.id for conference in conferences]
    days = {one.id: today(one.timezone) for one in conferences}
    zones = {one.id: one.timezone for one in conferences}
    sides, sectors, kinds = _participants(ids)
    links = _staged(WorkingLink, LinkStage, ids)
    agreements = _staged(Agreement, AgreementStage, ids)
    decisions = _counted(
        select(Decision.conference_id, func.count())
        .where(Decision.conference_id.in_(ids))
        .group_by(Decision.conference_id)
    )
    items, from_before = _unfinished(ids, days)
    medians = _finished(ids, zones, items)
    pulses = _pulses(ids)
    return [
        Indicators(
            conference_id=one.id,
            slug=one.slug,
            title=one.title,
            first_language=one.first_language,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            timezone=one.timezone,
            as_of=days[one.id],
            sides=tuple(sides[one.id]),
            by_sector=_whole([*OrganizationSector, NO_SECTOR], sectors[one.id]),
            by_kind=_whole(OrganizationKind, kinds[one.id]),
            links=links[one.id],
            agreements=agreements[one.id],
            decisions=decisions.get(one.id, 0),
            items=_whole(ItemFigure, items[one.id]),
            items_from_before=from_before[one.id],
            median_days=medians.get(one.id),
            pulses=pulses[one.id],
        )
        for one in conferences
    ]


def _whole(keys: Iterable[Any], counts: Mapping[Any, int]) -> dict[Any, int]:
    """Return every key with its count, 0 for one that nothing was counted of."""
    return {key: counts.get(key, 0) for key in keys}


def _counted(statement: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session().execute(statement)}


def _participants(
    ids: Collection[str],
) -> tuple[Mapping[str, list[SideFigure]], Mapping[str, Counter[str]], Mapping[str, Counter[str]]]:
    """Return accepted delegates by conference: each side's in its order, by sector, by kind. Two queries."""
    sector = func.coalesce(func.nullif(Organization.sector, ""), NO_SECTOR)
    kind = func.coalesce(Organization.kind, OrganizationKind.OTHER.value)
    rows = session().execute(
        select(Delegate.conference_id, Delegate.side_id, sector, kind, func.count())
        .outerjoin(Organization, Organization.id == Delegate.organization_id)
        .where(Delegate.conference_id.in_(ids), Delegate.status == DelegateStatus.ACCEPTED)
        .group_by(Delegate.conference_id, Delegate.side_id, sector, kind)
    )
    by_side: Counter[str] = Counter()
    sectors: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for conference_id, side_id, of_sector, of_kind, number in rows:
        by_side[side_id] += number
        sectors[conference_id][of_sector] += number
        kinds[conference_id][of_kind] += number
    sides: defaultdict[str, list[SideFigure]] = defaultdict(list)
    for side in session().scalars(
        select(Side).where(Side.conference_id.in_(ids)).order_by(Side.position, Side.id)
    ):
        sides[side.conference_id].append(SideFigure(side.code, side.name, by_side[side.id]))
    return sides, sectors, kinds


def _staged(
    model: type[WorkingLink] | type[Agreement], stages: Iterable[str], ids: Collection[str]
) -> Mapping[str, StagedFigures]:
    """Return the rows of each conference by stage. One query."""
    rows = session().execute(
        select(model.conference_id, model.stage, func.count(), func.count(model.carried_from_id))
        .where(model.conference_id.in_(ids))
        .group_by(model.conference_id, model.stage)
    )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    from_before: Counter[str] = Counter()
    for conference_id, stage, number, carried in rows:
        counts[conference_id][stage] += number
        from_before[conference_id] += carried
    return {
        one: StagedFigures(
            counts[one].total(), counts[one].total() - from_before[one], _whole(stages, counts[one])
        )
        for one in ids
    }


def _unfinished(
    ids: Collection[str], days: Mapping[str, date]
) -> tuple[defaultdict[str, Counter[ItemFigure]], Counter[str]]:
    """Return how many action items are not done and why, and how many came from the edition before."""
    is_carried = case((ActionItem.carried_at.is_not(None), 1), else_=0)
    key = (ActionItem.conference_id, ActionItem.status, is_carried, ActionItem.due_on)
    rows = session().execute(
        select(*key, func.count(), func.count(ActionItem.carried_from_id))
        .where(ActionItem.conference_id.in_(ids))
        .group_by(*key)
    )
    figures: defaultdict[str, Counter[ItemFigure]] = defaultdict(Counter)
    from_before: Counter[str] = Counter()
    for conference_id, status, carried, due_on, number, taken_over in rows:
        from_before[conference_id] += taken_over
        if status == ActionItemStatus.CANCELLED:
            figures[conference_id][ItemFigure.CANCELLED] += number
        elif status in OPEN and carried:
            figures[conference_id][ItemFigure.CARRIED_OVER] += number
        elif status in OPEN:
            is_late = due_on is not None and due_on < days[conference_id]
            figures[conference_id][ItemFigure.OVERDUE if is_late else ItemFigure.OPEN] += number
    return figures, from_before


def _finished(
    ids: Collection[str], zones: Mapping[str, str], figures: defaultdict[str, Counter[ItemFigure]]
) -> Mapping[str, float]:
    """Add how many action items were done in time to ``figures``; return the median of days that they took.

    Whole days are counted in each conference's zone, which no database knows: so the dates are read, and
    nothing else.
    """
    rows = session().execute(
        select(ActionItem.conference_id, ActionItem.due_on, ActionItem.created_at, ActionItem.completed_at)
        .where(ActionItem.conference_id.in_(ids), ActionItem.status == ActionItemStatus.COMPLETED)
        .order_by(ActionItem.id)
    )
    days: defaultdict[str, list[int]] = defaultdict(list)
    for conference_id, due_on, created_at, completed_at in rows:
        done_on = _day(completed_at or created_at, zones[conference_id])
        if due_on is None:
            figure = ItemFigure.DONE_UNDATED
        else:
            figure = ItemFigure.DONE_ON_TIME if done_on <= due_on else ItemFigure.DONE_LATE
        figures[conference_id][figure] += 1
        days[conference_id].append(max(0, (done_on - _day(created_at, zones[conference_id])).days))
    return {conference_id: float(median(taken)) for conference_id, taken in days.items()}


def _day(instant: datetime, timezone: str) -> date:
    return to_wall_clock(instant, timezone).date()


def _pulses(ids: Collection[str]) -> Mapping[str, tuple[PulseRound, ...]]:
    """Return the rounds of which something went out, in their order. One query."""
    rows = session().execute(
        select(Pulse.conference_id, Pulse.months, Pulse.answer, func.count(), func.count(Pulse.sent_at))
        .where(Pulse.conference_id.in_(ids), or_(Pulse.sent_at.is_not(None), Pulse.answer.is_not(None)))
        .group_by(Pulse.conference_id, Pulse.months, Pulse.answer)
        .order_by(Pulse.months)
    )
    asked: defaultdict[str, Counter[int]] = defaultdict(Counter)
    answers: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for conference_id, months, answer, number, sent in rows:
        asked[conference_id][months] += sent
        if answer is not None:
            answers[conference_id, months][answer] += number
    return {
        one: tuple(
            PulseRound(months, number, _whole(PulseAnswer, answers[one, months]))
            for months, number in asked[one].items()
        )
        for one in ids
    }
