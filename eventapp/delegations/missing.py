"""What is still missing of somebody who was nominated."""

from eventapp.i18n import N_
from eventapp.registration.models import Delegate


def missing_of(delegate: Delegate) -> list[str]:
    """Return what has to be given before the secretariat can look at a nomination, as msgids."""
    if delegate.completed_at is not None:
        return []
    fields = (
        (N_("Organization"), delegate.organization_name),
        (N_("Position"), delegate.position),
        (N_("Own consent"), ""),
    )
    return [label for label, value in fields if not value]
