"""Pages on which minutes and decisions are written."""

from eventapp.minutes.views import decisions, states, summaries
from eventapp.minutes.views.blueprint import minutes

__all__ = ["decisions", "minutes", "states", "summaries"]
