"""Days, weeks, months and years: the stretches of time that pictures and the timeline are drawn in."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eventapp.i18n import gettext, month_in_words, short_date


class Scale(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


#: How long a period is, about.
_DAYS = {Scale.DAY: 1, Scale.WEEK: 7, Scale.MONTH: 30, Scale.YEAR: 365}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar with both its ends; weeks begin on Monday (ISO 8601)."""

    scale: Scale
    first: date
    last: date

    def in_words(self, language: str) -> str:
        if self.scale is Scale.WEEK:
            return str(gettext("Week of %(day)s", day=short_date(self.first, language)))
        if self.scale is Scale.MONTH:
            return month_in_words(self.first, language)
        return str(self.first.year) if self.scale is Scale.YEAR else short_date(self.first, language)


def period_of(day: date, scale: Scale) -> Period:
    """Return the period that a day lies in; it ends with the calendar, in the year 9999."""
    if scale is Scale.DAY:
        return Period(scale, day, day)
    if scale is Scale.WEEK:
        monday = day.toordinal() - day.weekday()
        last = min(monday + 6, date.max.toordinal())
        return Period(scale, date.fromordinal(max(monday, 1)), date.fromordinal(last))
    if scale is Scale.MONTH:
        return Period(scale, day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Period(scale, date(day.year, 1, 1), date(day.year, 12, 31))


def periods_between(first: date, last: date, scale: Scale) -> list[Period]:
    """Return the periods that follow each other from the one of ``first`` to the one of ``last``."""
    periods = [period_of(first, scale)]
    while periods[-1].last < last:
        periods.append(period_of(periods[-1].last + timedelta(days=1), scale))
    return periods


def coarser(one: Scale, other: Scale) -> Scale:
    """Return the scale of the two that has the longer periods."""
    return max(one, other, key=list(Scale).index)


def do_fit(first: date, last: date, scale: Scale, most: int) -> bool:
    """Tell whether about ``most`` periods or fewer lie between two days."""
    return (last - first).days < most * _DAYS[scale]


def finest_scale(first: date, last: date, most: int) -> Scale:
    """Return the finest scale of which ``most`` periods do for two days; years where none does."""
    return next((scale for scale in Scale if do_fit(first, last, scale, most)), Scale.YEAR)
