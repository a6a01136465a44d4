"""Pages that begin a conference with what is there."""

from eventapp.workflows.editions.views import copies, templates
from eventapp.workflows.editions.views.blueprint import editions

__all__ = ["copies", "editions", "templates"]
