"""What stands in documents is called so, translated where it is shown."""

from collections.abc import Mapping

from eventapp.action_items.models import Priority
from eventapp.i18n import N_
from eventapp.minutes.models import MinutesStatus

#: Priority → msgid; what is usual needs no word.
PRIORITY_NAMES: Mapping[str, str] = {
    Priority.HIGH: N_("High priority"),
    Priority.LOW: N_("Low priority"),
}

#: Status of minutes → msgid.
MINUTES_STATUS_NAMES: Mapping[str, str] = {
    MinutesStatus.DRAFT: N_("Draft minutes"),
    MinutesStatus.CIRCULATED: N_("Circulated for comments"),
    MinutesStatus.APPROVED: N_("Approved minutes"),
}
