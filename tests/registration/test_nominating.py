"""Nominate → confirm → accept, and every way round it: status, seat, audit entry and mail of each step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.tokens import new_token
from eventapp.actor import Actor
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import Job, OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.registration import seats, services
from eventapp.registration.access import focal_point_of
from eventapp.registration.consents import list_given
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, Delegation, FocalPoint, Purpose, Quota
from eventapp.registration.queries import find_by_token, waiting_place
from eventapp.registration.rules import Particulars
from eventapp.registration.services.changing import LAPSE_OFFER, ChangeParticulars
from eventapp.registration.services.own import PassOn
from eventapp.registration.submissions import check_for
from tests.consents import agree_to_all
from tests.registration.conftest import IN_TIME

Nominate = Callable[..., Delegate]
Frozen = Callable[..., None]


@pytest.fixture
def delegation(conference: Conference, sides: dict[str, Side]) -> Delegation:
    return make_delegation(conference, sides["CH"], "Ministry")


def make_delegation(conference: Conference, side: Side, name: str) -> Delegation:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en=name),
            side_id=side.id,
            position=0,
            notes="",
            created_at=IN_TIME,
            updated_at=IN_TIME,
        )
        session().add(delegation)
    return delegation


@pytest.fixture
def focal_point(delegation: Delegation) -> Actor:
    return focal_point_of(delegation.conference_id, delegation.id)


@pytest.fixture
def nominate(app: Flask, conference: Conference, delegation: Delegation, focal_point: Actor) -> Nominate:
    """Return a function that nominates somebody, as the delegation's focal point unless it says otherwise."""

    def nominated(
        name: str = "Anna Keller", actor: Actor = focal_point, category: str = "delegate", **given: Any
    ) -> Delegate:
        address = f"{name.lower().replace(' ', '.')}@ministry.example"
        checked = check_for(
            conference,
            Particulars(
                **{
                    "name": name,
                    "organization_name": "",
                    "position": "",
                    "side_id": delegation.side_id,
                    "email": address,
                }
                | given
            ),
            is_nomination=True,
        )
        with transaction():
            (delegate,) = services.nominate(
                actor,
                services.Nominate(
                    conference_id=conference.id,
                    delegation_id=actor.delegation_id or delegation.id,
                    key=new_token(),
                    body_hash="",
                    nominees=(services.Nominee(checked, category, "en"),),
                    secret_key=app.config["SECRET_KEY"],
                ),
            )
        return delegate

    return nominated


@pytest.fixture
def complete(app: Flask, conference: Conference) -> Callable[..., ChangeParticulars]:
    """Return a function that gives the command by which somebody's data are completed or changed."""

    def command(delegate: Delegate, **given: Any) -> ChangeParticulars:
        return ChangeParticulars(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=delegate.version,
            checked=check_for(
                conference,
                Particulars(
                    **{
                        "name": delegate.name,
                        "organization_name": "Ministry of Science",
                        "position": "Adviser",
                        "side_id": delegate.side_id,
                        "email": delegate.email,
                    }
                    | given
                ),
            ),
            secret_key=app.config["SECRET_KEY"],
        )

    return command


def fresh(delegate: Delegate) -> Delegate:
    session().rollback()
    return session().get_one(Delegate, delegate.id, populate_existing=True)


def kinds() -> list[str]:
    """Return the kinds of all mails in the order in which they were queued."""
    return list(session().scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def actions() -> list[str]:
    return list(session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))[1:]


def taken(conference: Conference) -> int:
    session().rollback()
    return session().scalar(select(Conference.seats_taken).where(Conference.id == conference.id)) or 0


def confirmed(delegate: Delegate, complete: Callable[..., ChangeParticulars]) -> Delegate:
    with transaction():
        services.confirm_own(complete(fresh(delegate)), agree_to_all())
    return fresh(delegate)


