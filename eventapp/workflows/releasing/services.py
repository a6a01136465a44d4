"""Use cases that give an agenda to the public, and tell whom it touches."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.agendas.reading import find_newest_version
from eventapp.agendas.services import Release, release_agenda
from eventapp.calendars.services import tell_calendars
from eventapp.conferences.models import Conference
from eventapp.conferences.services import publish_conference
from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class Released:
    """A release, and how many calendar mails it sent on their way."""

    release: Release
    mails: int


def publish(actor: Actor, *, conference: Conference) -> None:
    """Show a conference to the public, and its agenda as it is; raises ``states.NotReady``.

    From then on the public reads what is released, so a published conference always has a release.
    """
    publish_conference(actor, conference=conference)
    if find_newest_version(conference.id) is None:
        release_agenda(actor, conference=conference)


def release(
    actor: Actor, *, conference: Conference, seen: str | None = None, note: LocalizedText = NO_TEXT
) -> Released:
    """Release the working copy and tell everybody whom it touches; raises as ``release_agenda`` does."""
    done = release_agenda(actor, conference=conference, seen=seen, note=note)
    return Released(done, tell_calendars(actor, conference=conference))
