"""Rules of delegations that need no database."""

from datetime import datetime

from eventapp.conferences.models import Conference
from eventapp.registration.rules import changes_end_at


def is_overdue(conference: Conference, at: datetime) -> bool:
    """Tell whether data that nobody has completed by ``at`` are late.

    They are due when registration closes; without such an instant, when delegates can't change them any more.
    """
    return at >= (conference.registration_closes_at or changes_end_at(conference))
