"""The pictures of follow-up: burn-up, ageing, the timeline, and the periods that they are drawn in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from eventapp.action_items.filters import NO_FILTERS, RegisterFilters, conditions
from eventapp.action_items.models import ActionItem
from eventapp.action_items.periods import Scale, finest_scale, period_of, periods_between
from eventapp.action_items.pictures import Ageing, burn_up, read_ageing, read_burn_up
from eventapp.action_items.timeline import Due, read_timeline
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from tests.minutes.builders import FIRST_DAY, NINE

Make = Callable[..., ActionItem]
Freeze = Callable[[datetime], None]


@pytest.mark.parametrize(
    ("day", "scale", "first", "last"),
    [
        (date(2021, 10, 21), Scale.DAY, date(2021, 10, 21), date(2021, 10, 21)),
        (date(2021, 10, 21), Scale.WEEK, date(2021, 10, 18), date(2021, 10, 24)),
        (date(2024, 2, 9), Scale.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2021, 10, 21), Scale.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
        (date.max, Scale.WEEK, date(9999, 12, 27), date.max),
        (date.max, Scale.MONTH, date(9999, 12, 1), date.max),
    ],
)
def test_a_period_holds_its_day(day: date, scale: Scale, first: date, last: date) -> None:
    period = period_of(day, scale)
    assert (period.first, period.last) == (first, last)


def test_periods_follow_each_other_to_the_end_of_the_calendar() -> None:
    periods = periods_between(date(9999, 10, 3), date.max, Scale.MONTH)
    assert [period.first.month for period in periods] == [10, 11, 12]


@pytest.mark.parametrize(
    ("days", "scale"), [(0, "day"), (59, "day"), (60, "week"), (420, "month"), (1800, "year")]
)
def test_the_finest_scale_that_fits_is_chosen(days: int, scale: str) -> None:
    assert finest_scale(FIRST_DAY, FIRST_DAY + timedelta(days=days), 60) == scale


@pytest.mark.parametrize(
    ("day", "scale", "english", "chinese"),
    [
        (date(2021, 10, 21), Scale.MONTH, "October 2021", "2021年10月"),
        (date(2021, 10, 21), Scale.YEAR, "2021", "2021"),
        (date(2021, 10, 21), Scale.DAY, "21 Oct 2021", "2021年10月21日"),
    ],
)
def test_a_period_is_called_in_the_language_of_its_reader(
    day: date, scale: Scale, english: str, chinese: str
) -> None:
    period = period_of(day, scale)
    assert (period.in_words("en"), period.in_words("zh")) == (english, chinese)


def test_burn_up_runs_on_from_step_to_step_and_begins_with_what_came_before() -> None:
    day = [FIRST_DAY + timedelta(days=number) for number in range(5)]
    steps = burn_up(
        {day[0] - timedelta(days=3): 2, day[1]: 3, day[4] + timedelta(days=9): 1}, {day[3]: 4}, day[0], day[4]
    )
    assert [(step.period.first, step.promised, step.completed) for step in steps] == [
        (day[0], 2, 0),
        (day[1], 5, 0),
        (day[2], 5, 0),
        (day[3], 5, 4),
        (day[4], 6, 4),
    ]


def test_burn_up_before_the_conference_begins_with_the_first_promise() -> None:
    steps = burn_up({FIRST_DAY: 1}, {}, FIRST_DAY + timedelta(days=100), FIRST_DAY + timedelta(days=1))
    assert [step.period.first for step in steps] == [FIRST_DAY, FIRST_DAY + timedelta(days=1)]
    assert burn_up({}, {}, FIRST_DAY, FIRST_DAY) == ()


def test_burn_up_counts_days_of_the_conference_and_leaves_out_what_was_given_up(
    make: Make, conference: Conference, frozen: Freeze
) -> None:
    make("before midnight")
    frozen(NINE + timedelta(hours=15))
    make("after midnight in Shanghai, while the day goes on in Greenwich", status="completed")
    make("given up", status="cancelled")
    wanted = tuple(conditions(conference.id, NO_FILTERS, FIRST_DAY))
    steps = read_burn_up(wanted, conference.timezone, FIRST_DAY, FIRST_DAY + timedelta(days=1))
    assert [(step.promised, step.completed) for step in steps] == [(1, 0), (2, 1)]


def test_ageing_puts_each_open_item_into_one_age(make: Make, conference: Conference, frozen: Freeze) -> None:
    make("old, long overdue", due_on=FIRST_DAY)
    make("old, done", due_on=FIRST_DAY, status="completed")
    carried = make("old, carried over", due_on=FIRST_DAY).id
    with transaction():
        session().get_one(ActionItem, carried).carried_at = NINE
    frozen(NINE + timedelta(days=370))
    make("of today, due tomorrow", due_on=FIRST_DAY + timedelta(days=371))
    today = FIRST_DAY + timedelta(days=400)
    frozen(NINE + timedelta(days=399))
    make("of yesterday, undated")
    wanted = tuple(conditions(conference.id, NO_FILTERS, today))
    assert read_ageing(wanted, conference.timezone, today) == Ageing((2, 0, 0, 0, 1), (0, 1, 0, 1))
    assert sum(read_ageing(wanted, conference.timezone, FIRST_DAY).overdue_for) == 0


def test_the_timeline_counts_each_dated_item_once_and_the_undated_apart(
    make: Make, conference: Conference
) -> None:
    today = FIRST_DAY + timedelta(days=7)
    make("late", due_on=FIRST_DAY)
    make("done", due_on=FIRST_DAY, status="completed")
    make("given up", due_on=FIRST_DAY, status="cancelled")
    make("soon", due_on=today + timedelta(days=7))
    make("undated")
    timeline = read_timeline(conference.id, NO_FILTERS, today)
    assert timeline.scale == Scale.WEEK
    assert timeline.columns == [
        Due(period_of(FIRST_DAY, Scale.WEEK), completed=1, overdue=1, ended=1),
        Due(period_of(today, Scale.WEEK)),
        Due(period_of(today + timedelta(days=7), Scale.WEEK), open=1),
    ]
    assert timeline.undated == 1
    by_month = read_timeline(conference.id, NO_FILTERS, today, Scale.MONTH)
    assert [due.period.first for due in by_month.columns] == [date(2021, 10, 1), date(2021, 11, 1)]
    overdue = read_timeline(conference.id, RegisterFilters(status="overdue"), today)
    assert [due.numbers for due in overdue.columns] == [(0, 0, 1, 0)]


def test_a_due_date_at_the_end_of_the_calendar_does_not_draw_eight_thousand_years(
    make: Make, conference: Conference
) -> None:
    make("soon", due_on=FIRST_DAY)
    make("never", due_on=date.max)
    for scale in (None, Scale.WEEK, Scale.MONTH):
        columns = read_timeline(conference.id, NO_FILTERS, FIRST_DAY, scale).columns
        assert len(columns) == 2
