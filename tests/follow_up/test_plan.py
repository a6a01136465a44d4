"""The plan: what it may say, who sets it, and that nobody's setting is lost."""

from dataclasses import replace

import pytest
from flask import Flask

from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.follow_up.queries import find_plan
from eventapp.follow_up.rules import STANDARD, Plan, checked_plan, read_numbers
from eventapp.follow_up.services import get_plan, set_plan
from tests.minutes.builders import actor_with, make_conference


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("14, 3", (14, 3)), ("14、3，1", (14, 3, 1)), ("", ()), (" 7 ;2 ", (7, 2)), ("１４", (14,))],
)
def test_read_numbers_when_typed_in_either_script_then_read(text: str, numbers: tuple[int, ...]) -> None:
    assert read_numbers(text) == numbers


@pytest.mark.parametrize("text", ["soon", "-3", "1.5", "99999", "²", "=1+1", "<b>3</b>"])
def test_read_numbers_when_they_are_none_then_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_numbers(text)


def test_checked_plan_when_days_are_in_any_order_then_in_order_and_once() -> None:
    plan = Plan(reminds_before=(3, 14, 3), reminds_after=(7, 1), expiry_days=(30, 90), pulse_months=(6, 1))
    checked = checked_plan(plan)
    assert (checked.reminds_before, checked.reminds_after) == ((14, 3), (1, 7))
    assert (checked.expiry_days, checked.pulse_months) == ((90, 30), (1, 6))
    assert checked_plan(STANDARD) == STANDARD


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reminds_before": (366,)}, "reminds_before"),
        ({"reminds_after": (0,)}, "reminds_after"),
        ({"reminds_after": (1, 2, 3, 4, 5, 6, 7)}, "reminds_after"),
        ({"tells_focal_point_after": 0}, "tells_focal_point_after"),
        ({"tells_focal_point_after": 28}, "tells_secretariat_after"),
        ({"digest_weekday": 7}, "digest_weekday"),
        ({"pulse_months": (37,)}, "pulse_months"),
    ],
)
def test_checked_plan_when_something_cannot_be_then_refused_at_its_field(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_plan(replace(STANDARD, **change))
    assert refused.value.field == field


def test_get_plan_when_nobody_set_one_then_the_standard_plan(app: Flask) -> None:
    with transaction():
        conference_id = make_conference().id
    assert get_plan(conference_id) == STANDARD


def test_set_plan_when_set_then_it_holds_for_this_conference_alone(app: Flask) -> None:
    with transaction():
        conference, other = make_conference(), make_conference("other")
        actor = actor_with("rapporteur", conference)
        conference_id, other_id = conference.id, other.id
        plan = Plan(reminds_before=(5,), digest_weekday=None, tells_focal_point_after=None, is_public=True)
        set_plan(actor, conference_id=conference_id, plan=plan, version=None)
    assert get_plan(conference_id) == plan
    assert get_plan(other_id) == STANDARD


def test_set_plan_when_somebody_was_faster_then_told_and_nothing_lost(app: Flask) -> None:
    with transaction():
        conference = make_conference()
        actor, conference_id = actor_with("owner", conference), conference.id
        set_plan(actor, conference_id=conference_id, plan=Plan(reminds_after=(2,)), version=None)
    with pytest.raises(Conflict), transaction():
        set_plan(actor, conference_id=conference_id, plan=STANDARD, version=None)
    assert get_plan(conference_id).reminds_after == (2,)
    row = find_plan(conference_id)
    assert row is not None
    version = row.version
    with transaction():
        set_plan(actor, conference_id=conference_id, plan=STANDARD, version=version)
    assert get_plan(conference_id) == STANDARD


def test_set_plan_when_the_actor_may_only_read_then_refused(app: Flask) -> None:
    with transaction():
        conference = make_conference()
        actor, conference_id = actor_with("viewer", conference), conference.id
    with pytest.raises(NotPermitted), transaction():
        set_plan(actor, conference_id=conference_id, plan=STANDARD, version=None)
    assert find_plan(conference_id) is None
