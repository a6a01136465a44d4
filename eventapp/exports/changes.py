"""When what a document of outcomes shows last changed: its date, and whether a newer one can be made.

An open item becomes overdue without anybody changing it, on the day after its due date.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from eventapp.action_items.filters import is_late
from eventapp.action_items.models import ActionItem
from eventapp.action_items.register import read_register_state
from eventapp.clock import to_instant, today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.summary import newest_change
from eventapp.pulses.models import Pulse
from eventapp.registration.models import CheckIn, Consent, ConsentText, Delegate, Delegation


def register_changed_at(conference: Conference) -> datetime:
    """Return when an action item last changed, or became overdue. Two queries."""
    changed_at = read_register_state(conference.id)[2]
    return max(filter(None, (conference.created_at, changed_at, _became_overdue_at(conference))))


def status_changed_at(conference: Conference) -> datetime:
    """Return when the day began: yesterday's report is outdated."""
    return to_instant(datetime.combine(today(conference.timezone), time()), conference.timezone)


def indicators_changed_at(conference: Conference) -> datetime:
    """Return when anything that is counted last changed. Three queries."""
    pulses = (
        session()
        .execute(
            select(func.max(Pulse.sent_at), func.max(Pulse.answered_at)).where(
                Pulse.conference_id == conference.id
            )
        )
        .one()
    )
    return max(filter(None, (newest_change(conference), _became_overdue_at(conference), *pulses)))


def participants_changed_at(conference: Conference) -> datetime:
    """Return when who takes part, from where and who may be named last changed. One query."""
    newest = (
        select(func.max(column)).where(model.conference_id == conference.id).scalar_subquery()
        for model, column in (
            (Delegate, Delegate.updated_at),
            (Delegation, Delegation.updated_at),
            (Consent, Consent.given_at),
            (Consent, Consent.withdrawn_at),
            (ConsentText, ConsentText.created_at),
        )
    )
    instants: list[datetime] = [each for each in session().execute(select(*newest)).one() if each]
    return max([conference.created_at, *instants])


def certificates_changed_at(conference: Conference) -> datetime:
    """Return when who came, or how they are called, last changed. Two queries."""
    last = select(func.max(CheckIn.at)).where(CheckIn.conference_id == conference.id)
    came_at: datetime | None = session().scalar(last)
    return max(filter(None, (conference.changed_at, participants_changed_at(conference), came_at)))


def _became_overdue_at(conference: Conference) -> datetime | None:
    """Return the midnight after the newest due date that passed with something still open."""
    due_on: date | None = session().scalar(
        select(func.max(ActionItem.due_on)).where(
            ActionItem.conference_id == conference.id,
            is_late(today(conference.timezone)),
        )
    )
    if due_on is None:
        return None
    return to_instant(datetime.combine(due_on + timedelta(days=1), time()), conference.timezone)
