"""Pages of registration: the public form, a delegate's own pages, the secretariat's list."""

from eventapp.registration.views import (
    bulk,
    filing,
    listing,
    own,
    own_consents,
    own_details,
    own_files,
    own_follow_up,
    public,
    saved_views,
    secretariat,
    statistics,
)
from eventapp.registration.views.blueprint import registration

__all__ = [
    "bulk",
    "filing",
    "listing",
    "own",
    "own_consents",
    "own_details",
    "own_files",
    "own_follow_up",
    "public",
    "registration",
    "saved_views",
    "secretariat",
    "statistics",
]
