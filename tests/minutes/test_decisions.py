"""Decisions: recorded under a number of their own, changed and deleted while the minutes are a draft."""

import pytest
from flask import Flask

from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.minutes.decided import DecisionFilters, count_decided, list_decided
from eventapp.minutes.models import Decision, DecisionParty
from eventapp.minutes.queries import list_decisions, list_outcomes
from eventapp.minutes.rules import PartyRef
from eventapp.minutes.services import change_decision, delete_decision, record_decision
from tests.minutes.builders import (
    actor_with,
    at_once,
    audited,
    make_agenda_item,
    make_conference,
    make_organization,
)

TEXT = LocalizedText(en="A joint office opens in Changzhou.", zh="在常州设立联合办公室。")


def _record(actor: Actor, item: AgendaItem, text: LocalizedText = TEXT) -> Decision:
    with transaction():
        return record_decision(actor, conference_id=item.conference_id, agenda_item_id=item.id, text=text)


def test_decisions_are_numbered_within_their_conference(
    rapporteur: Actor, item: AgendaItem, other_item: AgendaItem
) -> None:
    with transaction():
        elsewhere = make_conference("another")
        foreign = make_agenda_item(elsewhere.id)
    _record(actor_with("owner", elsewhere), foreign)
    for agenda_item in (other_item, item, other_item):
        _record(rapporteur, agenda_item)
    outcomes = list_outcomes(item.conference_id)
    assert [d.number for d in outcomes[item.id].decisions] == [2]
    assert [d.number for d in outcomes[other_item.id].decisions] == [1, 3]
    assert outcomes[item.id].status is None
    assert set(outcomes) == {item.id, other_item.id}


def test_decisions_recorded_at_once_get_different_numbers(
    app: Flask, rapporteur: Actor, item: AgendaItem
) -> None:
    ids = {"conference_id": item.conference_id, "agenda_item_id": item.id}
    failures = at_once(app, [lambda: record_decision(rapporteur, **ids, text=TEXT)] * 6)
    assert failures == []
    assert [decision.number for decision in list_decisions(item.conference_id)] == [1, 2, 3, 4, 5, 6]


def test_changing_a_decision_keeps_its_number(rapporteur: Actor, item: AgendaItem) -> None:
    decision = _record(rapporteur, item)
    with transaction():
        change_decision(
            rapporteur,
            conference_id=item.conference_id,
            decision_id=decision.id,
            text=LocalizedText(en="Two offices open."),
            version=1,
        )
    (changed,) = list_decisions(item.conference_id)
    assert (changed.number, changed.text, changed.version) == (1, {"en": "Two offices open."}, 2)
    assert audited() == ["decision.recorded", "decision.changed"]


def test_changing_an_old_version_is_refused(rapporteur: Actor, item: AgendaItem) -> None:
    decision = _record(rapporteur, item)
    ids = {"conference_id": item.conference_id, "decision_id": decision.id}
    with transaction():
        change_decision(rapporteur, **ids, text=LocalizedText(en="Newer"), version=1)
    with pytest.raises(Conflict), transaction():
        change_decision(rapporteur, **ids, text=TEXT, version=1)
    with pytest.raises(Conflict), transaction():
        delete_decision(rapporteur, **ids, version=1)
    assert [d.text for d in list_decisions(item.conference_id)] == [{"en": "Newer"}]


def test_deleting_takes_a_decision_away(rapporteur: Actor, item: AgendaItem) -> None:
    first, second = _record(rapporteur, item), _record(rapporteur, item)
    with transaction():
        delete_decision(rapporteur, conference_id=item.conference_id, decision_id=first.id, version=1)
    assert [d.id for d in list_decisions(item.conference_id)] == [second.id]
    assert audited() == ["decision.recorded", "decision.recorded", "decision.deleted"]


def test_deleting_a_decision_that_action_items_came_from_is_refused(
    rapporteur: Actor, item: AgendaItem
) -> None:
    decision = _record(rapporteur, item)
    with transaction():
        create_action_item(
            rapporteur,
            conference_id=item.conference_id,
            facts=ActionItemFacts(
                title=LocalizedText(en="Rent rooms"),
                owners=(OwnerFacts(name="Li Wei"),),
                decision_id=decision.id,
            ),
        )
    with pytest.raises(Conflict, match="Action items came from this decision"), transaction():
        delete_decision(rapporteur, conference_id=item.conference_id, decision_id=decision.id, version=1)
    assert [d.number for d in list_decisions(item.conference_id)] == [1]


