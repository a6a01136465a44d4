"""What the plan will send in the coming days: the pass itself, made on paper."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from eventapp.follow_up.rules import Plan
from eventapp.follow_up.schedule import FollowedUp, into_mails, list_due

DAYS = 30


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """How many mails of each kind go out on a day, if nothing is done and nothing added until then."""

    day: date
    mails: Mapping[str, int]


def preview(facts: FollowedUp, plan: Plan, today: date, sent: Collection[str]) -> list[PreviewDay]:
    """Return the days from today on, or from tomorrow where today's pass was made, on which mails go out.

    ``sent`` are the keys of what was told before.
    """
    known, passed_on, days = set(sent), facts.passed_on, []
    for number in range(DAYS):
        day = today + timedelta(days=number)
        if passed_on is not None and passed_on >= day:
            continue
        due = list_due(replace(facts, passed_on=passed_on), plan, day)
        new = [notice for notice in due if notice.key not in known]
        if new:
            days.append(PreviewDay(day, Counter(mail.kind for mail in into_mails(new))))
        known.update(notice.key for notice in new)
        passed_on = day
    return days
