"""Pages on which minutes and decisions are written, circulated and looked up."""

from eventapp.minutes.views import (
    attendance,
    circulation,
    decisions,
    reviewing,
    states,
    summaries,
    versions,
)
from eventapp.minutes.views.blueprint import minutes

__all__ = [
    "attendance",
    "circulation",
    "decisions",
    "minutes",
    "reviewing",
    "states",
    "summaries",
    "versions",
]
