"""What has happened to one action item: the audit trail in plain words."""

from collections.abc import Mapping
from typing import Any

from eventapp.action_items.models import ActionItemStatus
from eventapp.contacts.history import list_happenings
from eventapp.i18n import N_, current_language, gettext, list_comma
from eventapp.registration.history import Happening

#: Action of the trail, with the state that it led to where that says more → msgid.
_TEXTS: Mapping[str, str] = {
    "action_item.created": N_("Added to the register"),
    "action_item.changed": N_("Changed"),
    f"action_item.status_changed/{ActionItemStatus.NEEDS_ACTION}": N_("Put to “to do”"),
    f"action_item.status_changed/{ActionItemStatus.IN_PROCESS}": N_("Started"),
    f"action_item.status_changed/{ActionItemStatus.COMPLETED}": N_("Completed"),
    f"action_item.status_changed/{ActionItemStatus.CANCELLED}": N_("Given up"),
    "action_item.progress": N_("Said how far it is"),
    "action_item.reported": N_("Reported as done"),
    "action_item.confirmed": N_("Confirmed that it is done"),
    "action_item.sent_back": N_("Sent back as not done yet"),
    "action_item.passed_on": N_("Passed on to a colleague"),
    "action_item.commented": N_("Commented"),
    "action_item.comment_removed": N_("Took a comment away"),
    "action_item.evidence_added": N_("Added evidence"),
    "action_item.evidence_removed": N_("Took evidence away"),
    "action_item.watcher_added": N_("Added a watcher"),
    "action_item.watcher_removed": N_("Took a watcher away"),
    "action_item.owners_written": N_("Wrote to the owners"),
}
_FIELDS: Mapping[str, str] = {
    "title": N_("What is to be done"),
    "description": N_("Details"),
    "owners": N_("In charge"),
    "due_on": N_("Due on"),
    "priority": N_("Priority"),
    "percent": N_("Done so far, in percent"),
    "is_confidential": N_("Confidential"),
    "agenda_item_id": N_("From the agenda item"),
    "decision_id": N_("From the decision"),
    "agreement_id": N_("Milestone of the agreement"),
}


def list_item_happenings(conference_id: str, action_item_id: str) -> list[Happening]:
    """Return what has been done with an action item, newest first, in the reader's language. Two queries."""
    return list_happenings(conference_id, action_item_id, _TEXTS, _details)


def _details(details: Mapping[str, Any]) -> str:
    if "percent" in details:
        return f"{details['percent']} %"
    labels = [gettext(_FIELDS[name]) for name in details.get("fields", ()) if name in _FIELDS]
    return list_comma(current_language()).join(labels)
