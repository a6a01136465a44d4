"""Changing many action items at once: what is done, what is refused and named, and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.action_items.bulk import BULK_MAX, BulkAction, BulkOutcome, ChangeMany, Chosen, change_many
from eventapp.action_items.filters import NO_FILTERS
from eventapp.action_items.models import ActionItem
from eventapp.action_items.register import RegisterRow, list_register
from eventapp.action_items.rules import MAX_OWNERS, OwnerFacts
from eventapp.action_items.services import change_status
from eventapp.actor import Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.organizations.models import Organization
from tests.minutes.builders import FIRST_DAY, actor_with, audited, make_conference

Make = Callable[..., ActionItem]


def _do(actor: Actor, action: str, *items: ActionItem, **values: object) -> BulkOutcome:
    chosen = tuple(Chosen(item.id, item.version) for item in items)
    command = ChangeMany(items[0].conference_id, BulkAction(action), chosen, **values)  # type: ignore[arg-type]
    with transaction():
        return change_many(actor, command)


def _rows(conference: Conference) -> list[RegisterRow]:
    session().expire_all()
    return sorted(list_register(conference.id, NO_FILTERS, FIRST_DAY), key=lambda row: row.number)


def test_each_change_reaches_all_and_has_an_entry_for_each(
    make: Make, rapporteur: Actor, conference: Conference, park: Organization
) -> None:
    items = [make("One"), make("Two")]
    due_on, organization_id = FIRST_DAY + timedelta(days=9), park.id
    for action, values in (
        ("status", {"status": "in-process"}),
        ("due", {"due_on": due_on}),
        ("priority", {"priority": "high"}),
        ("confidential", {"is_confidential": True}),
        ("owner", {"organization_id": organization_id}),
        ("cancel", {}),
    ):
        outcome = _do(rapporteur, action, *items, **values)
        assert outcome == BulkOutcome(2, (), 0), action
    rows = _rows(conference)
    assert {
        (row.status, row.due_on, row.priority, row.is_confidential, row.version, row.sequence) for row in rows
    } == {("cancelled", due_on, "high", True, 7, 3)}
    assert [[owner.organization_id for owner in row.owners] for row in rows] == [[None, organization_id]] * 2
    changed = session().scalars(select(AuditEntry).where(AuditEntry.action == "action_item.changed"))
    assert sorted(entry.details["fields"][0] for entry in changed) == sorted(
        ["due_on", "priority", "is_confidential", "owners"] * 2
    )
    assert audited()[2:] == (
        ["action_item.status_changed"] * 2 + ["action_item.changed"] * 8 + ["action_item.status_changed"] * 2
    )


def test_what_already_is_so_counts_as_done_and_is_left_alone(
    make: Make, rapporteur: Actor, conference: Conference, park: Organization
) -> None:
    item = make(owners=(OwnerFacts(park.id),), status="in-process", due_on=FIRST_DAY)
    for action, values in (
        ("status", {"status": "in-process"}),
        ("due", {"due_on": FIRST_DAY}),
        ("priority", {"priority": "normal"}),
        ("confidential", {"is_confidential": False}),
        ("owner", {"organization_id": park.id}),
    ):
        assert _do(rapporteur, action, item, **values).done == 1
    (row,) = _rows(conference)
    assert (row.version, len(row.owners)) == (2, 1)
    assert len(audited()) == 2


def test_one_that_somebody_changed_is_refused_and_named_while_the_others_go_through(
    make: Make, rapporteur: Actor, conference: Conference
) -> None:
    items = [make("One"), make("Two"), make("Three")]
    chosen = tuple(Chosen(item.id, item.version) for item in items)
    with transaction():
        change_status(
            rapporteur,
            conference_id=conference.id,
            action_item_id=items[1].id,
            status="completed",
            version=1,
        )
    with transaction():
        outcome = change_many(
            rapporteur, ChangeMany(conference.id, BulkAction.PRIORITY, chosen, priority="high")
        )
    assert (outcome.done, outcome.gone) == (2, 0)
    (refused,) = outcome.refused
    assert (refused.number, refused.title, type(refused.refusal)) == (2, {"en": "Two"}, Conflict)
    assert [(row.priority, row.status) for row in _rows(conference)] == [
        ("high", "needs-action"),
        ("normal", "completed"),
        ("high", "needs-action"),
    ]


def test_a_step_that_a_status_does_not_take_and_too_many_owners_are_refused(
    make: Make, rapporteur: Actor, conference: Conference, park: Organization
) -> None:
    given_up = make(status="cancelled")
    outcome = _do(rapporteur, "status", given_up, status="completed")
    assert [type(each.refusal) for each in outcome.refused] == [InvalidInput]
    crowded = make(owners=tuple(OwnerFacts(name=f"Person {number}") for number in range(MAX_OWNERS)))
    outcome = _do(rapporteur, "owner", crowded, organization_id=park.id)
    assert [each.number for each in outcome.refused] == [crowded.number]
    assert [row.version for row in _rows(conference)] == [given_up.version, crowded.version]


def test_what_was_deleted_or_is_of_another_conference_is_not_touched(
    make: Make, rapporteur: Actor, conference: Conference
) -> None:
    mine = make()
    with transaction():
        elsewhere = make_conference("another")
    owner = actor_with("owner", elsewhere)
    command = ChangeMany(elsewhere.id, BulkAction.CANCEL, (Chosen(mine.id, 1), Chosen("0" * 26, 1)))
    with transaction():
        assert change_many(owner, command) == BulkOutcome(0, (), 2)
    assert [row.status for row in _rows(conference)] == ["needs-action"]


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [
        ("status", {"status": "done"}, "status"),
        ("due", {"due_on": None}, "due_on"),
        ("due", {"due_on": FIRST_DAY - timedelta(days=1)}, "due_on"),
        ("priority", {"priority": "urgent"}, "priority"),
        ("owner", {}, "organization"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused_as_a_whole(
    make: Make, rapporteur: Actor, action: str, values: dict[str, object], field: str
) -> None:
    item = make()
    with pytest.raises(InvalidInput) as refused:
        _do(rapporteur, action, item, **values)
    assert refused.value.field == field
    assert len(audited()) == 1


def test_nothing_and_more_than_the_most_are_refused(rapporteur: Actor, conference: Conference) -> None:
    for chosen in ((), tuple(Chosen(f"{number:026}", 1) for number in range(BULK_MAX + 1))):
        with pytest.raises(InvalidInput), transaction():
            change_many(rapporteur, ChangeMany(conference.id, BulkAction.CANCEL, chosen))


@pytest.mark.parametrize("role", ["agenda_editor", "viewer", "registrar", "desk"])
def test_only_those_who_edit_outcomes_change_many(make: Make, conference: Conference, role: str) -> None:
    with pytest.raises(NotPermitted):
        _do(actor_with(role, conference), "cancel", make())
