"""What statuses of delegates are called on pages, in lists and in mails."""

from collections.abc import Mapping

from eventapp.i18n import N_
from eventapp.registration.models import DelegateStatus

#: Status → msgid. The order is that of filters and counts.
STATUS_LABELS: Mapping[str, str] = {
    DelegateStatus.ACCEPTED: N_("Accepted"),
    DelegateStatus.OFFERED: N_("Seat offered"),
    DelegateStatus.WAITLISTED: N_("Waiting list"),
    DelegateStatus.APPLIED: N_("Applied"),
    DelegateStatus.NOMINATED: N_("Nominated"),
    DelegateStatus.DECLINED: N_("Declined"),
    DelegateStatus.CANCELLED: N_("Cancelled"),
}
