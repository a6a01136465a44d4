"""Finding the plan of a conference, and what was sent by it."""

from eventapp.db.session import session
from eventapp.follow_up.models import FollowUpPlan


def find_plan(conference_id: str) -> FollowUpPlan | None:
    """Return the plan that somebody set, None where the standard plan holds."""
    plan: FollowUpPlan | None = session().get(FollowUpPlan, conference_id)
    return plan
