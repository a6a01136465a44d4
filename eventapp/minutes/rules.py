"""Rules for minutes, attendance and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.minutes.models import AttendanceStatus, Minutes, MinutesStatus

MAX_SUMMARY = 20_000
MAX_DECISION = 4_000
MAX_PARTIES = 12
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A party as a person names it: exactly one of the two is an id."""

    side_id: str | None = None
    organization_id: str | None = None


def check_can_be_edited(minutes: Minutes | None) -> None:
    """Raise :class:`Conflict` when minutes are approved: what is approved is read-only."""
    if minutes is not None and minutes.status == MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are approved. Reopen them to change them."))


def check_attendance_status(status: str) -> None:
    if status not in set(AttendanceStatus):
        raise InvalidInput(N_("Please choose one of the states."), field="status")


def checked_parties(parties: Sequence[PartyRef]) -> list[PartyRef]:
    """Return the parties of a decision, each once; raises :class:`InvalidInput` for too many."""
    each = list(dict.fromkeys(parties))
    if len(each) > MAX_PARTIES:
        raise InvalidInput(
            N_("Please name at most %(max)d parties."), field=f"parties-{MAX_PARTIES}", max=MAX_PARTIES
        )
    return each
