"""Pages of working links: the list, one link, and the picture of the network."""

from eventapp.working_links.views.blueprint import working_links

__all__ = ["working_links"]
