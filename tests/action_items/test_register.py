"""The register: its order, its filters, the figures of the picture of progress."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from eventapp.action_items.filters import NO_FILTERS, RegisterFilters, conditions
from eventapp.action_items.models import ActionItem
from eventapp.action_items.pictures import Share, read_pictures
from eventapp.action_items.progress import Progress, progress
from eventapp.action_items.register import (
    count_register,
    list_all_for_documents,
    list_register,
)
from eventapp.action_items.rules import OwnerFacts
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization
from tests.minutes.builders import NINE, make_conference, make_organization

Make = Callable[..., ActionItem]
TODAY = date(2021, 12, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def _titles(conference: Conference, **filters: object) -> list[str]:
    chosen = RegisterFilters(**filters)  # type: ignore[arg-type]
    rows = list_register(conference.id, chosen, TODAY)
    assert count_register(conference.id, chosen, TODAY) == len(rows)
    return [row.title["en"] for row in rows]


@pytest.fixture
def zurich(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Zürich Park", "苏黎世园区", country="CH")


@pytest.fixture
def full(make: Make, item: AgendaItem, decision: Decision, park: Organization, zurich: Organization) -> None:
    """A register in which every row differs in what can be filtered."""
    chinese, swiss = {"owners": (OwnerFacts(park.id),)}, {"owners": (OwnerFacts(zurich.id),)}
    make("undated", owners=(OwnerFacts(None, "Müller_1", "m@zurich.example"),))
    make("later", due_on=TODAY + timedelta(days=90), **chinese)
    make("today", due_on=TODAY, status="in-process", agenda_item_id=item.id, **swiss)
    make("late", due_on=YESTERDAY, status="in-process", decision_id=decision.id, **swiss)
    make("very late", due_on=TODAY - timedelta(days=30), **chinese)
    make("done late", due_on=YESTERDAY, status="completed", **chinese)
    make("given up", due_on=TOMORROW, status="cancelled", owners=(OwnerFacts(name="王伟"),))


EVERYTHING = ["very late", "late", "today", "later", "undated", "done late", "given up"]


def test_the_register_starts_with_what_is_overdue_and_ends_with_what_is_done(
    conference: Conference, full: None
) -> None:
    rows = list_register(conference.id, NO_FILTERS, TODAY)
    assert [row.title["en"] for row in rows] == EVERYTHING
    assert [row.is_overdue for row in rows] == [True, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"status": "open"}, EVERYTHING[:5]),
        ({"status": "overdue"}, ["very late", "late"]),
        ({"status": "needs-action"}, ["very late", "later", "undated"]),
        ({"status": "in-process"}, ["late", "today"]),
        ({"status": "completed"}, ["done late"]),
        ({"status": "cancelled"}, ["given up"]),
        ({"side": "CN"}, ["very late", "later", "done late"]),
        ({"side": "CH"}, ["late", "today"]),
        ({"side": "CH", "status": "overdue"}, ["late"]),
        ({"owner": "müller"}, ["undated"]),
        ({"owner": "M@ZURICH"}, ["undated"]),
        ({"owner": "ZÜRICH park"}, ["late", "today"]),
        ({"owner": "苏黎世"}, ["late", "today"]),
        ({"owner": "王伟"}, ["given up"]),
        ({"owner": "_1"}, ["undated"]),
        ({"owner": "%"}, []),
        ({"due_until": TODAY}, ["very late", "late", "today", "done late"]),
        ({"due_from": TODAY, "due_until": TOMORROW}, ["today", "given up"]),
        ({"is_undated": True}, ["undated"]),
        ({"organization_id": "0" * 26}, []),
    ],
)
def test_a_filter_leaves_exactly_what_it_says(
    conference: Conference, full: None, filters: dict[str, object], titles: list[str]
) -> None:
    assert _titles(conference, **filters) == titles


def test_filters_by_source_and_organization_leave_exactly_theirs(
    conference: Conference, full: None, item: AgendaItem, decision: Decision, park: Organization
) -> None:
    assert _titles(conference, agenda_item_id=item.id) == ["late", "today"]
    assert _titles(conference, decision_id=decision.id) == ["late"]
    assert _titles(conference, organization_id=park.id) == ["very late", "later", "done late"]


def test_a_stretch_of_the_register_goes_on_where_the_last_one_ended(
    conference: Conference, full: None
) -> None:
    pages = [list_register(conference.id, NO_FILTERS, TODAY, offset=n, limit=3) for n in (0, 3, 6)]
    assert [row.title["en"] for page in pages for row in page] == EVERYTHING
    assert [len(page) for page in pages] == [3, 3, 1]


def test_another_conference_sees_none_of_it(full: None) -> None:
    with transaction():
        elsewhere = make_conference("another")
    assert _titles(elsewhere) == []
    assert progress(elsewhere.id, TODAY) == Progress()
    pictures = read_pictures(elsewhere, conditions(elsewhere.id, NO_FILTERS, TODAY), TODAY)
    assert (pictures.owners, pictures.sides, pictures.burn_up) == ((), (), ())


def test_progress_counts_each_action_item_once(
    conference: Conference, full: None, park: Organization, zurich: Organization
) -> None:
    whole = progress(conference.id, TODAY)
    assert whole == Progress(completed=1, in_process=1, needs_action=2, overdue=2, cancelled=1)
    assert (whole.open, whole.promised) == (5, 6)
    pictures = read_pictures(conference, conditions(conference.id, NO_FILTERS, TODAY), TODAY)
    assert pictures.progress == whole
    assert pictures.owners == (
        Share(park.id, park.name, Progress(completed=1, needs_action=1, overdue=1)),
        Share(zurich.id, zurich.name, Progress(in_process=1, overdue=1)),
        Share(None, None, Progress(needs_action=1, cancelled=1)),
    )
    assert [(side.id, side.progress.promised) for side in pictures.sides] == [
        ("CN", 3),
        ("CH", 2),
        (None, 1),
    ]


@pytest.mark.parametrize(
    ("hours", "is_overdue"),
    [
        pytest.param(0, False, id="nine in the morning in Shanghai on the due date"),
        pytest.param(14, False, id="eleven at night there"),
        pytest.param(15, True, id="midnight there, while the due date goes on in Europe"),
    ],
)
def test_a_day_ends_at_midnight_of_the_conference(
    make: Make,
    conference: Conference,
    frozen: Callable[[datetime], None],
    hours: int,
    is_overdue: bool,
) -> None:
    make("Rent rooms", due_on=date(2021, 10, 21))
    frozen(NINE + timedelta(hours=hours))
    (row,) = list_all_for_documents(conference.id)
    assert (row.title, row.is_overdue) == (LocalizedText(en="Rent rooms"), is_overdue)


def test_an_item_with_two_owners_appears_once_with_both(
    make: Make, conference: Conference, park: Organization, zurich: Organization
) -> None:
    make("shared", owners=(OwnerFacts(park.id, "Li Wei"), OwnerFacts(zurich.id, "Anna Keller")))
    for filters in ({"side": "CN"}, {"side": "CH"}, {"organization_id": zurich.id}, {"owner": "park"}):
        assert _titles(conference, **filters) == ["shared"]
    (row,) = list_register(conference.id, NO_FILTERS, TODAY)
    assert [(owner.organization_id, owner.name) for owner in row.owners] == [
        (park.id, "Li Wei"),
        (zurich.id, "Anna Keller"),
    ]
    assert len({owner.side_id for owner in row.owners} - {None}) == 2
    pictures = read_pictures(conference, conditions(conference.id, NO_FILTERS, TODAY), TODAY)
    assert pictures.owners == (Share(park.id, park.name, Progress(needs_action=1)),)
