"""How the register calls what it can be asked for and what can be done with many at once."""

from collections.abc import Mapping

from eventapp.action_items.bulk import BulkAction
from eventapp.action_items.filters import CARRIED, LOST, NOBODY, UNCONFIRMED
from eventapp.action_items.models import ActionItemStatus, Priority
from eventapp.i18n import N_

STATUS_LABELS: Mapping[str, str] = {
    ActionItemStatus.NEEDS_ACTION: N_("To do"),
    ActionItemStatus.IN_PROCESS: N_("In progress"),
    ActionItemStatus.COMPLETED: N_("Completed"),
    ActionItemStatus.CANCELLED: N_("Cancelled"),
}
#: What the register can be asked for as a status, in the order of a select.
STATE_LABELS: Mapping[str, str] = {
    "open": N_("Open"),
    "overdue": N_("Overdue"),
    **STATUS_LABELS,
    UNCONFIRMED: N_("Waiting for confirmation"),
    CARRIED: N_("Carried over"),
}
#: The due windows on offer: days from today, or none.
WINDOW_LABELS: Mapping[str, str] = {
    "7": N_("In the next 7 days"),
    "30": N_("In the next 30 days"),
    "90": N_("In the next 90 days"),
    "none": N_("Without a date"),
}
#: What may be the matter with the owners of an action item.
OWNER_LABELS: Mapping[str, str] = {
    LOST: N_("One has left, or mails come back"),
    NOBODY: N_("Nobody"),
}
PRIORITY_LABELS: Mapping[str, str] = {
    Priority.HIGH: N_("High"),
    Priority.NORMAL: N_("Normal"),
    Priority.LOW: N_("Low"),
}
BULK_LABELS: Mapping[BulkAction, str] = {
    BulkAction.STATUS: N_("Change the status"),
    BulkAction.DUE: N_("Set the due date"),
    BulkAction.PRIORITY: N_("Set the priority"),
    BulkAction.CONFIDENTIAL: N_("Make confidential or not"),
    BulkAction.OWNER: N_("Add an organization in charge"),
    BulkAction.CANCEL: N_("Cancel these items"),
}
BULK_TEXTS: Mapping[BulkAction, str] = {
    BulkAction.STATUS: N_("All of them move to this status. What is cancelled can only be reopened."),
    BulkAction.DUE: N_("All of them get the same date. Calendars show it with their next update."),
    BulkAction.PRIORITY: N_("All of them get the same priority."),
    BulkAction.CONFIDENTIAL: N_("What is confidential is left out of everything that the public reads."),
    BulkAction.OWNER: N_("The organization joins those who are in charge already; who leads stays as it is."),
    BulkAction.CANCEL: N_("They stay in the register as cancelled and can be reopened. Nobody is reminded."),
}
