"""Minutes: written, approved, reopened; what is approved stays as it is."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Minutes
from eventapp.minutes.queries import get_outcome, list_outcomes
from eventapp.minutes.services import (
    approve_minutes,
    change_decision,
    delete_decision,
    record_decision,
    reopen_minutes,
    write_minutes,
)
from tests.minutes.builders import actor_with, audited, make_agenda_item, make_conference

SUMMARY = LocalizedText(en="Both parks presented their plans.", zh="双方园区介绍了各自的计划。")
NEWER = LocalizedText(en="Both parks presented their plans and asked for rooms.")
NOON = datetime(2021, 10, 21, 4, tzinfo=UTC)


def _write(
    actor: Actor, item: AgendaItem, summary: LocalizedText = SUMMARY, base: LocalizedText = NO_TEXT
) -> Minutes:
    with transaction():
        return write_minutes(
            actor, conference_id=item.conference_id, agenda_item_id=item.id, summary=summary, base=base
        )


def _decide(actor: Actor, item: AgendaItem, decide: Callable[..., Minutes], version: int) -> Minutes:
    with transaction():
        return decide(actor, conference_id=item.conference_id, agenda_item_id=item.id, version=version)


def test_writing_minutes_keeps_both_languages_as_a_draft(rapporteur: Actor, item: AgendaItem) -> None:
    _write(rapporteur, item)
    outcome = get_outcome(item.conference_id, item.id)
    assert (outcome.summary, outcome.status, outcome.version) == (SUMMARY, "draft", 1)
    assert audited() == ["minutes.written"]


def test_writing_what_is_there_already_changes_nothing(rapporteur: Actor, item: AgendaItem) -> None:
    _write(rapporteur, item)
    _write(rapporteur, item)
    assert get_outcome(item.conference_id, item.id).version == 1
    assert audited() == ["minutes.written"]


def test_savings_that_follow_each_other_are_one_entry_of_the_trail(
    rapporteur: Actor, item: AgendaItem, conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    frozen(NOON)
    _write(rapporteur, item)
    _write(rapporteur, item, NEWER, SUMMARY)
    assert audited() == ["minutes.written"]
    frozen(NOON + timedelta(minutes=11))
    _write(rapporteur, item, SUMMARY, NEWER)
    _write(actor_with("owner", conference), item, NEWER, SUMMARY)
    assert audited() == ["minutes.written"] * 3


@pytest.mark.parametrize(
    ("summary", "field"),
    [
        (LocalizedText(), "summary"),
        (LocalizedText(en="x" * 20_001), "summary.en"),
        (LocalizedText(en="ok", zh="字" * 20_001), "summary.zh"),
    ],
)
def test_a_summary_that_is_empty_or_too_long_is_refused_at_its_field(
    rapporteur: Actor, item: AgendaItem, summary: LocalizedText, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction():
        write_minutes(rapporteur, conference_id=item.conference_id, agenda_item_id=item.id, summary=summary)
    assert refused.value.field == field
    assert list_outcomes(item.conference_id) == {}


def test_approving_says_when_and_makes_everything_read_only(
    rapporteur: Actor, item: AgendaItem, frozen: Callable[[datetime], None]
) -> None:
    frozen(NOON)
    _write(rapporteur, item)
    with transaction():
        decision = record_decision(
            rapporteur,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            text=LocalizedText(en="A joint office opens."),
        )
    approved = _decide(rapporteur, item, approve_minutes, 1)
    assert (approved.status, approved.approved_at) == ("approved", NOON)
    same = {"conference_id": item.conference_id}
    text = LocalizedText(en="Too late")
    attempts: list[Callable[[], object]] = [
        lambda: write_minutes(rapporteur, **same, agenda_item_id=item.id, summary=text),
        lambda: record_decision(rapporteur, **same, agenda_item_id=item.id, text=text),
        lambda: change_decision(rapporteur, **same, decision_id=decision.id, text=text, version=1),
        lambda: delete_decision(rapporteur, **same, decision_id=decision.id, version=1),
        lambda: approve_minutes(rapporteur, **same, agenda_item_id=item.id, version=2),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict, match="approved"), transaction():
            attempt()
    outcome = get_outcome(item.conference_id, item.id)
    assert (outcome.summary, [d.text for d in outcome.decisions]) == (
        SUMMARY,
        [{"en": "A joint office opens."}],
    )


def test_reopening_makes_a_draft_again_and_is_kept_in_the_trail(rapporteur: Actor, item: AgendaItem) -> None:
    _write(rapporteur, item)
    _decide(rapporteur, item, approve_minutes, 1)
    reopened = _decide(rapporteur, item, reopen_minutes, 2)
    assert (reopened.status, reopened.approved_at) == ("draft", None)
    assert audited() == ["minutes.written", "minutes.approved", "minutes.reopened"]
    _write(rapporteur, item, NEWER, SUMMARY)


def test_reopening_a_draft_is_refused(rapporteur: Actor, item: AgendaItem) -> None:
    _write(rapporteur, item)
    with pytest.raises(Conflict):
        _decide(rapporteur, item, reopen_minutes, 1)


@pytest.mark.parametrize("decide", [approve_minutes, reopen_minutes])
def test_deciding_on_minutes_that_changed_is_refused(
    rapporteur: Actor, item: AgendaItem, decide: Callable[..., Minutes]
) -> None:
    _write(rapporteur, item)
    _write(rapporteur, item, NEWER, SUMMARY)
    with pytest.raises(Conflict):
        _decide(rapporteur, item, decide, 1)


@pytest.mark.parametrize("decide", [approve_minutes, reopen_minutes])
def test_deciding_on_minutes_that_nobody_wrote_finds_nothing(
    rapporteur: Actor, item: AgendaItem, decide: Callable[..., Minutes]
) -> None:
    with pytest.raises(NotFound):
        _decide(rapporteur, item, decide, 1)


@pytest.mark.parametrize("role", ["agenda_editor", "viewer", "registrar", "desk"])
def test_only_those_who_edit_outcomes_write_approve_and_reopen(
    conference: Conference, rapporteur: Actor, item: AgendaItem, role: str
) -> None:
    _write(rapporteur, item)
    other = actor_with(role, conference)
    with pytest.raises(NotPermitted):
        _write(other, item, NEWER)
    for decide in (approve_minutes, reopen_minutes):
        with pytest.raises(NotPermitted):
            _decide(other, item, decide, 1)


def test_an_item_of_another_conference_is_not_found(rapporteur: Actor, conference: Conference) -> None:
    with transaction():
        foreign = make_agenda_item(make_conference("another").id)
    with pytest.raises(NotFound), transaction():
        write_minutes(rapporteur, conference_id=conference.id, agenda_item_id=foreign.id, summary=SUMMARY)
