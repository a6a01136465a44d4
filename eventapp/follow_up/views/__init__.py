"""Pages of follow-up: the plan that an organizer sets, and a contact's own page."""

from eventapp.follow_up.views import own, plan
from eventapp.follow_up.views.blueprint import follow_up

__all__ = ["follow_up", "own", "plan"]
