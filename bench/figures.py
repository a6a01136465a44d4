"""Figures with their limits, and how they are told."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; ``name`` tells the unit, ``limit`` is None where none is set."""

    name: str
    value: float
    limit: str | None = None
    is_met: bool = True


def at_least(name: str, value: float, least: float) -> Figure:
    return Figure(name, value, f"≥ {least:,.2f}", value >= least)


def at_most(name: str, value: float, most: float) -> Figure:
    return Figure(name, value, f"≤ {most:,.2f}", value <= most)


def tell(figures: Iterable[Figure]) -> bool:
    """Print the figures, one a line; return whether all limits are met."""
    all_met = True
    for figure in figures:
        verdict = "ok  " if figure.is_met else "MISS"
        print(f"{verdict} {figure.name:54} {figure.value:12,.2f}   {figure.limit or 'no limit set'}")
        all_met = all_met and figure.is_met
    return all_met
