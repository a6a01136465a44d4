"""The pictures of follow-up: burn-up, ageing, the timeline, and the periods that they are drawn in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from eventapp.action_items.filters import NO_FILTERS, RegisterFilters, conditions
from eventapp.action_items.models import ActionItem
from eventapp.action_items.periods import Scale, finest_scale, period_of, periods_between
from eventapp.action_items.pictures import Pictures, burn_up, read_burn_up, read_pictures
from eventapp.action_items.progress import Progress
from eventapp.action_items.rules import OwnerFacts
from eventapp.action_items.timeline import Due, read_timeline
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.organizations.models import Organization
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


def _morning(days: int) -> str:
    """Return eight in the morning in Shanghai, so many days after the first, as a minute of UTC."""
    return f"{FIRST_DAY + timedelta(days=days)} 00:00"


def test_burn_up_runs_on_from_step_to_step_and_begins_with_what_came_before() -> None:
    created = [*[_morning(-3)] * 2, *[_morning(1)] * 3, _morning(13)]
    last = FIRST_DAY + timedelta(days=4)
    steps = burn_up(created, [_morning(3)] * 4, "Asia/Shanghai", FIRST_DAY, last)
    assert [((step.period.first - FIRST_DAY).days, step.promised, step.completed) for step in steps] == [
        (0, 2, 0),
        (1, 5, 0),
        (2, 5, 0),
        (3, 5, 4),
        (4, 6, 4),
    ]


def test_burn_up_before_the_conference_begins_with_the_first_promise() -> None:
    begins = FIRST_DAY + timedelta(days=100)
    steps = burn_up([_morning(0)], [], "Asia/Shanghai", begins, FIRST_DAY + timedelta(days=1))
    assert [step.period.first for step in steps] == [FIRST_DAY, FIRST_DAY + timedelta(days=1)]
    assert burn_up([], [], "Asia/Shanghai", FIRST_DAY, FIRST_DAY) == ()


def _pictures(conference: Conference, today: date, **filters: object) -> Pictures:
    chosen = RegisterFilters(**filters)  # type: ignore[arg-type]
    return read_pictures(conference, conditions(conference.id, chosen, today), today)


def test_burn_up_counts_days_of_the_conference_and_leaves_out_what_was_given_up(
    make: Make, conference: Conference, frozen: Freeze
) -> None:
    make("before midnight")
    frozen(NINE + timedelta(hours=15))
    make("after midnight in Shanghai, while the day goes on in Greenwich", status="completed")
    make("given up", status="cancelled")
    tomorrow = FIRST_DAY + timedelta(days=1)
    steps = _pictures(conference, tomorrow).burn_up
    assert [(step.promised, step.completed) for step in steps] == [(1, 0), (2, 1)]
    wanted = conditions(conference.id, NO_FILTERS, tomorrow)
    assert read_burn_up(conference, wanted, tomorrow) == steps


def test_ageing_puts_each_open_item_into_one_age(make: Make, conference: Conference, frozen: Freeze) -> None:
    make("old, long overdue", due_on=FIRST_DAY)
    make("old, done", due_on=FIRST_DAY, status="completed")
    carried = make("old, carried over", due_on=FIRST_DAY).id
    with transaction():
        session().get_one(ActionItem, carried).carried_at = NINE
    frozen(NINE + timedelta(days=370))
    make("of thirty days ago, overdue since", due_on=FIRST_DAY + timedelta(days=371))
    today = FIRST_DAY + timedelta(days=400)
    frozen(NINE + timedelta(days=399))
    make("of yesterday, undated")
    pictures = _pictures(conference, today)
    assert pictures.open_for == (2, 0, 0, 0, 1)
    assert pictures.overdue_for == (0, 1, 0, 1)
    assert sum(_pictures(conference, FIRST_DAY).overdue_for) == 0


@pytest.mark.parametrize(
    ("days", "ages"),
    [(30, (1, 0, 0, 0, 0)), (31, (0, 1, 0, 0, 0)), (365, (0, 0, 0, 1, 0)), (366, (0, 0, 0, 0, 1))],
)
def test_an_age_ends_with_its_last_day(
    make: Make, conference: Conference, days: int, ages: tuple[int, ...]
) -> None:
    make()
    assert _pictures(conference, FIRST_DAY + timedelta(days=days)).open_for == ages


def test_pictures_can_be_filtered_by_owners_though_they_read_owners_themselves(
    make: Make, conference: Conference, park: Organization
) -> None:
    make("theirs", owners=(OwnerFacts(name="Li Wei"), OwnerFacts(park.id)))
    make("not theirs")
    for filters in ({"side": "CN"}, {"organization_id": park.id}, {"owner": "changzhou"}):
        assert _pictures(conference, FIRST_DAY, **filters).progress == Progress(needs_action=1)
    assert _pictures(conference, FIRST_DAY, owners_are="nobody").progress == Progress()


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
    never = make("never")
    with transaction():  # as rows from before such dates were refused
        session().get_one(ActionItem, never.id).due_on = date.max
    for scale in (None, Scale.WEEK, Scale.MONTH):
        columns = read_timeline(conference.id, NO_FILTERS, FIRST_DAY, scale).columns
        assert len(columns) == 2
