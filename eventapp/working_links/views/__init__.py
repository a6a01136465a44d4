"""Pages of working links: the list, one link, and the picture of the network."""

from eventapp.working_links.views import editing, lists, moving
from eventapp.working_links.views.blueprint import working_links

__all__ = ["editing", "lists", "moving", "working_links"]
