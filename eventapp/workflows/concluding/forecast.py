"""What concluding a conference would do now, in numbers, before anybody says yes."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from eventapp.agendas.reading import find_newest_version
from eventapp.conferences.models import Conference
from eventapp.follow_up.rules import Plan
from eventapp.follow_up.services import get_plan
from eventapp.workflows.concluding.recipients import (
    Audience,
    Recipients,
    list_delegates,
    list_owners,
    was_anybody_told,
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """``audiences`` says for each choice whom it would write to, ``pulses`` on which days are asked.

    ``is_released`` is False where there is no released agenda that could be frozen. ``was_told`` says that an
    earlier conclusion has written to somebody.
    """

    audiences: dict[Audience, Recipients]
    owners: int
    plan: Plan
    pulses: tuple[date, ...]
    is_frozen: bool
    is_released: bool
    was_told: bool

    @property
    def usual_audience(self) -> Audience:
        """Those who came, where that is known."""
        came = self.audiences[Audience.ATTENDED]
        is_known = came.mails or came.unreachable or came.written_to
        return Audience.ATTENDED if is_known else Audience.ACCEPTED


def read_forecast(conference: Conference) -> Forecast:
    plan = get_plan(conference.id)
    return Forecast(
        audiences={audience: list_delegates(conference.id, audience) for audience in Audience},
        owners=len(list_owners(conference.id)),
        plan=plan,
        pulses=tuple(months_later(conference.ends_on, months) for months in plan.pulse_months),
        is_frozen=conference.agenda_frozen_at is not None,
        is_released=find_newest_version(conference.id) is not None,
        was_told=was_anybody_told(conference.id),
    )


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last day where it has no such one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
