"""Rules for minutes and decisions."""

from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.minutes.models import Minutes, MinutesStatus

MAX_SUMMARY = 20_000
MAX_DECISION = 4_000


def check_is_draft(minutes: Minutes | None) -> None:
    """Raise :class:`Conflict` when minutes are approved: what is approved is read-only."""
    if minutes is not None and minutes.status == MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are approved. Reopen them to change them."))
