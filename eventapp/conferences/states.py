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
    UNPUBLISH = "unpublish"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    RESTORE = "restore"


#: Step → state it starts from, state it leads to.
STEPS: Mapping[Step, tuple[ConferenceState, ConferenceState]] = {
    Step.PUBLISH: (ConferenceState.DRAFT, ConferenceState.PUBLISHED),
    Step.UNPUBLISH: (ConferenceState.PUBLISHED, ConferenceState.DRAFT),
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
class Missing:
    """Something a conference needs before the public sees it; ``endpoint`` is where it is given."""

    text: str
    endpoint: str


def missing_for_publication(
    conference: Conference, sides: Sequence[Side], venue: Venue | None
) -> list[Missing]:
    """Return what must still be given before ``conference`` can be published, in the order of the forms."""
    first = conference.first_language
    checks = (
        (first in conference.title, N_("the title in the first language"), "conferences.edit_details"),
        (venue is not None and bool(venue.name), N_("the venue's name"), "conferences.edit_details"),
        (bool(conference.contact_email), N_("the contact mailbox"), "conferences.edit_details"),
        (len(sides) >= 2, N_("at least two sides"), "conferences.list_sides"),
    )
    return [Missing(text, endpoint) for is_there, text, endpoint in checks if not is_there]


class NotReady(InvalidInput):
    """A conference lacks what the public must be told; ``missing`` lists it."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(N_("This can't be published yet: something is missing."))
        self.missing = tuple(missing)


def check_ready(conference: Conference, sides: Sequence[Side], venue: Venue | None) -> None:
    """Raise :class:`NotReady` while something is missing."""
    missing = missing_for_publication(conference, sides, venue)
    if missing:
        raise NotReady(missing)
