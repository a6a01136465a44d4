"""The interpretation plan of a conference, read from the working copy of its agenda."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from eventapp.agendas.models import AgendaItem, AgendaItemKind, InterpretationTeam
from eventapp.clock import zone
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.interpretation.queries import list_teams, team_ids_by_item
from eventapp.interpretation.rules import FOR_EVERYBODY, Gap, PairLoad, Sitting, Team, find_gaps, weigh_pairs
from eventapp.interpretation.turns import Turn, share_turns
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.demand import interpretation_needs
from eventapp.registration.models import Delegate, DelegateStatus

#: Nobody speaks to an audience here, unless it is said which languages are spoken.
_SILENT = frozenset({AgendaItemKind.REGISTRATION, AgendaItemKind.BREAK, AgendaItemKind.SOCIAL})


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item of the plan, with what is missing about it."""

    id: str
    title: LocalizedText
    kind: str
    day: date
    sitting: Sitting
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All items that take place, in order of time; ``days`` counts them by date."""

    items: tuple[PlannedItem, ...]
    teams: tuple[Team, ...]
    pairs: tuple[PairLoad, ...]
    days: Mapping[date, int]

    @property
    def gaps(self) -> int:
        return sum(len(item.gaps) for item in self.items)

    def interpreters_for(self, pair: tuple[str, str]) -> int:
        """Return how many interpreters the teams have that work between two languages."""
        return sum(len(team.interpreters) for team in self.teams if set(pair) <= team.languages)


def read_plan(conference: Conference) -> Plan:
    """Return the plan in five queries, however many items and delegates there are."""
    teams = {row.id: as_team(row) for row in list_teams(conference.id)}
    on_duty = team_ids_by_item(conference.id)
    rows = [row for row in _read_items(conference.id) if _is_planned(row, on_duty)]
    wanted = _Wanted(conference.id)
    sittings = {
        row.id: Sitting(
            row.id,
            row.starts_at,
            row.ends_at,
            row.room_id,
            frozenset(row.languages),
            frozenset(row.interpretation_languages),
            row.interpretation_mode,
            tuple(team for team_id, team in teams.items() if team_id in on_duty.get(row.id, ())),
            wanted.at(row),
        )
        for row in rows
    }
    gaps, local = find_gaps(sittings.values()), zone(conference.timezone)
    items = tuple(
        PlannedItem(
            row.id,
            row.title,
            row.kind,
            row.starts_at.astimezone(local).date(),
            sittings[row.id],
            gaps.get(row.id, ()),
        )
        for row in rows
    )
    days = dict(sorted(Counter(item.day for item in items).items()))
    return Plan(items, tuple(teams.values()), tuple(weigh_pairs(sittings.values())), days)


def turns_of(plan: Plan, team: Team) -> dict[str, tuple[Turn, ...]]:
    """Return who of a team interprets when, by item id; each day begins with the first."""
    by_day: defaultdict[date, list[PlannedItem]] = defaultdict(list)
    for item in plan.items:
        if any(each.id == team.id for each in item.sitting.teams):
            by_day[item.day].append(item)
    return {
        item.id: turns
        for items in by_day.values()
        for item, turns in zip(
            items,
            share_turns([_times(item) for item in items], team.interpreters),
            strict=True,
        )
    }


def as_team(row: InterpretationTeam) -> Team:
    return Team(row.id, row.name, frozenset(row.languages), row.booth, tuple(row.interpreters))


def _times(item: PlannedItem) -> tuple[datetime, datetime]:
    return item.sitting.starts_at, item.sitting.ends_at


def _read_items(conference_id: str) -> list[Any]:
    item = AgendaItem
    return list(
        session().execute(
            select(
                *(item.id, item.title, item.kind, item.starts_at, item.ends_at, item.room_id),
                *(item.languages, item.interpretation_languages, item.interpretation_mode, item.chosen),
            )
            .where(
                item.conference_id == conference_id,
                item.cancelled_at.is_(None),
                item.starts_at.is_not(None),
            )
            .order_by(item.starts_at, item.ends_at, item.id)
        )
    )


def _is_planned(row: Any, on_duty: Mapping[str, set[str]]) -> bool:
    return row.kind not in _SILENT or bool(row.interpretation_languages) or bool(on_duty.get(row.id))


class _Wanted:
    """How many accepted delegates want which language: of everybody, and of those who chose an item."""

    def __init__(self, conference_id: str) -> None:
        everybody = session().execute(
            select(Delegate.interpretation, func.count())
            .where(
                Delegate.conference_id == conference_id,
                Delegate.status == DelegateStatus.ACCEPTED,
                Delegate.erased_at.is_(None),
                Delegate.interpretation.is_not(None),
            )
            .group_by(Delegate.interpretation)
        )
        self._everybody = {language: number for language, number in everybody if language}
        self._by_item = interpretation_needs(conference_id)

    def at(self, row: Any) -> Mapping[str, int]:
        if row.chosen == 0 and row.kind in FOR_EVERYBODY:
            return self._everybody
        return self._by_item.get(row.id, {})