def accepted(registrar: Actor, delegate: Delegate) -> Delegate:
    with transaction():
        services.accept_delegate(registrar, conference_id=delegate.conference_id, delegate_id=delegate.id)
    return fresh(delegate)


def test_nominate_confirm_accept_keeps_one_seat_and_tells_each_step(
    conference: Conference, registrar: Actor, nominate: Nominate, complete: Callable[..., ChangeParticulars]
) -> None:
    delegate = nominate()
    assert (delegate.status, delegate.holds_seat, taken(conference)) == ("nominated", True, 1)
    assert list_given(delegate.id) == []
    delegate = confirmed(delegate, complete)
    assert (delegate.status, delegate.completed_at, delegate.approved_at) == ("applied", IN_TIME, None)
    assert {consent.given_by for consent in list_given(delegate.id)} == {"delegate"}
    delegate = accepted(registrar, delegate)
    assert (delegate.status, delegate.approved_at, taken(conference)) == ("accepted", IN_TIME, 1)
    assert kinds() == ["delegate_nominated", "registration_applied", "registration_accepted"]
    assert [action for action in actions() if action.startswith("delegate.")] == [
        "delegate.nominated",
        "delegate.changed",
        "delegate.confirm",
        "delegate.accepted",
    ]


def test_accepting_before_the_data_are_complete_is_refused(registrar: Actor, nominate: Nominate) -> None:
    delegate = nominate()
    with pytest.raises(Conflict):
        accepted(registrar, delegate)
    assert fresh(delegate).status == "nominated"


def test_confirming_twice_is_refused(nominate: Nominate, complete: Callable[..., ChangeParticulars]) -> None:
    delegate = confirmed(nominate(), complete)
    with pytest.raises(Conflict):
        confirmed(delegate, complete)


def test_quota_used_up_puts_the_next_nominee_on_the_delegations_list(
    conference: Conference, delegation: Delegation, nominate: Nominate
) -> None:
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=1)
    nominate("Anna Keller")
    second = nominate("Beat Frei")
    third = nominate("Carla Egli")
    assert (second.status, second.holds_seat) == ("waitlisted", False)
    assert [waiting_place(each) for each in (second, third)] == [1, 2]
    assert taken(conference) == 1
    assert kinds() == ["delegate_nominated", *["delegate_nominated_waiting"] * 2]


def test_seat_of_a_delegation_goes_to_its_own_list_before_the_conferences(
    conference: Conference,
    registrar: Actor,
    nominate: Nominate,
    register: Callable[..., services.Outcome],
    complete: Callable[..., ChangeParticulars],
) -> None:
    leaving = accepted(registrar, confirmed(nominate("Anna Keller"), complete))
    register(name="Seated Person")
    outcome = register(name="Waits Longest")
    waiting = confirmed(nominate("Beat Frei"), complete)
    assert (waiting.status, waiting.completed_at) == ("waitlisted", IN_TIME)
    with transaction():
        services.cancel_delegate(registrar, conference_id=conference.id, delegate_id=leaving.id)
    assert fresh(waiting).status == "applied"
    assert session().get_one(Delegate, outcome.delegate_id).status == "waitlisted"
    with transaction():
        services.cancel_delegate(registrar, conference_id=conference.id, delegate_id=waiting.id)
    assert session().get_one(Delegate, outcome.delegate_id, populate_existing=True).status == "accepted"
    assert taken(conference) == 2


def test_those_whose_quota_is_used_up_are_passed_over(
    conference: Conference,
    delegation: Delegation,
    registrar: Actor,
    nominate: Nominate,
    register: Callable[..., services.Outcome],
) -> None:
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=0)
    held = [register(), register()]
    first_in_line = nominate("Beat Frei")
    behind = register(name="Behind Them")
    with transaction():
        services.cancel_delegate(
            registrar, conference_id=conference.id, delegate_id=held[0].delegate_id or ""
        )
    assert fresh(first_in_line).status == "waitlisted"
    assert session().get_one(Delegate, behind.delegate_id, populate_existing=True).status == "accepted"
    assert not seats.does_anybody_fit(conference.id)
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=1)
    assert seats.does_anybody_fit(conference.id)


