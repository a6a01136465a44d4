"""Pages of registration: the public form, a delegate's own pages, the secretariat's list."""

from eventapp.registration.views import listing, own, public, secretariat
from eventapp.registration.views.blueprint import registration

__all__ = ["listing", "own", "public", "registration", "secretariat"]
