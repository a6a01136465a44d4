"""Which step leads where, and with which dates."""

from datetime import date

import pytest

from eventapp.agreements import rules
from eventapp.agreements.models import AgreementStage
from eventapp.agreements.rules import Step, Substance
from eventapp.errors import Conflict, InvalidInput
from eventapp.localized import LocalizedText

DAY = date(2021, 10, 21)
NEXT = date(2021, 10, 22)


def _substance(**changed: object) -> Substance:
    values: dict[str, object] = {
        "kind": "memorandum",
        "title": LocalizedText(en="Memorandum"),
        "parties": frozenset({"a", "b"}),
        "texts": frozenset({("zh", True, "1"), ("en", False, "2")}),
        **changed,
    }
    return Substance(**values)  # type: ignore[arg-type]


def test_steps_from_each_stage_are_those_that_follow() -> None:
    assert {stage.value: [step.value for step in rules.steps_from(stage)] for stage in AgreementStage} == {
        "idea": ["draft", "abandon"],
        "draft": ["abandon"],
        "cleared": ["sign", "abandon"],
        "signed": ["in-force", "abandon", "take-back"],
        "in_force": ["renew", "expire", "abandon", "take-back"],
        "expired": ["renew"],
        "abandoned": ["take-back"],
    }


def test_a_step_that_skips_another_is_refused() -> None:
    with pytest.raises(Conflict):
        rules.check_step(Step.SIGN, "draft")
    with pytest.raises(Conflict):
        rules.check_step(Step.BRING_INTO_FORCE, "cleared")


@pytest.mark.parametrize(
    ("cleared", "stage"),
    [((), "draft"), ((True, False), "draft"), ((False, False), "draft"), ((True, True), "cleared")],
)
def test_a_draft_is_cleared_only_when_every_party_has_cleared_it(
    cleared: tuple[bool, ...], stage: str
) -> None:
    assert rules.stage_by_clearances(cleared) == stage


@pytest.mark.parametrize(
    ("stage", "changed"),
    [
        ("idea", {}),
        ("signed", {}),
        ("draft", {"parties": frozenset({"a"})}),
        ("draft", {"texts": frozenset()}),
        ("draft", {"texts": frozenset({("en", False, "")})}),
    ],
)
def test_what_is_no_draft_of_two_in_an_authentic_text_is_not_cleared(
    stage: str, changed: dict[str, object]
) -> None:
    rules.check_can_clear("draft", _substance())
    with pytest.raises(Conflict):
        rules.check_can_clear(stage, _substance(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "other"},
        {"title": LocalizedText(en="Memorandum", zh="备忘录")},
        {"parties": frozenset({"a", "c"})},
        {"texts": frozenset({("zh", True, "1"), ("en", True, "2")})},
        {"texts": frozenset({("zh", True, "3"), ("en", False, "2")})},
    ],
)
def test_the_mark_is_another_one_when_anything_that_is_cleared_changes(changed: dict[str, object]) -> None:
    assert _substance().mark == _substance().mark
    assert _substance(**changed).mark != _substance().mark


def test_dates_that_are_out_of_order_are_refused() -> None:
    rules.check_signed_on(DAY, DAY)
    rules.check_in_force(DAY, NEXT, signed_on=DAY, today=DAY)
    rules.check_renewal(NEXT, until=DAY, today=NEXT)
    rules.check_expiry(DAY, in_force_on=DAY, today=DAY)
    refused = [
        lambda: rules.check_signed_on(NEXT, DAY),
        lambda: rules.check_in_force(DAY, None, signed_on=NEXT, today=NEXT),
        lambda: rules.check_in_force(NEXT, None, signed_on=DAY, today=DAY),
        lambda: rules.check_in_force(DAY, DAY, signed_on=DAY, today=DAY),
        lambda: rules.check_renewal(DAY, until=DAY, today=DAY),
        lambda: rules.check_renewal(NEXT, until=DAY, today=date(2021, 10, 23)),
        lambda: rules.check_expiry(NEXT, in_force_on=DAY, today=DAY),
        lambda: rules.check_expiry(DAY, in_force_on=NEXT, today=NEXT),
    ]
    for check in refused:
        with pytest.raises(InvalidInput):
            check()


@pytest.mark.parametrize(
    ("stage", "signed_on", "in_force_on", "before"),
    [
        ("signed", DAY, None, "cleared"),
        ("in_force", DAY, DAY, "signed"),
        ("abandoned", DAY, DAY, "in_force"),
        ("abandoned", DAY, None, "signed"),
        ("abandoned", None, None, "draft"),
    ],
)
def test_a_step_taken_back_leads_to_where_it_came_from(
    stage: str, signed_on: date | None, in_force_on: date | None, before: str
) -> None:
    assert rules.stage_before(stage, signed_on=signed_on, in_force_on=in_force_on) == before
