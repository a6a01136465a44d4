"""What is missing in an interpretation plan: values in, gaps out. Nothing here forbids anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.agendas.models import AgendaItemKind, InterpretationMode

#: How long one interpreter works before the other takes over. AIIC (aiic.org, "Professional standards" and
#: its advice on team strength) and interpreters' practice: half an hour, and nobody alone in a booth for
#: longer than that.
TURN = timedelta(minutes=30)
#: The usual number per language pair and booth (AIIC, as above).
PER_BOOTH = 2
#: What a team needs to get from one booth to another and to read what is spoken of there.
LEAST_BREAK = timedelta(minutes=10)
#: What a team works at a stretch, as the meetings of the United Nations last (two a day, three hours each).
LONGEST_STRETCH = timedelta(hours=3)

#: Everybody attends these, unless delegates choose them.
FOR_EVERYBODY = frozenset(
    {
        AgendaItemKind.OPENING,
        AgendaItemKind.KEYNOTE,
        AgendaItemKind.PLENARY,
        AgendaItemKind.SIGNING_CEREMONY,
        AgendaItemKind.CLOSING,
    }
)


class GapKind(StrEnum):
    #: It isn't said what is spoken where something is offered.
    SPOKEN_MISSING = "spoken_missing"
    MODE_MISSING = "mode_missing"
    #: Nobody on duty interprets from one language into another that is offered.
    NOT_COVERED = "not_covered"
    NO_BOOTH = "no_booth"
    TOO_FEW = "too_few"
    #: A team is elsewhere at the same time.
    TEAM_TAKEN = "team_taken"
    NO_BREAK = "no_break"
    TOO_LONG = "too_long"
    #: People want a language that is neither spoken nor offered.
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class Team:
    """A team as it is planned with; ``interpreters`` take turns in their order."""

    id: str
    name: str
    languages: frozenset[str]
    booth: str = ""
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """An item that takes place, as interpreters see it. Instants are aware, languages are codes.

    ``wanted`` says how many of those who come want which language.
    """

    item_id: str
    starts_at: datetime
    ends_at: datetime
    room_id: str | None = None
    spoken: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    mode: str = ""
    teams: tuple[Team, ...] = ()
    wanted: Mapping[str, int] = field(default_factory=dict)

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """From which language into which, sorted."""
        return tuple(sorted((one, other) for one in self.spoken for other in self.offered if one != other))

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs of languages between which is interpreted, whichever way."""
        return frozenset((min(pair), max(pair)) for pair in self.directions)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to look at. ``source`` and ``target`` are languages, ``other_id`` is another item.

    ``number`` counts people for ``NOT_OFFERED``, interpreters for ``TOO_FEW``, minutes for ``NO_BREAK``.
    """

    kind: GapKind
    source: str = ""
    target: str = ""
    team: str = ""
    other_id: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class PairLoad:
    """What one pair of languages takes: how long altogether, and how many interpreters at once at most."""

    pair: tuple[str, str]
    lasts: timedelta
    interpreters: int


def find_gaps(sittings: Iterable[Sitting]) -> dict[str, tuple[Gap, ...]]:
    """Return what is missing or doesn't fit, by item id; items without gaps are left out."""
    found: defaultdict[str, list[Gap]] = defaultdict(list)
    by_team: defaultdict[str, list[Sitting]] = defaultdict(list)
    for sitting in sorted(sittings, key=lambda each: (each.starts_at, each.ends_at, each.item_id)):
        found[sitting.item_id].extend(_gaps_within(sitting))
        for team in sitting.teams:
            by_team[team.id].append(sitting)
    for team_id, of_team in by_team.items():
        for item_id, gap in _gaps_between(team_id, of_team):
            found[item_id].append(gap)
    return {item_id: tuple(gaps) for item_id, gaps in found.items() if gaps}


def _gaps_within(sitting: Sitting) -> Iterable[Gap]:
    if sitting.offered and not sitting.spoken:
        yield Gap(GapKind.SPOKEN_MISSING)
    if sitting.directions and not sitting.mode:
        yield Gap(GapKind.MODE_MISSING)
    for source, target in sitting.directions:
        if not any({source, target} <= team.languages for team in sitting.teams):
            yield Gap(GapKind.NOT_COVERED, source=source, target=target)
    if sitting.mode == InterpretationMode.SIMULTANEOUS:
        for team in sitting.teams:
            if not team.booth:
                yield Gap(GapKind.NO_BOOTH, team=team.name)
            if len(team.interpreters) < interpreters_needed(sitting):
                yield Gap(GapKind.TOO_FEW, team=team.name, number=len(team.interpreters))
    for language, number in sorted(sitting.wanted.items()):
        if number and language not in sitting.spoken | sitting.offered:
            yield Gap(GapKind.NOT_OFFERED, target=language, number=number)


def _gaps_between(team_id: str, sittings: Sequence[Sitting]) -> Iterable[tuple[str, Gap]]:
    """Yield (item id, gap) for what one team can't do one after the other; given in order of start."""
    name = next(team.name for team in sittings[0].teams if team.id == team_id)
    stretch_began, latest = sittings[0].starts_at, sittings[0]
    for sitting in sittings[1:]:
        pause = sitting.starts_at - latest.ends_at
        if pause < timedelta():
            yield latest.item_id, Gap(GapKind.TEAM_TAKEN, team=name, other_id=sitting.item_id)
            yield sitting.item_id, Gap(GapKind.TEAM_TAKEN, team=name, other_id=latest.item_id)
        elif pause < LEAST_BREAK and sitting.room_id != latest.room_id:
            yield (
                sitting.item_id,
                Gap(
                    GapKind.NO_BREAK,
                    team=name,
                    other_id=latest.item_id,
                    number=int(pause / timedelta(minutes=1)),
                ),
            )
        if pause >= LEAST_BREAK:
            stretch_began = sitting.starts_at
        elif sitting.ends_at - stretch_began > LONGEST_STRETCH:
            yield sitting.item_id, Gap(GapKind.TOO_LONG, team=name)
            stretch_began = sitting.starts_at
        if sitting.ends_at > latest.ends_at:
            latest = sitting


def interpreters_needed(sitting: Sitting) -> int:
    """Return how many take turns for one pair of languages: two, but for what a single turn can do."""
    is_short = sitting.lasts <= TURN or sitting.mode == InterpretationMode.CONSECUTIVE
    return 1 if is_short else PER_BOOTH


def weigh_pairs(sittings: Iterable[Sitting]) -> list[PairLoad]:
    """Return what each pair of languages takes, sorted; what is short is back before the next begins."""
    lasting: defaultdict[tuple[str, str], timedelta] = defaultdict(timedelta)
    moments: defaultdict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for sitting in sittings:
        needed = interpreters_needed(sitting)
        for pair in sitting.pairs:
            lasting[pair] += sitting.lasts
            moments[pair] += [(sitting.starts_at, needed), (sitting.ends_at, -needed)]
    return [PairLoad(pair, lasting[pair], _most_at_once(moments[pair])) for pair in sorted(lasting)]


def _most_at_once(moments: Iterable[tuple[datetime, int]]) -> int:
    most = now = 0
    for _at, change in sorted(moments):
        now += change
        most = max(most, now)
    return most
