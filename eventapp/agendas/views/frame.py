"""What every page of the working copy says: what the public doesn't read yet, and what can be undone."""

from typing import Any

from eventapp.agendas.history import find_undoable_edit
from eventapp.agendas.unreleased import count_unreleased
from eventapp.conferences.models import Conference
from eventapp.web.actors import current_actor


def working_copy_frame(conference: Conference) -> dict[str, Any]:
    """Return what ``agendas/_working_copy.html`` shows."""
    is_frozen = conference.agenda_frozen_at is not None
    return {
        "is_frozen": is_frozen,
        "undo": None if is_frozen else find_undoable_edit(current_actor().id, conference.id),
        "unreleased": count_unreleased(conference),
    }
