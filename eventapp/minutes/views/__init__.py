"""Pages on which minutes and decisions are written."""

from eventapp.minutes.views import attendance, decisions, states, summaries
from eventapp.minutes.views.blueprint import minutes

__all__ = ["attendance", "decisions", "minutes", "states", "summaries"]
