"""What statuses of delegates are called, and what is done with many of them at once."""

from collections.abc import Mapping

from eventapp.i18n import N_
from eventapp.registration.models import DelegateStatus, Purpose

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

#: Action on many delegates → msgid, in the order of the choice.
BULK_LABELS: Mapping[str, str] = {
    "accept": N_("Accept"),
    "decline": N_("Decline"),
    "let_wait": N_("Put on the waiting list"),
    "cancel": N_("Cancel registrations"),
    "category": N_("Change the category"),
    "delegation": N_("Change the delegation"),
    "link": N_("Send the personal link again"),
}

#: Action on many delegates → what it does, a msgid.
BULK_TEXTS: Mapping[str, str] = {
    "accept": N_(
        "Those who have waited longest come first. Everybody who is accepted gets a mail. "
        "Where no seat is left, people stay as they are."
    ),
    "decline": N_("They are told by mail, with the reason. Their seats go to those who have waited longest."),
    "let_wait": N_("Their applications are approved. They get a seat when one is free, and a mail."),
    "cancel": N_(
        "They are told by mail and can register again by their personal link. "
        "Their seats go to those who have waited longest."
    ),
    "category": N_("Seats are kept where the quota of the new category allows it."),
    "delegation": N_("Seats are kept where the quota of the new delegation allows it."),
    "link": N_("Everybody gets a mail with the link that they have. It stays the same."),
}

#: Purpose of a consent → msgid, short, for the secretariat.
CONSENT_NAMES: Mapping[str, str] = {
    Purpose.PARTICIPATION: N_("Taking part"),
    Purpose.TRANSFER_ABROAD: N_("Details passed on abroad"),
    Purpose.LIST_OF_PARTICIPANTS: N_("List of participants"),
    Purpose.PHOTOGRAPHS: N_("Photographs"),
}

#: Who passed a consent on → msgid.
GIVEN_BY: Mapping[str, str] = {
    "delegate": N_("by themselves"),
    "focal_point": N_("through a focal point"),
    "secretariat": N_("through the secretariat"),
}
