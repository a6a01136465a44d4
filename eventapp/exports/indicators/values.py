"""Indicators of a conference as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from eventapp.localized import LocalizedText

#: Stands for organizations without a sector, and for delegates whose organization is not in the directory.
NO_SECTOR = "none"


class ItemFigure(StrEnum):
    """Where an action item stands; each stands in one place.

    On time is done by the end of its due date in the conference's zone. What is still open and was taken over
    by a later edition is ``CARRIED_OVER`` here, whatever its date.
    """

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    OPEN = "open"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"
    CARRIED_OVER = "carried_over"


@dataclass(frozen=True, slots=True)
class SideFigure:
    """Accepted delegates of one side; ``code`` names the same side in every edition."""

    code: str
    name: LocalizedText
    delegates: int


@dataclass(frozen=True, slots=True)
class StagedFigures:
    """How many there are, how many are ``new`` (not from the edition before), and how many at each stage."""

    total: int = 0
    new: int = 0
    by_stage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PulseRound:
    """One round of the pulse: ``months`` after the conference, how many were asked and what they answered."""

    months: int
    asked: int
    by_answer: Mapping[str, int]

    @property
    def answered(self) -> int:
        return sum(self.by_answer.values())


@dataclass(frozen=True, slots=True)
class Indicators:
    """The figures of one conference as of a day in its zone.

    ``by_sector`` and ``by_kind`` count accepted delegates by their organizations. All mappings have every key
    that there is, 0 included. ``median_days`` is from the day on which an action item was recorded to that on
    which it was done, None where none is. ``agreements`` and ``links`` are those that this edition follows.
    """

    conference_id: str
    slug: str
    title: LocalizedText
    first_language: str
    starts_on: date
    ends_on: date
    timezone: str
    as_of: date
    sides: tuple[SideFigure, ...]
    by_sector: Mapping[str, int]
    by_kind: Mapping[str, int]
    links: StagedFigures
    agreements: StagedFigures
    decisions: int
    items: Mapping[str, int]
    items_from_before: int
    median_days: float | None
    pulses: tuple[PulseRound, ...]

    @property
    def delegates(self) -> int:
        return sum(self.by_kind.values())

    @property
    def items_total(self) -> int:
        return sum(self.items.values())

    @property
    def is_empty(self) -> bool:
        return not (
            self.delegates
            or self.links.total
            or self.agreements.total
            or self.decisions
            or self.items_total
            or self.pulses
        )
