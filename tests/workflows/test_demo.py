"""The demo conference: the facts of the real one, through the services."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.register import list_all_for_documents, list_register
from eventapp.actor import SYSTEM
from eventapp.agendas.queries import get_item
from eventapp.agendas.reading import get_programme
from eventapp.agreements.queries import list_agreements
from eventapp.agreements.sheet import get_sheet
from eventapp.clock import now, today
from eventapp.conferences.queries import get_public_conference, list_partners
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.interpretation.planning import read_plan
from eventapp.interpretation.rules import GapKind
from eventapp.jobs.models import OutboxMessage
from eventapp.minutes.models import Decision
from eventapp.protocol.ceremonies import read_ceremony
from eventapp.protocol.queries import list_seats
from eventapp.pulses.queries import count_answers
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus
from eventapp.registration.queries import count_by_status
from eventapp.workflows.demo import facts, made_up
from eventapp.workflows.demo.delegations import ABSENT, DELEGATIONS, NOMINEES
from eventapp.workflows.demo.links import ANSWERS, LINKS
from eventapp.workflows.demo.load import load_demo
from eventapp.workflows.demo.protocol import SIGNINGS
from eventapp.working_links.queries import count_by_stage


def test_demo_when_loaded_then_is_published_whole(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    conference = get_public_conference("china-switzerland-2021")
    assert conference.title == facts.TITLE
    assert [item.title for item in get_programme(conference.id, now()).items] == [
        e.title for e in made_up.AGENDA
    ]
    assert len(list_partners(conference.id)) == 5
    nominated = [person for people in NOMINEES.values() for person in people]
    assert count_by_status(conference.id) == {
        "accepted": len(made_up.DELEGATES),
        "nominated": 1,
        "waitlisted": 1,
    }
    assert session().scalar(select(func.count(Delegate.id))) == len(made_up.DELEGATES) + len(nominated)
    assert conference.seats_taken == len(made_up.DELEGATES) + 1
    assert {name: len(members) for name, members in heads_and_members()} == {
        head: len(members) for _name, _side, _seats, head, _focal_point, members in DELEGATIONS.values()
    }
    assert session().scalar(select(func.count(CheckIn.id))) == len(made_up.DELEGATES) - len(ABSENT)
    assert session().scalar(select(func.count(Decision.id))) == len(made_up.DECISIONS)
    assert sum(count_by_stage(conference.id).values()) == len(LINKS)
    answers = [given for sides in ANSWERS.values() for given in sides if given]
    assert sum(each.answered for each in count_answers(conference.id)) == len(answers)
    promised = sorted(row.title["en"] for row in list_all_for_documents(conference.id))
    assert promised == sorted(step["en"] for step in facts.NEXT_STEPS)


def test_demo_has_the_real_joint_statement_and_letters_that_say_that_they_are_made_up(app: Flask) -> None:
    with transaction():
        conference = load_demo(SYSTEM)
    rows = list_agreements(conference.id)
    assert [(row.kind, row.stage, row.cleared, bool(row.signing_slot_id)) for row in rows] == [
        ("joint_statement", "signed", 2, False),
        ("letter_of_intent", "in_force", 2, True),
        ("letter_of_intent", "draft", 1, True),
    ]
    assert [party.organization for party in rows[0].parties] == [facts.MOST, facts.EAER]
    summaries = [get_sheet(conference.id, row.id).summary["en"] for row in rows]
    assert [text.count("made up") for text in summaries] == [1, 1, 1]
    milestones = list_register(
        conference.id, RegisterFilters(agreement_id=rows[1].id), today(conference.timezone)
    )
    assert [row.title for row in milestones] == [facts.NEXT_STEPS[3]]


def heads_and_members() -> list[tuple[str, list[Delegate]]]:
    heads = session().scalars(select(Delegate).where(Delegate.is_head)).all()
    return [
        (
            head.name,
            list(
                session().scalars(
                    select(Delegate).where(
                        Delegate.delegation_id == head.delegation_id,
                        Delegate.status == DelegateStatus.ACCEPTED,
                    )
                )
            ),
        )
        for head in heads
    ]


def test_demo_writes_to_nobody(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    assert session().scalar(select(func.count(OutboxMessage.id))) == 0


def test_demo_when_loaded_twice_then_refused(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    with pytest.raises(Conflict), transaction():
        load_demo(SYSTEM)


def test_demo_when_loaded_then_interpretation_and_protocol_are_prepared(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    conference = get_public_conference("china-switzerland-2021")
    plan = read_plan(conference)
    missing = {item.title["en"]: [gap.kind for gap in item.gaps] for item in plan.items if item.gaps}
    assert missing == {"Closing": [GapKind.NOT_COVERED] * 2}
    by_title = {item.title["en"]: item.id for item in plan.items}
    ceremony = read_ceremony(get_item(conference.id, by_title["Signing ceremony"]), conference)
    assert (len(ceremony.signings), ceremony.is_too_long) == (len(SIGNINGS), False)
    keepers = [keeper["en"] for keeper, _order in ceremony.signings[0].copies]
    assert keepers == [facts.ORGANIZATIONS["eaer"][0]["en"], facts.ORGANIZATIONS["municipality"][0]["en"]]
    seats = list_seats(conference.id, by_title["Opening"])
    assert [seat.number for seat in seats] == [2, 3, 4, 5]
