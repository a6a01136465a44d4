"""Pages that begin a conference with what is there."""

from eventapp.workflows.editions.views import copies, next_edition, series, templates
from eventapp.workflows.editions.views.blueprint import editions

__all__ = ["copies", "editions", "next_edition", "series", "templates"]
