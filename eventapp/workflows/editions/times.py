"""What becomes of the times of an agenda on other days and in another zone: they keep their wall clock."""

from datetime import date, datetime, timedelta

from eventapp.clock import to_instant, to_wall_clock
from eventapp.workflows.editions.pattern import Moment


def moment_of(instant: datetime, starts_on: date, timezone: str) -> Moment:
    """Return an instant as a time of a conference that begins on ``starts_on`` in ``timezone``."""
    shown = to_wall_clock(instant, timezone)
    return Moment((shown.date() - starts_on).days, shown.time().replace(fold=0))


def seconds_on_the_clock(starts_at: datetime, ends_at: datetime, timezone: str) -> int:
    """Return by how much the clock moves on from start to end.

    Where clocks go back just then, and it would not move on at all, this is how long it lasts.
    """
    shown = to_wall_clock(ends_at, timezone) - to_wall_clock(starts_at, timezone)
    return int((shown if shown > timedelta() else ends_at - starts_at).total_seconds())


def date_of(day: int, days: int, starts_on: date, ends_on: date) -> date | None:
    """Return the date of a day of a pattern that lasted ``days`` in a conference of these dates.

    Days before the first one stay so far before it, and those after the last so far after it. None is a day
    in the middle that the conference, shorter now, does not have.
    """
    if day >= days:
        return ends_on + timedelta(days=day - days + 1)
    there = starts_on + timedelta(days=day)
    return there if there <= ends_on else None


def span_on(day: date, moment: Moment, lasts: int, timezone: str) -> tuple[datetime, datetime]:
    """Return start and end of what begins at ``moment`` on ``day`` and lasts so many seconds on the clock.

    A time that does not exist there, because clocks go forward, becomes the instant one gap later; where the
    end would come too early for that, it lasts as long as it did.
    """
    shown = datetime.combine(day, moment.at)
    starts_at = to_instant(shown, timezone)
    ends_at = to_instant(shown + timedelta(seconds=lasts), timezone)
    return starts_at, ends_at if ends_at > starts_at else starts_at + timedelta(seconds=lasts)


def a_year_later(day: date) -> date:
    """Return the same day of the next year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