def test_quota_below_what_is_taken_is_refused_and_raising_lets_the_waiting_in(
    conference: Conference, delegation: Delegation, registrar: Actor, nominate: Nominate
) -> None:
    nominate("Anna Keller")
    with pytest.raises(InvalidInput) as refusal, transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=0)
    assert refusal.value.field == "seats"
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=1)
    waiting = nominate("Beat Frei")
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=2)
        services.promote_waiting(registrar, conference.id)
    assert fresh(waiting).status == "nominated"
    assert session().scalars(select(Quota.taken)).one() == 2


def test_offer_is_taken_in_time_or_lapses_and_goes_on(
    conference: Conference, registrar: Actor, register: Callable[..., services.Outcome], frozen: Frozen
) -> None:
    with transaction():
        session().get_one(Conference, conference.id).offer_hours = 48
    held = [register(), register()]
    first, second = (session().get_one(Delegate, register().delegate_id) for _ in range(2))
    with transaction():
        services.cancel_delegate(
            registrar, conference_id=conference.id, delegate_id=held[0].delegate_id or ""
        )
    first = fresh(first)
    assert (first.status, first.offered_until) == ("offered", IN_TIME + timedelta(hours=48))
    job = session().scalars(select(Job).where(Job.kind == LAPSE_OFFER)).one()
    assert (job.not_before, job.payload) == (first.offered_until, {"delegate_id": first.id})
    with transaction():
        assert not services.lapse_offer(conference_id=conference.id, delegate_id=first.id)
    frozen(IN_TIME + timedelta(hours=48))
    with pytest.raises(Conflict), transaction():
        services.take_offer(conference_id=conference.id, delegate_id=first.id)
    with transaction():
        assert services.lapse_offer(conference_id=conference.id, delegate_id=first.id)
        assert not services.lapse_offer(conference_id=conference.id, delegate_id=first.id)
    assert (fresh(first).status, fresh(second).status) == ("cancelled", "offered")
    with transaction():
        services.take_offer(conference_id=conference.id, delegate_id=second.id)
        services.take_offer(conference_id=conference.id, delegate_id=second.id)
    assert (fresh(second).status, fresh(second).offered_until) == ("accepted", None)
    assert taken(conference) == 2
    assert kinds()[4:] == [
        "registration_cancelled",
        "registration_offered",
        "registration_lapsed",
        "registration_offered",
        "registration_accepted",
    ]


def test_change_of_what_was_approved_asks_again_and_keeps_the_seat(
    conference: Conference, registrar: Actor, nominate: Nominate, complete: Callable[..., ChangeParticulars]
) -> None:
    delegate = accepted(registrar, confirmed(nominate(), complete))
    with transaction():
        services.change_own(complete(delegate, phone="+41 44 668 18 00"))
    assert fresh(delegate).status == "accepted"
    with transaction():
        services.change_own(complete(fresh(delegate), position="Director", phone="+41 44 668 18 00"))
    delegate = fresh(delegate)
    assert (delegate.status, delegate.holds_seat, delegate.approved_at) == ("applied", True, None)
    assert kinds()[-2:] == ["registration_changed", "registration_review"]
    again = accepted(registrar, delegate)
    with transaction():
        services.change_own(replace(complete(again, position="Director"), asks_approval=True))
    assert fresh(delegate).status == "applied"


