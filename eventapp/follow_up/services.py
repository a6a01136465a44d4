"""Use cases of the plan: reading and setting it."""

from dataclasses import asdict

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.follow_up.models import FollowUpPlan
from eventapp.follow_up.queries import find_plan
from eventapp.follow_up.rules import STANDARD, Plan, checked_plan
from eventapp.permissions import Permission, require


def get_plan(conference_id: str) -> Plan:
    """Return the plan that holds for a conference: its own, else the standard one."""
    row = find_plan(conference_id)
    if row is None:
        return STANDARD
    return Plan(
        reminds_before=tuple(row.reminds_before),
        reminds_after=tuple(row.reminds_after),
        tells_focal_point_after=row.tells_focal_point_after,
        tells_secretariat_after=row.tells_secretariat_after,
        digest_weekday=row.digest_weekday,
        expiry_days=tuple(row.expiry_days),
        pulse_months=tuple(row.pulse_months),
        is_public=row.is_public,
    )


def set_plan(actor: Actor, *, conference_id: str, plan: Plan, version: int | None) -> Plan:
    """Let ``plan`` hold from the next pass on, and return it in order.

    ``version`` is that of the plan which was read, None where there was none. Raises :class:`Conflict` unless
    it is the newest, :class:`InvalidInput` for days that can't be.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    hold_conference(conference_id)
    row = find_plan(conference_id)
    check_is_newest(row, version)
    checked = checked_plan(plan)
    if row is None:
        row = FollowUpPlan(conference_id=conference_id)
        session().add(row)
    for name, value in asdict(checked).items():
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.updated_at = now()
    record(
        actor,
        "follow_up.plan_set",
        subject_type="conference",
        subject_id=conference_id,
        conference_id=conference_id,
        is_public=checked.is_public,
    )
    session().flush()
    return checked
