"""What statuses and categories of delegates are called on pages, in lists and in mails."""

from collections.abc import Mapping

from eventapp.i18n import N_
from eventapp.registration.models import DelegateCategory, DelegateStatus

#: Status → msgid. The order is that of filters and counts.
STATUS_LABELS: Mapping[str, str] = {
    DelegateStatus.ACCEPTED: N_("Accepted"),
    DelegateStatus.WAITLISTED: N_("Waiting list"),
    DelegateStatus.APPLIED: N_("Applied"),
    DelegateStatus.NOMINATED: N_("Nominated"),
    DelegateStatus.DECLINED: N_("Declined"),
    DelegateStatus.CANCELLED: N_("Cancelled"),
}

#: Category → msgid.
CATEGORY_LABELS: Mapping[str, str] = {
    DelegateCategory.DELEGATE: N_("Delegate"),
    DelegateCategory.SPEAKER: N_("Speaker"),
    DelegateCategory.OBSERVER: N_("Observer"),
    DelegateCategory.MEDIA: N_("Media"),
    DelegateCategory.INTERPRETER: N_("Interpreter"),
    DelegateCategory.STAFF: N_("Staff"),
    DelegateCategory.ACCOMPANYING: N_("Accompanying person"),
    DelegateCategory.VIP: N_("VIP"),
}
