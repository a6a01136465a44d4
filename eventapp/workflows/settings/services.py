"""Settings of a conference that touch its delegates: registration, and taking it back from the public."""

from datetime import datetime

from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.services import change_registration, withdraw_conference
from eventapp.registration import seats
from eventapp.registration.queries import count_by_status
from eventapp.registration.services import promote_waiting


def change_registration_settings(
    actor: Actor,
    *,
    conference: Conference,
    version: int,
    opens_at: datetime | None,
    closes_at: datetime | None,
    capacity: int | None,
) -> int:
    """Set the window (instants) and the seats; return how many moved up from the waiting list."""
    change_registration(
        actor,
        conference=conference,
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=capacity,
    )
    return promote_waiting(actor, conference.id)


def withdraw(actor: Actor, *, conference: Conference) -> None:
    """Make a published conference a draft again; raises ``Conflict`` once somebody has registered."""
    # Whoever is registering in this moment is waited for, and counted.
    seats.hold(conference.id)
    withdraw_conference(actor, conference=conference, delegates=sum(count_by_status(conference.id).values()))
