"""Use case of the first visit: a focal point has opened the link."""

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.registration.models import FocalPoint


def note_opening(focal_point: FocalPoint) -> None:
    """Note when the link was used first."""
    if focal_point.opened_at is None:
        focal_point.opened_at = now()
        session().flush()
