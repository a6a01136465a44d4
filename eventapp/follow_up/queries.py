"""Finding the plan of a conference, and what was sent by it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer

from eventapp.db.session import session
from eventapp.follow_up.models import FollowUpPlan, Notice
from eventapp.jobs.models import OutboxMessage


def find_plan(conference_id: str) -> FollowUpPlan | None:
    """Return the plan that somebody set, None where the standard plan holds."""
    plan: FollowUpPlan | None = session().get(FollowUpPlan, conference_id)
    return plan


def list_notice_keys(conference_id: str) -> set[str]:
    """Return the keys of all that was told at a conference."""
    return set(session().scalars(select(Notice.key).where(Notice.conference_id == conference_id)))


def list_sent(conference_id: str, kinds: Sequence[str], limit: int) -> list[OutboxMessage]:
    """Return the newest mails of these kinds, without their texts."""
    return list(
        session().scalars(
            select(OutboxMessage)
            .where(OutboxMessage.conference_id == conference_id, OutboxMessage.kind.in_(kinds))
            .options(defer(OutboxMessage.body), defer(OutboxMessage.last_error))
            .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
            .limit(limit)
        )
    )
