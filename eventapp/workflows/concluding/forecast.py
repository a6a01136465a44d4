"""What concluding a conference would do now, in numbers, before anybody says yes."""

from dataclasses import dataclass
from datetime import date

from eventapp.agendas.reading import find_newest_version
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.follow_up.rules import Plan
from eventapp.follow_up.services import get_plan
from eventapp.pulses.rules import rounds_to_ask
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
    plan, last_day = get_plan(conference.id), conference.ends_on
    rounds = rounds_to_ask(plan.pulse_months, last_day, last_day, today(conference.timezone))
    return Forecast(
        audiences={audience: list_delegates(conference.id, audience) for audience in Audience},
        owners=len(list_owners(conference.id)),
        plan=plan,
        pulses=tuple(rounds.values()),
        is_frozen=conference.agenda_frozen_at is not None,
        is_released=find_newest_version(conference.id) is not None,
        was_told=was_anybody_told(conference.id),
    )
