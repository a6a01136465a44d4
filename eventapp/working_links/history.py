"""What has happened to one working link, from the audit trail."""

from collections.abc import Mapping
from typing import Any

from eventapp.contacts.history import list_happenings
from eventapp.registration.history import Happening
from eventapp.working_links.models import LinkStage
from eventapp.working_links.words import ACTION_TEXTS, STAGE_NAMES


def list_link_happenings(conference_id: str, link_id: str) -> list[Happening]:
    """Return what was done with a link, newest first, in the reader's language. Two queries."""
    return list_happenings(conference_id, link_id, ACTION_TEXTS, _stages)


def _stages(details: Mapping[str, Any]) -> str:
    """Say from which stage to which a link was moved, '' where it wasn't."""
    if not details.get("after"):
        return ""
    return f"{STAGE_NAMES[LinkStage(details['before'])]} → {STAGE_NAMES[LinkStage(details['after'])]}"
