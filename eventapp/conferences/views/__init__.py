"""Pages of a conference's frame, by what they show."""

from eventapp.conferences.views import logos, members, partners, rooms, sides
from eventapp.conferences.views.blueprint import conferences

__all__ = ["conferences", "logos", "members", "partners", "rooms", "sides"]
