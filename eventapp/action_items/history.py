"""What has happened to one action item: the audit trail in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.action_items.models import ActionItemStatus
from eventapp.audit.models import AuditEntry
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, gettext, list_comma

#: So many entries are shown, the newest.
MOST = 50

#: Action of the trail → msgid.
_ACTIONS: Mapping[str, str] = {
    "action_item.created": N_("Added to the register"),
    "action_item.changed": N_("Changed"),
    "action_item.status_changed": N_("Status changed"),
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
#: Status → msgid, for what a change of it led to.
_STATES: Mapping[str, str] = {
    ActionItemStatus.NEEDS_ACTION: N_("Put to “to do”"),
    ActionItemStatus.IN_PROCESS: N_("Started"),
    ActionItemStatus.COMPLETED: N_("Completed"),
    ActionItemStatus.CANCELLED: N_("Given up"),
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


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: what, by whom, when; ``details`` say more where there is more to say."""

    at: datetime
    text: str
    by: str
    details: str


def list_happenings(conference_id: str, action_item_id: str) -> list[Happening]:
    """Return what has been done with an action item, newest first, in the reader's language. One query."""
    entries = session().scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == action_item_id, AuditEntry.conference_id == conference_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST)
    )
    return [Happening(entry.at, _text(entry), _by(entry), _details(entry)) for entry in entries]


def _text(entry: AuditEntry) -> str:
    state = str(entry.details.get("after")) if entry.action == "action_item.status_changed" else ""
    message = _STATES[state] if state in _STATES else _ACTIONS.get(entry.action, N_("Changed"))
    return str(gettext(message))


def _by(entry: AuditEntry) -> str:
    return str(gettext(N_("the system"))) if entry.actor_name == "system" else entry.actor_name


def _details(entry: AuditEntry) -> str:
    if entry.action == "action_item.progress":
        return f"{entry.details['percent']} %"
    labels = [gettext(_FIELDS[name]) for name in entry.details.get("fields", ()) if name in _FIELDS]
    return list_comma(current_language()).join(labels)
