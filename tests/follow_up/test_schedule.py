"""What is due on which day, to whom, and in how many mails: no database is asked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.follow_up.rules import STANDARD, Plan
from eventapp.follow_up.schedule import (
    DueNotice,
    DuePulse,
    ExpiringAgreement,
    FollowedUp,
    Mail,
    OpenItem,
    Owner,
    Reason,
    into_mails,
    list_due,
)

pytestmark = pytest.mark.one_database
#: A Thursday.
CONCLUDED = date(2026, 1, 1)
#: A Sunday: the days on which items are due or reminded of are no days of digests.
DUE = date(2026, 3, 1)
PLAN = replace(STANDARD, digest_weekday=None)
ANNA = Owner("org-a", "anna", ("focal-a",))
BO = Owner("org-b", "bo", ("focal-b",))


def facts(*items: OpenItem, passed_on: date | None = None) -> FollowedUp:
    return FollowedUp(CONCLUDED, passed_on, items)


def told(
    day: date, *items: OpenItem, plan: Plan = PLAN, concluded_on: date = CONCLUDED
) -> list[tuple[str, str, int]]:
    """Return reason, recipient and step of what is due for ``items`` on a day."""
    due = list_due(replace(facts(*items), concluded_on=concluded_on), plan, day)
    return [(notice.reason.value, notice.recipient_id, notice.step) for notice in due]


def in_days(number: int) -> date:
    return DUE + timedelta(days=number)


@pytest.mark.parametrize(
    ("days", "step"), [(-15, None), (-14, -14), (-4, -14), (-3, -3), (0, -3), (1, 1), (6, 1), (7, 7), (13, 7)]
)
def test_owner_when_days_pass_then_the_last_reminder_alone_is_due(days: int, step: int | None) -> None:
    expected = [] if step is None else [("reminder", "anna", step)]
    assert told(in_days(days), OpenItem("1", DUE, (ANNA,))) == expected


def test_item_when_due_at_the_end_of_time_then_nothing_is_due_and_others_are_told_of() -> None:
    items = (OpenItem("1", date.max, (ANNA,)), OpenItem("2", DUE, (BO,)))
    assert told(in_days(1), *items) == [("reminder", BO.contact_id, 1)]


def test_item_when_late_then_the_focal_point_is_told_and_then_the_secretariat() -> None:
    item = OpenItem("1", DUE, (ANNA, BO))
    focal_points = [("focal_point", "focal-a", 0), ("focal_point", "focal-b", 0)]
    reminders = [("reminder", "anna", 7), ("reminder", "bo", 7)]
    assert told(in_days(14), item) == reminders + focal_points
    assert told(in_days(28), item) == [*reminders, *focal_points, ("secretariat", "", 0)]


def test_item_when_the_plan_tells_nobody_then_nobody_is_told() -> None:
    plan = Plan((), (), None, None, None, (), ())
    assert told(in_days(60), OpenItem("1", DUE, (ANNA,)), plan=plan) == []


def test_item_when_it_has_no_date_then_only_digests_name_it() -> None:
    plan = replace(PLAN, digest_weekday=0)
    assert told(date(2026, 3, 2), OpenItem("1", None, (ANNA,)), plan=plan) == [("digest", "anna", 0)]


def test_owner_when_nobody_can_be_written_to_then_escalated_all_the_same() -> None:
    item = OpenItem("1", DUE, (Owner("org-a", None, ("focal-a",)),))
    assert told(in_days(14), item) == [("focal_point", "focal-a", 0)]


def test_item_when_reported_then_the_counterpart_is_reminded_from_that_day_on() -> None:
    reported = OpenItem("1", DUE, (BO,), reported_on=in_days(5))
    assert told(in_days(5), reported) == []
    assert told(in_days(6), reported) == [("reminder", "bo", 1)]
    assert told(in_days(19), reported) == [("reminder", "bo", 7), ("focal_point", "focal-b", 0)]
    early = replace(reported, reported_on=in_days(-10))
    assert (told(in_days(-9), early), told(in_days(-3), early)) == ([], [("reminder", "bo", -3)])


def test_item_when_it_was_late_before_the_conclusion_then_counted_from_there() -> None:
    item = OpenItem("1", DUE, (ANNA,))
    concluded = in_days(100)
    assert told(concluded, item, concluded_on=concluded) == []
    assert told(in_days(101), item, concluded_on=concluded) == [("reminder", "anna", 1)]
    assert ("focal_point", "focal-a", 0) not in told(in_days(113), item, concluded_on=concluded)
    assert ("focal_point", "focal-a", 0) in told(in_days(114), item, concluded_on=concluded)


def test_item_when_its_due_date_moves_then_every_step_starts_anew() -> None:
    before = list_due(facts(OpenItem("1", DUE, (ANNA,))), PLAN, in_days(28))
    moved = list_due(facts(OpenItem("1", in_days(30), (ANNA,))), PLAN, in_days(58))
    assert [n.reason for n in before] == [n.reason for n in moved]
    assert {n.key for n in before} & {n.key for n in moved} == set()


def test_digest_when_its_day_was_missed_then_made_up_for_once() -> None:
    plan, monday = replace(PLAN, digest_weekday=0), date(2026, 2, 2)
    item = OpenItem("1", date(2027, 1, 1), (ANNA,))

    def days_of(passed_on: date, today: date) -> list[date]:
        return [n.day for n in list_due(facts(item, passed_on=passed_on), plan, today)]

    assert days_of(monday - timedelta(days=1), monday) == [monday]
    assert days_of(monday - timedelta(days=20), monday + timedelta(days=2)) == [monday]
    assert days_of(monday, monday + timedelta(days=1)) == []


def test_digest_when_the_conference_was_concluded_since_then_waits_for_the_next() -> None:
    plan = replace(PLAN, digest_weekday=3)
    item = OpenItem("1", date(2027, 1, 1), (ANNA,))
    assert told(CONCLUDED, item, plan=plan) == []
    assert told(CONCLUDED + timedelta(days=6), item, plan=plan) == []
    assert told(CONCLUDED + timedelta(days=7), item, plan=plan) == [("digest", "anna", 0)]


def test_digest_when_somebody_speaks_for_an_organization_or_has_a_pulse_to_answer_then_theirs_too() -> None:
    plan = replace(PLAN, digest_weekday=0)
    all_facts = replace(
        facts(OpenItem("1", date(2027, 1, 1), (Owner("org-a"), BO))),
        spokespeople={"org-a": "head", "org-c": "idle"},
        open_pulses=frozenset({"cleo"}),
    )
    due = list_due(all_facts, plan, date(2026, 2, 2))
    assert [notice.recipient_id for notice in due] == ["bo", "head", "cleo"]


@pytest.mark.parametrize(
    ("left", "step"),
    [(91, None), (90, -90), (31, -90), (30, -30), (0, -30), (-1, None)],
)
def test_agreement_when_it_nears_its_end_then_parties_and_secretariat_are_told(
    left: int, step: int | None
) -> None:
    all_facts = replace(facts(), agreements=(ExpiringAgreement("1", DUE, ("anna", "anna")),))
    due = list_due(all_facts, PLAN, DUE - timedelta(days=left))
    expected = [] if step is None else [("anna", step), ("", step)]
    assert [(notice.recipient_id, notice.step) for notice in due] == expected


def test_pulse_when_its_day_has_come_then_due() -> None:
    all_facts = replace(facts(), pulses=(DuePulse("1", "anna", DUE), DuePulse("2", "bo", in_days(1))))
    assert [n.subject_id for n in list_due(all_facts, PLAN, DUE)] == ["1"]


def test_mails_when_one_person_is_told_several_things_then_one_for_each_reason() -> None:
    items = [OpenItem("1", DUE, (ANNA,)), OpenItem("2", in_days(-20), (ANNA, BO))]
    all_facts = replace(facts(*items), pulses=(DuePulse("p", "anna", DUE), DuePulse("q", "anna", DUE)))
    mails = into_mails(list_due(all_facts, PLAN, DUE))
    assert [(mail.kind, mail.recipient_id, len(mail.notices)) for mail in mails] == [
        ("action_items_due", "anna", 2),
        ("action_items_due", "bo", 1),
        ("action_items_overdue_focal_point", "focal-a", 1),
        ("action_items_overdue_focal_point", "focal-b", 1),
        ("pulse_asked", "anna", 1),
        ("pulse_asked", "anna", 1),
    ]


def test_mails_when_a_digest_goes_out_then_it_reminds_as_well() -> None:
    plan = replace(PLAN, digest_weekday=DUE.weekday())
    (mail,) = into_mails(list_due(facts(OpenItem("1", DUE, (ANNA,))), plan, DUE))
    assert (mail.kind, mail.ids(Reason.REMINDER), mail.ids(Reason.DIGEST)) == (
        "follow_up_digest",
        ["1"],
        ["anna"],
    )


nights = st.lists(st.booleans(), min_size=90, max_size=90)


@settings(deadline=None)
@given(nights=nights)
def test_passes_when_nights_are_missed_then_nobody_is_reminded_twice_or_five_times_at_once(
    nights: list[bool],
) -> None:
    """Whatever nights there were: after the last one everything that is due has been said, once."""
    item, plan = OpenItem("1", DUE, (ANNA,)), replace(STANDARD, digest_weekday=0)
    sent: list[DueNotice] = []
    passed_on: date | None = None
    for number, is_up in enumerate([*nights, True]):
        today = in_days(number - 45)
        if not is_up:
            continue
        known = {notice.key for notice in sent}
        due = list_due(facts(item, passed_on=passed_on), plan, today)
        new = [notice for notice in due if notice.key not in known]
        assert _count(into_mails(new)) <= 1
        sent, passed_on = [*sent, *new], today
    assert len({notice.key for notice in sent}) == len(sent)
    last = [notice for notice in sent if notice.reason != Reason.DIGEST]
    assert {notice.reason for notice in last} >= {Reason.REMINDER, Reason.FOCAL_POINT, Reason.SECRETARIAT}
    assert max(notice.step for notice in last if notice.reason == Reason.REMINDER) == 7


def _count(mails: Iterable[Mail]) -> int:
    return sum(mail.recipient_id == "anna" for mail in mails)