def test_application_holds_no_seat_until_it_is_accepted_or_waits(
    conference: Conference, registrar: Actor, register: Callable[..., services.Outcome]
) -> None:
    with transaction():
        session().get_one(Conference, conference.id).registration_modes = {"delegate": "approval"}
    one, two, three = (session().get_one(Delegate, register().delegate_id) for _ in range(3))
    assert [each.status for each in (one, two, three)] == ["applied"] * 3
    assert taken(conference) == 0
    accepted(registrar, fresh(one)), accepted(registrar, fresh(two))
    with pytest.raises(Conflict):
        accepted(registrar, fresh(three))
    with transaction():
        services.let_wait(registrar, conference_id=conference.id, delegate_id=three.id)
    assert fresh(three).status == "waitlisted"
    with transaction():
        services.decline_delegate(
            registrar, conference_id=conference.id, delegate_id=one.id, reason="Only ministries"
        )
    assert (fresh(one).status, fresh(one).decline_reason) == ("declined", "Only ministries")
    assert (fresh(three).status, taken(conference)) == ("accepted", 2)
    assert kinds()[3:] == [
        *["registration_accepted"] * 2,
        "registration_waitlisted",
        "registration_declined",
        "registration_promoted",
    ]


def test_category_by_invitation_is_closed_to_the_public_and_open_to_the_invited(
    conference: Conference, prepare: Callable[..., Any]
) -> None:
    with transaction():
        session().get_one(Conference, conference.id).registration_modes = {"delegate": "invitation"}
    session().refresh(conference)
    submission = prepare(at=conference)
    with pytest.raises(InvalidInput) as refusal, transaction():
        services.register_delegate(submission)
    assert refusal.value.field == "category"
    with transaction():
        outcome = services.register_delegate(replace(submission, is_invited=True))
    assert outcome.status == "accepted"


def test_passing_on_keeps_the_seat_and_nothing_of_the_one_who_leaves(
    app: Flask,
    conference: Conference,
    registrar: Actor,
    nominate: Nominate,
    complete: Callable[..., ChangeParticulars],
) -> None:
    delegate = accepted(registrar, confirmed(nominate("Anna Keller"), complete))
    old_link = personal_token(app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    with transaction():
        delegate = session().get_one(Delegate, delegate.id)
        delegate.answers = {"field": "vegetarian"}
    colleague = check_for(
        conference,
        Particulars(
            name="Beat Frei",
            organization_name="Ministry of Science",
            position="Deputy",
            side_id=delegate.side_id,
            email="beat.frei@ministry.example",
        ),
        is_nomination=True,
    )
    command = PassOn(
        conference.id, delegate.id, fresh(delegate).version, colleague, "zh", app.config["SECRET_KEY"]
    )
    with pytest.raises(Conflict), transaction():
        services.pass_on_own(command)
    with transaction():
        session().get_one(Conference, conference.id).transfers_allowed = True
    with transaction():
        services.pass_on_own(command)
    delegate = fresh(delegate)
    assert (delegate.name, delegate.status, delegate.holds_seat) == ("Beat Frei", "nominated", True)
    assert (delegate.answers, delegate.completed_at, delegate.approved_at) == ({}, None, None)
    assert all(consent.withdrawn_at == IN_TIME for consent in list_given(delegate.id))
    assert find_by_token(conference.slug, old_link) is None
    mails = session().execute(
        select(OutboxMessage.kind, OutboxMessage.recipient_email).order_by(OutboxMessage.id.desc()).limit(2)
    )
    assert sorted((kind, email) for kind, email in mails) == [
        ("delegate_nominated", "beat.frei@ministry.example"),
        ("registration_passed_on", "anna.keller@ministry.example"),
    ]


def test_mail_for_somebody_without_an_address_goes_to_the_focal_points(
    delegation: Delegation, nominate: Nominate
) -> None:
    with transaction():
        for number in (1, 2):
            session().add(
                FocalPoint(
                    conference_id=delegation.conference_id,
                    delegation_id=delegation.id,
                    name=f"Focal Point {number}",
                    email=f"focal{number}@ministry.example",
                    email_normalised=f"focal{number}@ministry.example",
                    language="en",
                    token_hash=str(number),
                    invited_at=IN_TIME,
                )
            )
    minister, adviser = nominate("The Minister", email=""), nominate("An Adviser", email="")
    assert (minister.email, minister.email_normalised, adviser.email_normalised) == ("", None, None)
    mails = session().execute(select(OutboxMessage.kind, OutboxMessage.recipient_email))
    assert sorted(email for _kind, email in mails) == [
        *["focal1@ministry.example"] * 2,
        *["focal2@ministry.example"] * 2,
    ]


def test_focal_point_acts_for_its_own_delegation_alone(
    conference: Conference,
    sides: dict[str, Side],
    nominate: Nominate,
    complete: Callable[..., ChangeParticulars],
    actor: Actor,
) -> None:
    delegate = nominate()
    other = make_delegation(conference, sides["CN"], "Park")
    foreign = focal_point_of(conference.id, other.id)
    for refused in (
        lambda: services.confirm_on_behalf(foreign, complete(fresh(delegate)), agree_to_all()),
        lambda: services.change_on_behalf(foreign, complete(fresh(delegate))),
        lambda: services.take_back_nomination(foreign, conference_id=conference.id, delegate_id=delegate.id),
        lambda: services.set_head(
            foreign, conference_id=conference.id, delegation_id=other.id, delegate_id=delegate.id
        ),
    ):
        with pytest.raises(NotFound), transaction():
            refused()
    for stranger in (replace(foreign, conference_id="another"), actor):
        with pytest.raises((NotPermitted, NotFound)), transaction():
            services.take_back_nomination(stranger, conference_id=conference.id, delegate_id=delegate.id)
    assert fresh(delegate).status == "nominated"


def test_after_the_freeze_focal_points_and_delegates_change_nothing_and_the_secretariat_does(
    conference: Conference,
    registrar: Actor,
    nominate: Nominate,
    complete: Callable[..., ChangeParticulars],
) -> None:
    delegate = nominate()
    with transaction():
        session().get_one(Conference, conference.id).changes_close_at = now()
    with pytest.raises(Conflict):
        nominate("Beat Frei")
    with pytest.raises(Conflict):
        confirmed(delegate, complete)
    with transaction():
        services.confirm_on_behalf(registrar, complete(fresh(delegate)), agree_to_all())
    assert accepted(registrar, delegate).status == "accepted"
    with pytest.raises(Conflict), transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=delegate.id)


