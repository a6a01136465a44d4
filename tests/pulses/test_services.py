"""Planning pulses, sending what is due, asking again, counting."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.delivery import preview
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse
from eventapp.pulses.queries import RoundCounts, count_answers, list_due
from eventapp.pulses.services import answer_pulse, ask_again, plan_pulses
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import FIRST_DAY, actor_with, at_once
from tests.pulses.conftest import ANNA, ONE_MONTH, WEI
from tests.queries import count_queries
from tests.working_links.test_services import make_agreement

ROUNDS = (1, 6, 12)
SECRET = "a key for tests that is long enough"


def plan(conference: Conference, months: tuple[int, ...] = ROUNDS, today: date = FIRST_DAY) -> int:
    with transaction():
        return plan_pulses(conference.id, months, today)


def pulses() -> list[Pulse]:
    session().expire_all()
    return list(session().scalars(select(Pulse).order_by(Pulse.months, Pulse.id)))


def due(conference: Conference, today: date, limit: int = 100) -> list[str]:
    session().expire_all()
    return [pulse.contact.name for pulse in list_due(conference.id, today, limit)]


def mails() -> list[tuple[str, str]]:
    return [
        (message.kind, message.recipient_email)
        for message in session().scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    ]


def test_pulses_when_planned_ask_both_sides_of_links_in_every_round_once(
    conference: Conference, link: WorkingLink
) -> None:
    assert plan(conference) == 6
    assert plan(conference) == 0
    found = pulses()
    assert [(pulse.months, pulse.due_on) for pulse in found] == [
        (months, day)
        for months, day in ((1, date(2021, 11, 21)), (6, date(2022, 4, 21)), (12, date(2022, 10, 21)))
        for _side in range(2)
    ]
    assert {(pulse.organization_id, pulse.contact_id) for pulse in found} == {
        (link.first_organization_id, link.first_contact_id),
        (link.second_organization_id, link.second_contact_id),
    }
    assert plan(conference, (1, 3, 6, 12)) == 2


def test_pulses_when_two_plan_at_once_are_there_once(
    app: Flask, conference: Conference, link: WorkingLink
) -> None:
    failures = at_once(app, [lambda: plan_pulses(conference.id, ROUNDS, FIRST_DAY)] * 2)
    assert (failures, len(pulses())) == ([], 6)


@pytest.mark.parametrize(
    ("stage", "others", "number"),
    [
        ("signed", {"signed_on": FIRST_DAY}, 9),
        ("in_force", {}, 9),
        ("draft", {}, 0),
        ("expired", {"signed_on": FIRST_DAY}, 0),
        ("signed", {"carried_at": ONE_MONTH}, 0),
        ("signed", {"signed_on": date(2022, 1, 1)}, 6),
    ],
)
def test_pulses_of_agreements_ask_every_party_of_what_is_signed(
    conference: Conference,
    park: Organization,
    canton: Organization,
    make: Callable[..., WorkingLink],
    stage: str,
    others: dict[str, object],
    number: int,
) -> None:
    with transaction():
        third = Organization(
            name=canton.name,
            short_name=canton.name,
            name_key="third",
            kind="company",
            created_at=now(),
        )
        session().add(third)
        session().flush()
        make_agreement(conference, {park: "CN", canton: "CH", third: ""}, stage=stage, **others)
    assert plan(conference) == number


def test_pulses_when_the_plan_changes_or_an_agreement_ends_go_unless_they_were_asked(
    conference: Conference, link: WorkingLink, park: Organization, canton: Organization
) -> None:
    with transaction():
        agreement = make_agreement(conference, {park: "CN", canton: "CH"})
    assert plan(conference) == 12
    with transaction():
        session().get_one(Agreement, agreement.id).stage = "abandoned"
        session().scalars(
            select(Pulse).where(Pulse.agreement_id.is_not(None), Pulse.months == 1)
        ).first().sent_at = now()
    assert plan(conference, (1, 12)) == 0
    assert [(pulse.months, pulse.agreement_id) for pulse in pulses()] == [
        (1, None),
        (1, None),
        (1, agreement.id),
        (12, None),
        (12, None),
    ]


def test_pulses_follow_the_contact_of_their_side_until_they_are_answered(
    conference: Conference, link: WorkingLink
) -> None:
    plan(conference)
    wei, first_id, second_id = link.first_contact_id, link.first_organization_id, link.second_organization_id
    with transaction():
        first = session().scalars(select(Pulse).where(Pulse.contact_id == wei)).first()
        first.answer, first.answered_at = "knowledge_gain", now()
        session().get_one(WorkingLink, link.id).first_contact_id = None
        session().get_one(WorkingLink, link.id).second_contact_id = wei
    plan(conference)
    mine = [p for p in pulses() if p.organization_id == first_id]
    theirs = [p for p in pulses() if p.organization_id == second_id]
    # Nobody takes a side over: whoever was named stays until there is somebody else.
    assert {p.contact_id for p in mine} == {wei}
    assert {p.contact_id for p in theirs} == {wei}


def test_due_when_the_day_comes_lists_whom_a_mail_reaches(
    conference: Conference, link: WorkingLink, frozen: Callable[[datetime], None]
) -> None:
    plan(conference)
    assert due(conference, date(2021, 11, 20)) == []
    assert sorted(due(conference, date(2021, 11, 21))) == ["Anna Keller", "Li Wei"]
    assert len(due(conference, date(2021, 11, 21), limit=1)) == 1
    with transaction():
        session().get_one(Contact, link.first_contact_id).bounced_at = now()
    assert due(conference, date(2021, 11, 21)) == ["Anna Keller"]
    # The next round is due: nobody is asked about the one before as well.
    plan(conference, today=date(2022, 4, 21))
    with transaction():
        session().get_one(Contact, link.first_contact_id).bounced_at = None
    assert sorted(due(conference, date(2022, 4, 21))) == ["Anna Keller", "Li Wei"]
    assert {pulse.months for pulse in list_due(conference.id, date(2022, 4, 21), 9)} == {6}


def test_due_when_more_are_there_asks_as_many_queries(
    conference: Conference, make: Callable[..., WorkingLink], link: WorkingLink, canton: Organization
) -> None:
    from tests.minutes.builders import make_organization

    counts = []
    for number in range(2):
        with transaction():
            company = make_organization(f"Company {number}")
        make(company, canton, (f"Person {number}", f"p{number}@company.example"), ANNA)
        plan(conference)
        session().remove()
        with count_queries() as seen:
            [pulse.contact.email for pulse in list_due(conference.id, date(2021, 11, 21), 99)]
        counts.append(len(seen))
    assert counts == [1, 1]


def test_answer_when_given_by_its_contact_counts_and_can_be_changed(
    conference: Conference, asked: dict[str, Pulse]
) -> None:
    wei = session().get_one(Contact, asked["Li Wei"].contact_id)
    for answer, comment in (("knowledge_gain", ""), ("negotiation_started", " Draft contract ")):
        with transaction():
            answer_pulse(wei, pulse_id=asked["Li Wei"].id, answer=answer, comment=comment)
    assert count_answers(conference.id) == [
        RoundCounts(
            months=1,
            asked=2,
            answered=1,
            by_answer={
                "no_further_contact": 0,
                "knowledge_gain": 0,
                "valuable_contact": 0,
                "negotiation_started": 1,
                "cooperation_agreement": 0,
            },
        )
    ]
    assert session().get_one(Pulse, asked["Li Wei"].id).comment == "Draft contract"
    entries = session().scalars(select(AuditEntry).where(AuditEntry.action == "pulse.answered"))
    assert [entry.actor_id for entry in entries] == [wei.id, wei.id]
    with pytest.raises(NotFound), transaction():
        answer_pulse(wei, pulse_id=asked["Anna Keller"].id, answer="knowledge_gain")
    with pytest.raises(InvalidInput), transaction():
        answer_pulse(wei, pulse_id=asked["Li Wei"].id, answer="love")


def test_answer_when_not_due_yet_is_not_found_and_when_due_is_not_asked_for_again(
    conference: Conference, link: WorkingLink, frozen: Callable[[datetime], None]
) -> None:
    plan(conference, (1,))
    wei = session().get_one(Contact, link.first_contact_id)
    pulse = next(each for each in pulses() if each.contact_id == wei.id)
    with pytest.raises(NotFound), transaction():
        answer_pulse(wei, pulse_id=pulse.id, answer="knowledge_gain")
    frozen(ONE_MONTH)
    with transaction():
        answer_pulse(wei, pulse_id=pulse.id, answer="knowledge_gain")
    assert due(conference, date(2021, 11, 21)) == ["Anna Keller"]


def test_asking_again_mails_who_has_not_answered_a_week_later_once(
    conference: Conference, rapporteur: Actor, asked: dict[str, Pulse], frozen: Callable[[datetime], None]
) -> None:
    def again(months: int | None = None) -> int:
        with transaction():
            return ask_again(rapporteur, conference_id=conference.id, secret_key=SECRET, months=months)

    with transaction():
        answer_pulse(
            session().get_one(Contact, asked["Anna Keller"].contact_id),
            pulse_id=asked["Anna Keller"].id,
            answer="knowledge_gain",
        )
    assert again() == 0
    frozen(ONE_MONTH + timedelta(days=8))
    assert again(6) == 0
    assert again(1) == 1
    assert again() == 0
    assert mails() == [("pulse_asked", WEI[1])]
    with pytest.raises(NotPermitted), transaction():
        ask_again(actor_with("viewer", conference), conference_id=conference.id, secret_key=SECRET)
    with transaction():
        session().get_one(Conference, conference.id).concluded_at = None
    with pytest.raises(InvalidInput):
        again()


def test_letter_when_written_asks_by_one_link_to_the_pulse(
    app: Flask,
    conference: Conference,
    rapporteur: Actor,
    asked: dict[str, Pulse],
    frozen: Callable[..., None],
) -> None:
    frozen(ONE_MONTH + timedelta(days=8))
    with transaction():
        ask_again(rapporteur, conference_id=conference.id, secret_key=app.config["SECRET_KEY"])
    (message,) = session().scalars(select(OutboxMessage).where(OutboxMessage.recipient_email == WEI[1]))
    letter, text = preview(message)
    assert letter.link_url.endswith(f"/pulses/{asked['Li Wei'].id}")
    assert "/c/launch/follow-up/" in letter.link_url
    assert letter.facts == (("贵单位", "常州园区"), ("合作对方", "楚格州"))
    assert "“启动大会”已结束1个月。" in text
    assert text.count("http://") == 1
    with transaction():
        pulse = session().get_one(Pulse, asked["Li Wei"].id)
        pulse.answer, pulse.answered_at = "knowledge_gain", now()
    with pytest.raises(CannotBeDone):
        preview(message)


def test_letter_when_the_side_has_another_contact_by_now_is_not_written(
    app: Flask,
    conference: Conference,
    rapporteur: Actor,
    asked: dict[str, Pulse],
    frozen: Callable[..., None],
) -> None:
    frozen(ONE_MONTH + timedelta(days=8))
    with transaction():
        ask_again(rapporteur, conference_id=conference.id, secret_key=app.config["SECRET_KEY"])
        session().get_one(Pulse, asked["Li Wei"].id).contact_id = asked["Anna Keller"].contact_id
    (message,) = session().scalars(select(OutboxMessage).where(OutboxMessage.recipient_email == WEI[1]))
    with pytest.raises(CannotBeDone):
        preview(message)


def test_pulses_when_their_link_or_party_has_no_contact_wait_for_one(
    conference: Conference, make: Callable[..., WorkingLink], park: Organization, canton: Organization
) -> None:
    with transaction():
        agreement = make_agreement(conference, {park: "CN", canton: "CH"})
        for party in session().scalars(select(AgreementParty)):
            party.contact_id = None
    plan(conference, (1,))
    assert [pulse.contact_id for pulse in pulses()] == [None, None]
    assert due(conference, date(2021, 11, 21)) == []
    with transaction():
        contact = session().scalars(select(Contact)).first()
        contact.email, contact.email_normalised = "c@park.example", "c@park.example"
        session().scalars(
            select(AgreementParty).where(AgreementParty.agreement_id == agreement.id)
        ).first().contact_id = contact.id
    plan(conference, (1,))
    assert due(conference, date(2021, 11, 21)) == [contact.name]
