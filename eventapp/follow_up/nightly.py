"""The pass: once a day in each conference's zone, what is due by its plan is sent.

It may be run as often as one likes, by several workers, or be killed in the middle: what was sent is known by
its notices, and a pass that did not come to its end is made again.
"""

import logging
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from eventapp.agreements.services import expire_due
from eventapp.clock import now, to_wall_clock, today
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.follow_up.models import FollowUpPass
from eventapp.follow_up.reading import has_taken_over, read_followed_up
from eventapp.follow_up.schedule import Mail, into_mails, list_due
from eventapp.follow_up.sending import send_mails
from eventapp.follow_up.services import get_plan
from eventapp.pulses.services import plan_pulses

log = logging.getLogger("eventapp.follow_up")

#: Mails of one transaction: others write between two of them.
AT_ONCE = 50
#: So often a batch is begun anew that another pass has got in the way of.
TRIES = 3
#: From this hour on, in the conference's zone, the worker makes the pass: mails are read in the morning.
MORNING = 7


def run_follow_up(secret_key: str, *, from_hour: int = 0) -> int:
    """Make the pass where something is followed up and had none on its day; return how many mails it gave.

    ``from_hour`` is the hour in the conference's zone before which its pass waits. Where it fails, the others
    go on, and it is made again by the next run.
    """
    sent = 0
    for conference_id, day in list_to_pass(from_hour):
        try:
            sent += make_pass(conference_id, day, secret_key)
        except Exception:
            log.exception("the follow-up of conference %s could not be done", conference_id)
    return sent


def list_to_pass(from_hour: int = 0) -> list[tuple[str, date]]:
    """Return conferences that follow something up and had no pass on their day, and that day."""
    rows = session().execute(
        select(Conference.id, Conference.timezone, FollowUpPass.passed_on)
        .outerjoin(FollowUpPass, FollowUpPass.conference_id == Conference.id)
        .where(
            or_(Conference.concluded_at.is_not(None), has_taken_over()),
            # Nowhere is the day more than one ahead of UTC's.
            or_(FollowUpPass.passed_on.is_(None), FollowUpPass.passed_on <= now().date()),
        )
        .order_by(Conference.id)
    )
    found = [
        (conference_id, today(timezone))
        for conference_id, timezone, passed_on in rows
        if (passed_on is None or passed_on < today(timezone))
        and to_wall_clock(now(), timezone).hour >= from_hour
    ]
    session().rollback()
    return found


def make_pass(conference_id: str, day: date, secret_key: str) -> int:
    """Send what is due at one conference on ``day`` and note that it was; return how many mails.

    Agreements that have ended expire, and pulses are planned; then everything is read, with no lock held, and
    each batch of mails is a transaction of its own.
    """
    plan = get_plan(conference_id)
    with transaction():
        expire_due(conference_id, day)
        plan_pulses(conference_id, plan.pulse_months, day)
    conference = session().get_one(Conference, conference_id)
    facts = read_followed_up(conference, plan, day)
    session().rollback()
    if facts is None:
        return 0
    mails = into_mails(list_due(facts, plan, day))
    spokespeople = frozenset(facts.spokespeople.values())
    sent = 0
    for start in range(0, len(mails), AT_ONCE):
        sent += _send_batch(conference_id, mails[start : start + AT_ONCE], spokespeople, secret_key)
    with transaction():
        _note_passed(conference_id, day)
    return sent


def _send_batch(
    conference_id: str,
    mails: Sequence[Mail],
    spokespeople: frozenset[str],
    secret_key: str,
    tries: int = TRIES,
) -> int:
    try:
        with transaction():
            return send_mails(conference_id, mails, spokespeople=spokespeople, secret_key=secret_key)
    except Conflict:
        if tries == 1:
            raise
    return _send_batch(conference_id, mails, spokespeople, secret_key, tries - 1)


def _note_passed(conference_id: str, day: date) -> None:
    row = session().get(FollowUpPass, conference_id, with_for_update=True)
    if row is None:
        session().add(FollowUpPass(conference_id=conference_id, passed_on=day))
    else:
        row.passed_on = max(row.passed_on, day)
