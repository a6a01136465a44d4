"""Pages of the agenda, by what they show."""

from eventapp.agendas.views import items, listing, people, tracks
from eventapp.agendas.views.blueprint import agendas

__all__ = ["agendas", "items", "listing", "people", "tracks"]
