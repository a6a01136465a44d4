"""Action items: created, changed, moved, deleted, by those who may."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from eventapp.action_items.filters import NO_FILTERS
from eventapp.action_items.models import ActionItem
from eventapp.action_items.queries import get_action_item
from eventapp.action_items.register import find_row, list_register, read_register_state
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import (
    change_action_item,
    change_status,
    create_action_item,
    delete_action_item,
)
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization
from tests.minutes.builders import (
    FIRST_DAY,
    NINE,
    actor_with,
    at_once,
    audited,
    make_agenda_item,
    make_conference,
)

Make = Callable[..., ActionItem]
LI_WEI, ANNA = OwnerFacts(name="Li Wei"), OwnerFacts(name="Anna Keller")
TITLE = LocalizedText(en="Rent rooms", zh="租用场地")
STATES = ("needs-action", "in-process", "completed", "cancelled")


def _move(actor: Actor, item: ActionItem, status: str) -> ActionItem:
    with transaction():
        return change_status(
            actor,
            conference_id=item.conference_id,
            action_item_id=item.id,
            status=status,
            version=item.version,
        )


def _change(actor: Actor, item: ActionItem, **facts: object) -> ActionItem:
    values: dict[str, object] = {"title": item.title, "owners": (LI_WEI,), "due_on": item.due_on}
    with transaction():
        return change_action_item(
            actor,
            conference_id=item.conference_id,
            action_item_id=item.id,
            facts=ActionItemFacts(**{**values, **facts}),  # type: ignore[arg-type]
            version=item.version,
        )


def test_creating_keeps_all_that_was_said(
    rapporteur: Actor, conference: Conference, decision: Decision, park: Organization
) -> None:
    with transaction():
        made = create_action_item(
            rapporteur,
            conference_id=conference.id,
            facts=ActionItemFacts(
                title=TITLE,
                description=LocalizedText(en="Near the station."),
                owners=(OwnerFacts(park.id, " Li Wei ", "li.wei@Park.example"),),
                due_on=date(2021, 12, 31),
                decision_id=decision.id,
            ),
        )
    row = find_row(conference.id, made.id, FIRST_DAY)
    assert row is not None
    assert (row.number, row.sequence, row.version, row.status) == (1, 0, 1, "needs-action")
    assert (row.title, row.description) == (TITLE, {"en": "Near the station."})
    (owner,) = row.owners
    assert owner.organization == {"en": "Changzhou Park", "zh": "常州园区"}
    assert (owner.name, owner.email, owner.language) == ("Li Wei", "li.wei@park.example", "zh")
    assert (row.due_on, row.is_overdue, row.completed_at) == (date(2021, 12, 31), False, None)
    assert (row.decision_number, row.agenda_item_id) == (1, decision.agenda_item_id)
    assert row.agenda_item_title == {"en": "Opening", "zh": "开幕式"}
    assert (row.created_at, row.updated_at) == (NINE, NINE)
    assert audited() == ["decision.recorded", "action_item.created"]


def test_action_items_created_at_once_get_different_numbers(
    app: Flask, rapporteur: Actor, conference: Conference
) -> None:
    facts, conference_id = ActionItemFacts(title=TITLE, owners=(LI_WEI,)), conference.id
    works = [lambda: create_action_item(rapporteur, conference_id=conference_id, facts=facts)] * 6
    assert at_once(app, works) == []
    rows = list_register(conference_id, NO_FILTERS, FIRST_DAY)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": LocalizedText()}, "title"),
        ({"title": LocalizedText(zh="字" * 201)}, "title.zh"),
        ({"description": LocalizedText(en="x" * 20_001)}, "description.en"),
        ({"owners": ()}, "owners.0.name"),
        ({"owners": (OwnerFacts(name=" "),)}, "owners.0.name"),
        ({"owners": (LI_WEI, OwnerFacts(name="x" * 201))}, "owners.1.name"),
        ({"owners": (OwnerFacts(email="li.wei@park.example"),)}, "owners.0.name"),
        ({"owners": (OwnerFacts(name="Li Wei", email="li.wei"),)}, "owners.0.email"),
        (
            {"owners": (OwnerFacts(name="Li", email="li@a.example\nBcc: b@a.example"),)},
            "owners.0.email",
        ),
        ({"owners": (LI_WEI, LI_WEI)}, "owners.1.name"),
        ({"owners": tuple(OwnerFacts(name=f"Li {n}") for n in range(9))}, "owners.8.name"),
        ({"priority": "urgent"}, "priority"),
        ({"percent": 100}, "percent"),
        ({"percent": -1}, "percent"),
        ({"due_on": FIRST_DAY - timedelta(days=1)}, "due_on"),
        # The day after it is none, which no calendar and no reminder could count on from.
        ({"due_on": date.max}, "due_on"),
    ],
)
def test_what_a_rule_refuses_is_said_at_its_field_and_not_stored(
    make: Make, conference: Conference, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make(**{"title": TITLE, **facts}) if "title" in facts else make(**facts)
    assert refused.value.field == field
    assert list_register(conference.id, NO_FILTERS, FIRST_DAY) == []


def test_a_due_date_on_the_first_day_is_taken(make: Make) -> None:
    assert make(due_on=FIRST_DAY).due_on == FIRST_DAY


def test_an_organization_alone_or_a_person_without_address_can_own_it(
    make: Make, conference: Conference, park: Organization
) -> None:
    make("One", owners=(OwnerFacts(park.id),))
    make("Two", owners=(OwnerFacts(name="Li Wei"),))
    owners = [row.owners[0] for row in list_register(conference.id, NO_FILTERS, FIRST_DAY)]
    assert [(owner.organization_id, owner.name, owner.email) for owner in owners] == [
        (park.id, "", ""),
        (None, "Li Wei", ""),
    ]


def test_a_decision_of_another_agenda_item_is_refused(
    make: Make, conference: Conference, decision: Decision
) -> None:
    with transaction():
        other = make_agenda_item(conference.id, "Closing", hours=5)
    with pytest.raises(InvalidInput) as refused:
        make(agenda_item_id=other.id, decision_id=decision.id)
    assert refused.value.field == "decision_id"


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ({"title": LocalizedText(en="Rent more rooms")}, 1),
        ({"due_on": date(2022, 1, 1)}, 1),
        ({"due_on": None}, 1),
        ({"description": LocalizedText(en="New"), "owners": (ANNA,)}, 0),
    ],
)
def test_a_change_of_title_or_due_date_makes_a_new_revision_for_calendars(
    make: Make, rapporteur: Actor, facts: dict[str, object], steps: int
) -> None:
    item = make(due_on=date(2021, 12, 31))
    assert _change(rapporteur, item, **facts).sequence == steps


def test_a_due_date_from_before_a_postponed_conference_may_stay(
    make: Make, rapporteur: Actor, conference: Conference
) -> None:
    item = make(due_on=FIRST_DAY)
    with transaction():
        postponed = session().get_one(Conference, conference.id)
        postponed.starts_on = postponed.ends_on = FIRST_DAY + timedelta(days=30)
    assert _change(rapporteur, item, owners=(ANNA,)).due_on == FIRST_DAY


def test_changing_an_old_version_is_refused(make: Make, rapporteur: Actor) -> None:
    item = make()
    ids = {"conference_id": item.conference_id, "action_item_id": item.id}
    _change(rapporteur, item, owners=(ANNA,))
    old = ActionItemFacts(title=TITLE, owners=(OwnerFacts(name="Old"),))
    attempts: list[Callable[[], object]] = [
        lambda: change_action_item(rapporteur, **ids, facts=old, version=1),
        lambda: change_status(rapporteur, **ids, status="completed", version=1),
        lambda: delete_action_item(rapporteur, **ids, version=1),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict), transaction():
            attempt()
    now = find_row(item.conference_id, item.id, FIRST_DAY)
    assert now is not None
    assert ([owner.name for owner in now.owners], now.status, now.version) == (
        ["Anna Keller"],
        "needs-action",
        2,
    )


@pytest.mark.parametrize("after", STATES)
@pytest.mark.parametrize("before", STATES)
def test_a_status_moves_where_it_may(
    make: Make, rapporteur: Actor, frozen: Callable[[datetime], None], before: str, after: str
) -> None:
    item = make(status=before)
    sequence = item.sequence
    frozen(NINE + timedelta(hours=3))
    if before == after or (before, after) == ("cancelled", "completed"):
        with pytest.raises(InvalidInput):
            _move(rapporteur, item, after)
        return
    moved = _move(rapporteur, item, after)
    assert (moved.status, moved.sequence) == (after, sequence + 1)
    assert moved.completed_at == (NINE + timedelta(hours=3) if after == "completed" else None)
    assert moved.updated_at == NINE + timedelta(hours=3)
    assert audited()[-1] == "action_item.status_changed"


def test_a_status_that_does_not_exist_is_refused(make: Make, rapporteur: Actor) -> None:
    with pytest.raises(InvalidInput):
        _move(rapporteur, make(), "done")


def test_deleting_takes_it_away_and_stays_in_the_trail(make: Make, rapporteur: Actor) -> None:
    item, kept = make("By mistake"), make("Kept")
    with transaction():
        delete_action_item(rapporteur, conference_id=item.conference_id, action_item_id=item.id, version=1)
    rows = list_register(item.conference_id, NO_FILTERS, FIRST_DAY)
    assert [row.id for row in rows] == [kept.id]
    assert audited() == ["action_item.created", "action_item.created", "action_item.deleted"]


def test_what_a_later_edition_goes_on_from_is_not_deleted(make: Make, rapporteur: Actor) -> None:
    item = make()
    with transaction():
        session().get_one(ActionItem, item.id).carried_at = NINE
    with pytest.raises(Conflict, match="next edition"), transaction():
        delete_action_item(rapporteur, conference_id=item.conference_id, action_item_id=item.id, version=2)


def test_what_a_later_edition_goes_on_with_moves_there_alone(make: Make, rapporteur: Actor) -> None:
    item = make()
    with transaction():
        session().get_one(ActionItem, item.id).carried_at = NINE
    with pytest.raises(Conflict, match="next edition"), transaction():
        change_status(
            rapporteur,
            conference_id=item.conference_id,
            action_item_id=item.id,
            status="completed",
            version=2,
        )
    with pytest.raises(Conflict, match="next edition"), transaction():
        change_action_item(
            rapporteur,
            conference_id=item.conference_id,
            action_item_id=item.id,
            facts=ActionItemFacts(title=TITLE, owners=(OwnerFacts(name="Li Wei"),)),
            version=2,
        )


def test_an_address_that_is_said_later_belongs_to_the_owner_of_that_name(
    make: Make, rapporteur: Actor, conference: Conference, park: Organization
) -> None:
    item = make(owners=(OwnerFacts(park.id, "Li Wei"),))
    before = find_row(conference.id, item.id, FIRST_DAY)
    _change(rapporteur, item, owners=(OwnerFacts(park.id, "Li Wei", "li@park.example"),))
    after = find_row(conference.id, item.id, FIRST_DAY)
    assert before is not None and after is not None
    assert [(owner.contact_id, owner.email) for owner in after.owners] == [
        (before.owners[0].contact_id, "li@park.example")
    ]


def test_each_change_is_seen_in_the_state_of_the_register(
    make: Make, rapporteur: Actor, conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    states = [read_register_state(conference.id)]
    item = make()
    states.append(read_register_state(conference.id))
    frozen(NINE + timedelta(hours=1))
    item = _move(rapporteur, item, "in-process")
    states.append(read_register_state(conference.id))
    with transaction():
        delete_action_item(
            rapporteur, conference_id=conference.id, action_item_id=item.id, version=item.version
        )
    make("Another")
    states.append(read_register_state(conference.id))
    assert states[:3] == [(0, 0, None), (1, 1, NINE), (1, 2, NINE + timedelta(hours=1))]
    assert len(set(states)) == 4


@pytest.mark.parametrize("role", ["agenda_editor", "viewer", "registrar", "desk"])
def test_only_those_who_edit_outcomes_touch_action_items(
    make: Make, conference: Conference, role: str
) -> None:
    item, other = make(), actor_with(role, conference)
    with pytest.raises(NotPermitted), transaction():
        create_action_item(
            other,
            conference_id=conference.id,
            facts=ActionItemFacts(title=TITLE, owners=(OwnerFacts(name="Me"),)),
        )
    with pytest.raises(NotPermitted):
        _change(other, item)
    with pytest.raises(NotPermitted):
        _move(other, item, "completed")
    with pytest.raises(NotPermitted), transaction():
        delete_action_item(other, conference_id=conference.id, action_item_id=item.id, version=1)


def test_what_belongs_to_another_conference_is_not_found(
    make: Make, item: AgendaItem, decision: Decision
) -> None:
    mine = make()
    with transaction():
        elsewhere = make_conference("another")
    owner = actor_with("owner", elsewhere)
    ids = {"conference_id": elsewhere.id, "action_item_id": mine.id}
    foreign = [
        ActionItemFacts(title=TITLE, owners=(OwnerFacts(name="Me"),), agenda_item_id=item.id),
        ActionItemFacts(title=TITLE, owners=(OwnerFacts(name="Me"),), decision_id=decision.id),
        ActionItemFacts(title=TITLE, owners=(OwnerFacts("0" * 26),)),
    ]
    attempts: list[Callable[[], object]] = [
        lambda: change_action_item(owner, **ids, facts=foreign[0], version=1),
        lambda: change_status(owner, **ids, status="completed", version=1),
        lambda: delete_action_item(owner, **ids, version=1),
        *(
            lambda f=facts: create_action_item(owner, conference_id=elsewhere.id, facts=f)
            for facts in foreign
        ),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound), transaction():
            attempt()
    assert get_action_item(mine.conference_id, mine.id).version == 1
