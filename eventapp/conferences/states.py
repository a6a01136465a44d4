"""The life of a conference: which step leads where, and what must be there before the public sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.conferences.models import Conference, ConferenceState, Side, Venue
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_


class Step(StrEnum):
    """What an organizer does to a conference as a whole."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    RESTORE = "restore"


#: Step → state it starts from, state it leads to.
STEPS: Mapping[Step, tuple[ConferenceState, ConferenceState]] = {
    Step.PUBLISH: (ConferenceState.DRAFT, ConferenceState.PUBLISHED),
    Step.WITHDRAW: (ConferenceState.PUBLISHED, ConferenceState.DRAFT),
    Step.CLOSE: (ConferenceState.PUBLISHED, ConferenceState.CLOSED),
    Step.REOPEN: (ConferenceState.CLOSED, ConferenceState.PUBLISHED),
    Step.ARCHIVE: (ConferenceState.CLOSED, ConferenceState.ARCHIVED),
    Step.RESTORE: (ConferenceState.ARCHIVED, ConferenceState.CLOSED),
}


def state_after(step: Step, state: str) -> ConferenceState:
    """Return the state that ``step`` leads to; raises :class:`Conflict` from any other state."""
    start, end = STEPS[step]
    if state != start:
        raise Conflict(N_("The conference is in another state by now. Look at it again before you go on."))
    return end


def steps_from(state: str) -> list[Step]:
    return [step for step, (start, _end) in STEPS.items() if start == state]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something the public must be told; ``endpoint`` is the page on which it is given."""

    text: str
    endpoint: str
    is_met: bool


def requirements(conference: Conference, sides: Sequence[Side], venue: Venue | None) -> list[Requirement]:
    """Return what a conference needs to be published, in the order of the forms."""
    has_title = conference.first_language in conference.title
    has_venue = venue is not None and bool(venue.name)
    return [
        Requirement(N_("Title in the first language"), "settings.edit_details", has_title),
        Requirement(N_("Name of the venue"), "settings.edit_details", has_venue),
        Requirement(N_("Contact mailbox"), "settings.edit_details", bool(conference.contact_email)),
        Requirement(N_("Two sides or more"), "conferences.list_sides", len(sides) >= 2),
    ]


class NotReady(InvalidInput):
    """A conference lacks what the public must be told; ``missing`` lists it."""

    def __init__(self, missing: Sequence[Requirement]) -> None:
        super().__init__(N_("This can't be published yet: something is missing."))
        self.missing = tuple(missing)


def check_ready(conference: Conference, sides: Sequence[Side], venue: Venue | None) -> None:
    """Raise :class:`NotReady` while something is missing."""
    missing = [each for each in requirements(conference, sides, venue) if not each.is_met]
    if missing:
        raise NotReady(missing)


def check_nobody_registered(delegates: int) -> None:
    """Raise :class:`Conflict` when people have registered: they were promised a public page."""
    if delegates:
        raise Conflict(
            N_("Registrations so far: %(number)d. So the page stays public; close the conference instead."),
            number=delegates,
        )