def test_parties_stand_in_the_order_in_which_they_are_named_each_once(
    rapporteur: Actor, item: AgendaItem
) -> None:
    china, swiss = list_sides(item.conference_id)
    with transaction():
        park = make_organization("Park of Parties", "园区")
    named = [PartyRef(side_id=swiss.id), PartyRef(organization_id=park.id), PartyRef(side_id=swiss.id)]
    ids = {"conference_id": item.conference_id}
    with transaction():
        decision = record_decision(rapporteur, **ids, agenda_item_id=item.id, text=TEXT, parties=named)
    (row,) = list_outcomes(item.conference_id)[item.id].decisions
    assert [party.name["en"] for party in row.parties] == ["CH", "Park of Parties"]
    with transaction():
        change_decision(
            rapporteur,
            **ids,
            decision_id=decision.id,
            text=TEXT,
            version=1,
            parties=[PartyRef(side_id=china.id)],
            is_confidential=True,
        )
    (row,) = list_outcomes(item.conference_id)[item.id].decisions
    assert ([party.side_id for party in row.parties], row.is_confidential) == ([china.id], True)
    with transaction():
        delete_decision(rapporteur, **ids, decision_id=decision.id, version=2)
    assert session().query(DecisionParty).count() == 0


def test_too_many_parties_and_those_of_another_conference_are_refused(
    rapporteur: Actor, item: AgendaItem
) -> None:
    with transaction():
        foreign = list_sides(make_conference("another").id)[0].id
        organizations = [make_organization(f"Park {number}").id for number in range(13)]
    ids = {"conference_id": item.conference_id, "agenda_item_id": item.id, "text": TEXT}
    with pytest.raises(InvalidInput), transaction():
        record_decision(rapporteur, **ids, parties=[PartyRef(organization_id=each) for each in organizations])
    with pytest.raises(NotFound), transaction():
        record_decision(rapporteur, **ids, parties=[PartyRef(side_id=foreign)])
    assert list_decisions(item.conference_id) == []


def test_decisions_are_found_by_words_number_and_party(
    rapporteur: Actor, item: AgendaItem, other_item: AgendaItem
) -> None:
    china, swiss = list_sides(item.conference_id)
    with transaction():
        park = make_organization("Park of Parties")
    given = [
        (item, LocalizedText(en="An office opens.", zh="设立办公室。"), [PartyRef(side_id=china.id)]),
        (other_item, LocalizedText(en="A 100% fund."), [PartyRef(side_id=swiss.id), PartyRef(None, park.id)]),
        (item, LocalizedText(zh="设立基金。"), []),
    ]
    for agenda_item, text, parties in given:
        with transaction():
            record_decision(
                rapporteur,
                conference_id=item.conference_id,
                agenda_item_id=agenda_item.id,
                text=text,
                parties=parties,
            )
    for filters, numbers in [
        (DecisionFilters(), [1, 2, 3]),
        (DecisionFilters(text="OFFICE"), [1]),
        (DecisionFilters(text="设立"), [1, 3]),
        (DecisionFilters(text="0%"), [2]),
        (DecisionFilters(text="_"), []),
        (DecisionFilters(text="3"), [3]),
        (DecisionFilters(side_id=swiss.id), [2]),
        (DecisionFilters(organization_id=park.id), [2]),
        (DecisionFilters(text="office", side_id=swiss.id), []),
    ]:
        found = list_decided(item.conference_id, filters)
        assert [row.decision.number for row in found] == numbers, filters
        assert count_decided(item.conference_id, filters) == len(numbers)
    assert [row.item_title["en"] for row in list_decided(item.conference_id, DecisionFilters())] == [
        "Opening",
        "Signing ceremony",
        "Opening",
    ]


@pytest.mark.parametrize(
    ("text", "field"), [(LocalizedText(), "text"), (LocalizedText(zh="定" * 4_001), "text.zh")]
)
def test_a_text_that_is_empty_or_too_long_is_refused(
    rapporteur: Actor, item: AgendaItem, text: LocalizedText, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _record(rapporteur, item, text)
    assert refused.value.field == field
    assert list_decisions(item.conference_id) == []


@pytest.mark.parametrize("role", ["agenda_editor", "viewer", "registrar", "desk"])
def test_only_those_who_edit_outcomes_touch_decisions(
    conference: Conference, rapporteur: Actor, item: AgendaItem, role: str
) -> None:
    decision = _record(rapporteur, item)
    other = actor_with(role, conference)
    ids = {"conference_id": conference.id, "decision_id": decision.id, "version": 1}
    with pytest.raises(NotPermitted):
        _record(other, item)
    with pytest.raises(NotPermitted), transaction():
        change_decision(other, **ids, text=TEXT)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted), transaction():
        delete_decision(other, **ids)  # type: ignore[arg-type]


def test_a_decision_of_another_conference_is_not_found(rapporteur: Actor, conference: Conference) -> None:
    with transaction():
        elsewhere = make_conference("another")
        foreign = make_agenda_item(elsewhere.id)
    decision = _record(actor_with("owner", elsewhere), foreign)
    with pytest.raises(NotFound), transaction():
        change_decision(
            rapporteur, conference_id=conference.id, decision_id=decision.id, text=TEXT, version=1
        )
    with pytest.raises(NotFound), transaction():
        delete_decision(rapporteur, conference_id=conference.id, decision_id=decision.id, version=1)
    with pytest.raises(NotFound), transaction():
        record_decision(rapporteur, conference_id=conference.id, agenda_item_id=foreign.id, text=TEXT)
