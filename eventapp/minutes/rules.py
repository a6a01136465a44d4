"""Rules for minutes, attendance and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.minutes.models import AttendanceStatus, Minutes, MinutesStatus

MAX_SUMMARY = 20_000
MAX_DECISION = 4_000
MAX_PARTIES = 12
MAX_NAME = 200
MAX_COMMENT = 4_000
MAX_REVIEWERS = 200
#: Of one person on the minutes of one agenda item: whoever has a link can send no end of them.
MAX_COMMENTS = 100


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


def check_comments_until(comments_until: date | None, today: date) -> None:
    """Raise :class:`InvalidInput` for a day that is over; both are dates in the conference's zone."""
    if comments_until is None:
        raise InvalidInput(N_("Please say until when comments are wanted."), field="comments_until")
    if comments_until < today:
        raise InvalidInput(N_("Please choose today or a later day."), field="comments_until")


def check_takes_comments(minutes: Minutes, today: date) -> None:
    """Raise :class:`Conflict` unless minutes are circulated and the day is not over."""
    if minutes.status == MinutesStatus.APPROVED:
        raise Conflict(N_("These minutes are approved. They take no more comments."))
    if minutes.status != MinutesStatus.CIRCULATED:
        raise Conflict(N_("These minutes are being worked on. You are asked again when they are ready."))
    if minutes.comments_until is not None and minutes.comments_until < today:
        raise Conflict(N_("The time for comments is over. Please write to the secretariat."))


def checked_comment(text: str) -> str:
    """Return a comment, tidy; raises :class:`InvalidInput` where it says nothing or too much."""
    tidy = text.strip()
    if not tidy:
        raise InvalidInput(N_("Please fill this in."), field="text")
    if len(tidy) > MAX_COMMENT:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="text", max=MAX_COMMENT)
    return tidy
