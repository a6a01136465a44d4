"""Pages of the check-in desk."""

from eventapp.desk.views import checking_in, groups, offline, showing, walk_in
from eventapp.desk.views.blueprint import desk

__all__ = ["checking_in", "desk", "groups", "offline", "showing", "walk_in"]
