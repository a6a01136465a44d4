"""The pictures of follow-up: promised against completed, the age of what is open, progress by owner and side.

All is read in one go and counted here: counting each picture by itself would go through all action items as
many times.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select

from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemStatus
from eventapp.action_items.periods import Period, finest_scale, periods_between
from eventapp.action_items.progress import Progress, state_of
from eventapp.clock import to_instant, zone
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization

#: So many steps a picture shows well.
MOST_STEPS = 120
#: An instant in text is cut to its minute, ``2027-09-15 08:30``: texts of UTC sort as their instants.
_MINUTE = 16
_MINUTE_FORMAT = "%Y-%m-%d %H:%M"
_OPEN_STATES = frozenset({"needs_action", "in_process", "overdue"})

#: The most days of each age, and what it is called; the last takes all that is older.
AGES: Sequence[tuple[int | None, str]] = (
    (30, N_("Up to 30 days")),
    (90, N_("31 to 90 days")),
    (180, N_("91 to 180 days")),
    (365, N_("181 to 365 days")),
    (None, N_("More than a year")),
)
LATENESS: Sequence[tuple[int | None, str]] = (
    (7, N_("Up to 7 days")),
    (30, N_("8 to 30 days")),
    (90, N_("31 to 90 days")),
    (None, N_("More than 90 days")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where things stood at the end of a period."""

    period: Period
    promised: int
    completed: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one leads: an organization or a side by ``id``, or those without one, where it is None."""

    id: str | None
    name: LocalizedText | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Pictures:
    """Every picture of the same action items.

    ``open_for`` and ``overdue_for`` follow :data:`AGES` and :data:`LATENESS`. ``owners`` are the leading
    owners' organizations, those with most to do first; ``sides`` are theirs, in the order of the sides.
    """

    progress: Progress
    burn_up: tuple[Step, ...]
    open_for: tuple[int, ...]
    overdue_for: tuple[int, ...]
    owners: tuple[Share, ...]
    sides: tuple[Share, ...]


def read_pictures(conference: Conference, wanted: Iterable[ColumnElement[bool]], today: date) -> Pictures:
    """Return the pictures of the action items of a conference that fit all conditions, by three queries."""
    lead = (ActionItemOwner.action_item_id == ActionItem.id) & (ActionItemOwner.position == 0)
    statement = (
        select(
            state_of(today),
            *_minutes(),
            cast(ActionItem.due_on, String),
            ActionItemOwner.organization_id,
            ActionItemOwner.side_id,
        )
        .outerjoin(ActionItemOwner, lead)
        .where(*wanted)
    )
    rows: Sequence[Any] = session().execute(statement).all()
    states, created, completed, due, owners, sides = zip(*rows, strict=True) if rows else [()] * 6
    counts = [state != "cancelled" for state in states]
    return Pictures(
        progress=Progress(**Counter(states)),
        burn_up=burn_up(
            [text for text, is_counted in zip(created, counts, strict=True) if is_counted],
            [text for text in completed if text],
            conference.timezone,
            conference.starts_on,
            today,
        ),
        open_for=_ages(
            (text for text, state in zip(created, states, strict=True) if state in _OPEN_STATES),
            [_midnight(today - timedelta(days=most), conference.timezone) for most, _label in AGES if most],
        ),
        overdue_for=_ages(
            (text for text, state in zip(due, states, strict=True) if state == "overdue"),
            [(today - timedelta(days=most)).isoformat() for most, _label in LATENESS if most],
        ),
        owners=_owners(Counter(zip(owners, states, strict=True))),
        sides=_sides(conference.id, Counter(zip(sides, states, strict=True))),
    )


def read_burn_up(
    conference: Conference, wanted: Iterable[ColumnElement[bool]], today: date
) -> tuple[Step, ...]:
    """Return the burn-up alone, by one query.

    What was given up counts as never promised, or a picture would end with more than can be done.
    """
    counted = select(*_minutes()).where(*wanted, ActionItem.status != ActionItemStatus.CANCELLED)
    rows: Sequence[Any] = session().execute(counted).all()
    created, completed = zip(*rows, strict=True) if rows else ((), ())
    return burn_up(
        created, [text for text in completed if text], conference.timezone, conference.starts_on, today
    )


def burn_up(
    created: Sequence[str], completed: Sequence[str], timezone: str, first: date, today: date
) -> tuple[Step, ...]:
    """Return the running totals from ``first`` to ``today``, from minutes of UTC; none for no promise.

    What came before ``first`` is in the first step. A conference that is still to come begins with its first
    promise.
    """
    if not created:
        return ()
    if first > today:
        promised_at = datetime.fromisoformat(f"{min(created)}+00:00").astimezone(zone(timezone))
        first = min(promised_at.date(), today)
    periods = periods_between(first, today, finest_scale(first, today, MOST_STEPS))
    ends = [_midnight(period.last + timedelta(days=1), timezone) for period in periods]
    totals = zip(periods, _running(created, ends), _running(completed, ends), strict=True)
    return tuple(Step(period, promised, done) for period, promised, done in totals)


def _minutes() -> list[ColumnElement[str]]:
    return [
        func.substr(cast(column, String), 1, _MINUTE)
        for column in (ActionItem.created_at, ActionItem.completed_at)
    ]


def _midnight(day: date, timezone: str) -> str:
    """Return when a day of the zone begins, as the text of a minute of UTC."""
    return to_instant(datetime.combine(day, time()), timezone).strftime(_MINUTE_FORMAT)


def _running(texts: Iterable[str], ends: Sequence[str]) -> list[int]:
    """Return how many there were by each of ``ends``; all by the last, whatever a wrong clock has left."""
    in_order = sorted(texts)
    return [*(bisect_left(in_order, end) for end in ends[:-1]), len(in_order)]


def _ages(texts: Iterable[str], edges: Sequence[str]) -> tuple[int, ...]:
    """Count by age; ``edges`` are the oldest text of each age but the last, the youngest age first."""
    in_order = sorted(texts)
    older = [len(in_order), *(bisect_left(in_order, edge) for edge in edges), 0]
    return tuple(younger - old for younger, old in pairwise(older))


def _owners(counts: Counter[tuple[str | None, str]]) -> tuple[Share, ...]:
    totals = _totals(counts)
    rows = session().execute(
        select(Organization.id, Organization.name).where(Organization.id.in_([key for key in totals if key]))
    )
    names = {row[0]: row[1] for row in rows}
    shares = [Share(key, names.get(key or ""), total) for key, total in totals.items()]
    return tuple(sorted(shares, key=lambda one: (-one.progress.open, -one.progress.promised, one.id or "~")))


def _sides(conference_id: str, counts: Counter[tuple[str | None, str]]) -> tuple[Share, ...]:
    totals = _totals(counts)
    shares = [
        Share(side.code, side.name, totals[side.id])
        for side in list_sides(conference_id)
        if side.id in totals
    ]
    if None in totals:
        shares.append(Share(None, None, totals[None]))
    return tuple(shares)


def _totals(counts: Counter[tuple[str | None, str]]) -> Mapping[str | None, Progress]:
    by_state: dict[str | None, dict[str, int]] = {}
    for (key, state), number in counts.items():
        by_state.setdefault(key, {})[state] = number
    return {key: Progress(**states) for key, states in by_state.items()}
