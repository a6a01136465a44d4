"""Rules of the plan: when a conference reminds, escalates, sums up and asks."""

import re
from dataclasses import dataclass

from eventapp.errors import InvalidInput
from eventapp.i18n import N_

#: So many reminders, notices or pulses a plan has at most; more would be noise.
MAX_STEPS = 6
MAX_DAYS = 365
MAX_MONTHS = 36
#: What people put between numbers, in both scripts.
_BETWEEN = re.compile(r"[\s,;，、；]+")


@dataclass(frozen=True, slots=True)
class Plan:
    """When a conference reminds, escalates and asks; its values alone are the standard plan.

    Days count from the due date or, for ``expiry_days``, down to the day of expiry; months from the last day
    of the conference. ``digest_weekday`` 0 is Monday. None and () send nothing. ``is_public`` shows the
    progress to everybody.
    """

    reminds_before: tuple[int, ...] = (14, 3)
    reminds_after: tuple[int, ...] = (1, 7)
    tells_focal_point_after: int | None = 14
    tells_secretariat_after: int | None = 28
    digest_weekday: int | None = 0
    expiry_days: tuple[int, ...] = (90, 30)
    pulse_months: tuple[int, ...] = (1, 6, 12)
    is_public: bool = False


STANDARD = Plan()


def read_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in ``"14, 3"``; raises :class:`InvalidInput` for anything that is none."""
    parts = [part for part in _BETWEEN.split(text) if part]
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        raise InvalidInput(N_("Please write whole numbers with commas between them, such as 14, 3."))
    return tuple(int(part) for part in parts)


def checked_plan(plan: Plan) -> Plan:
    """Return a plan with its days in order, each once; raises :class:`InvalidInput` at the field."""
    weekday = plan.digest_weekday
    if weekday is not None and weekday not in range(7):
        raise InvalidInput(N_("Please choose a day of the week."), field="digest_weekday")
    focal_point, secretariat = plan.tells_focal_point_after, plan.tells_secretariat_after
    for field, days in (("tells_focal_point_after", focal_point), ("tells_secretariat_after", secretariat)):
        if days is not None:
            _check_range([days], 1, MAX_DAYS, field)
    if focal_point is not None and secretariat is not None and secretariat <= focal_point:
        raise InvalidInput(
            N_("The secretariat is told last: please give more days than for the focal point."),
            field="tells_secretariat_after",
        )
    return Plan(
        reminds_before=_checked(plan.reminds_before, 0, MAX_DAYS, "reminds_before")[::-1],
        reminds_after=_checked(plan.reminds_after, 1, MAX_DAYS, "reminds_after"),
        tells_focal_point_after=focal_point,
        tells_secretariat_after=secretariat,
        digest_weekday=weekday,
        expiry_days=_checked(plan.expiry_days, 0, MAX_DAYS, "expiry_days")[::-1],
        pulse_months=_checked(plan.pulse_months, 1, MAX_MONTHS, "pulse_months"),
        is_public=plan.is_public,
    )


def _checked(numbers: tuple[int, ...], least: int, most: int, field: str) -> tuple[int, ...]:
    each_once = sorted(set(numbers))
    if len(each_once) > MAX_STEPS:
        raise InvalidInput(N_("Please give %(max)d numbers at most."), field=field, max=MAX_STEPS)
    _check_range(each_once, least, most, field)
    return tuple(each_once)


def _check_range(numbers: list[int], least: int, most: int, field: str) -> None:
    if any(not least <= number <= most for number in numbers):
        raise InvalidInput(
            N_("Please use numbers from %(least)d to %(most)d."), field=field, least=least, most=most
        )


def read_number(text: str) -> int | None:
    """Return the one number in ``text``, None where it is empty."""
    numbers = read_numbers(text)
    if len(numbers) > 1:
        raise InvalidInput(N_("Please write one number."))
    return numbers[0] if numbers else None