def test_taking_consent_to_participation_back_ends_the_registration(
    conference: Conference, register: Callable[..., services.Outcome]
) -> None:
    delegate = session().get_one(Delegate, register().delegate_id)
    services_call = {"conference_id": conference.id, "delegate_id": delegate.id}
    with transaction():
        services.withdraw_own(**services_call, purpose=Purpose.PHOTOGRAPHS)
    assert fresh(delegate).status == "accepted"
    with transaction():
        services.withdraw_own(**services_call, purpose=Purpose.PARTICIPATION)
    assert (fresh(delegate).status, taken(conference)) == ("cancelled", 0)
    withdrawn = {each.purpose for each in list_given(delegate.id) if each.withdrawn_at}
    assert withdrawn == {"photographs", "participation"}


def test_assigning_to_a_full_delegation_changes_nothing(
    conference: Conference,
    delegation: Delegation,
    registrar: Actor,
    register: Callable[..., services.Outcome],
) -> None:
    delegate = session().get_one(Delegate, register().delegate_id)
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=0)
    target = {"category": "delegate", "delegation_id": delegation.id}
    with pytest.raises(Conflict), transaction():
        services.assign_delegate(registrar, conference_id=conference.id, delegate_id=delegate.id, **target)
    assert (fresh(delegate).delegation_id, taken(conference)) == (None, 1)
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=1)
    with transaction():
        services.assign_delegate(registrar, conference_id=conference.id, delegate_id=delegate.id, **target)
    assert (fresh(delegate).delegation_id, taken(conference)) == (delegation.id, 1)
    assert session().scalars(select(Quota.taken)).one() == 1
