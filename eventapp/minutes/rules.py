"""Rules for minutes and decisions."""

from eventapp.db.base import Versioned
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.minutes.models import Minutes, MinutesStatus

MAX_SUMMARY = 20_000
MAX_DECISION = 4_000


def check_is_newest(row: Versioned | None, version: int | None) -> None:
    """Raise :class:`Conflict` unless ``version`` is the one that ``row`` has; None where there is no row."""
    if version != (row.version if row else None):
        raise Conflict(N_("Somebody else changed this since you opened it. Nothing was overwritten."))


def check_is_draft(minutes: Minutes | None) -> None:
    """Raise :class:`Conflict` when minutes are approved: what is approved is read-only."""
    if minutes is not None and minutes.status == MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are approved. Reopen them to change them."))
