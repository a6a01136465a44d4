"""What the plan's mails are called, and counted."""

from collections.abc import Mapping

from eventapp.follow_up.preview import PreviewDay
from eventapp.i18n import N_, ngettext

#: Kind of mail → msgid of its name.
KIND_NAMES: Mapping[str, str] = {
    "action_items_due": N_("Reminder of action items"),
    "action_items_overdue_focal_point": N_("Overdue, to a focal point"),
    "action_items_overdue_secretariat": N_("Overdue, to the secretariat"),
    "follow_up_digest": N_("Weekly overview"),
    "agreement_expires": N_("Agreement ends soon"),
    "pulse_asked": N_("Question about results"),
}


def count_in_words(kind: str, number: int) -> str:
    """Return how many mails of a kind: "3 reminders"."""
    counted = {
        "action_items_due": ngettext("%(num)s reminder", "%(num)s reminders", number),
        "action_items_overdue_focal_point": ngettext(
            "%(num)s mail to a focal point", "%(num)s mails to focal points", number
        ),
        "action_items_overdue_secretariat": ngettext(
            "%(num)s mail to the secretariat", "%(num)s mails to the secretariat", number
        ),
        "follow_up_digest": ngettext("%(num)s weekly overview", "%(num)s weekly overviews", number),
        "agreement_expires": ngettext(
            "%(num)s mail about an agreement that ends",
            "%(num)s mails about agreements that end",
            number,
        ),
        "pulse_asked": ngettext("%(num)s question about results", "%(num)s questions about results", number),
    }
    return str(counted[kind])


def day_in_words(day: PreviewDay) -> list[str]:
    """Return what goes out on a day, kind by kind in the order of the plan."""
    return [count_in_words(kind, day.mails[kind]) for kind in KIND_NAMES if day.mails.get(kind)]
