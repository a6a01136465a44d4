"""Pages of releases: what the next one would do, and the versions so far."""

from eventapp.workflows.releasing.views import release, versions
from eventapp.workflows.releasing.views.blueprint import releasing

__all__ = ["release", "releasing", "versions"]
