"""How complete a conference's public texts are in each of its languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventapp.conferences.models import Conference, Room, Side, Venue
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the public texts there are in one language."""

    language: str
    filled: int
    total: int

    @property
    def percent(self) -> int:
        """The share in whole percent; 100 only when nothing is missing."""
        return 100 * self.filled // self.total if self.total else 100


def completeness(
    languages: Sequence[str], expected: Iterable[LocalizedText], others: Iterable[LocalizedText] = ()
) -> list[Completeness]:
    """Count the texts per language. ``others`` count only where some language says something."""
    texts = [*expected, *(text for text in others if text)]
    return [
        Completeness(language, sum(language in text for text in texts), len(texts)) for language in languages
    ]


def frame_completeness(
    conference: Conference,
    venue: Venue | None,
    sides: Iterable[Side],
    rooms: Iterable[Room],
    others: Iterable[LocalizedText] = (),
) -> list[Completeness]:
    """Count title, description, venue, address, sides and rooms; ``others`` are texts of slices above."""
    place = (venue.name, venue.address) if venue else (NO_TEXT, NO_TEXT)
    named = [*(side.name for side in sides), *(room.name for room in rooms)]
    return completeness(
        conference.languages, (conference.title, conference.description, *place, *named), others
    )
