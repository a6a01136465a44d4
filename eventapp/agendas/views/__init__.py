"""Pages of the agenda, by what they show."""

from eventapp.agendas.views import editor, items, listing, tracks, undoing
from eventapp.agendas.views.blueprint import agendas

__all__ = ["agendas", "editor", "items", "listing", "tracks", "undoing"]
