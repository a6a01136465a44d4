"""Registering, waiting, changing, leaving: what is stored, counted and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference, ConferenceState, Side
from eventapp.conferences.services import RegistrationSettings, change_registration
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.organizations.models import OrganizationKind
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role
from eventapp.registration import services
from eventapp.registration.consents import STANDARD_VERSION, Agreement, list_given
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, DelegateStatus, Purpose
from eventapp.registration.queries import (
    count_by_organization_kind,
    count_by_side,
    count_by_status,
    find_by_token,
    waiting_place,
)
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Outcome
from eventapp.registration.services.changing import ChangeParticulars
from eventapp.registration.submissions import Submission, check_for, prepare_submission
from tests.registration.conftest import IN_TIME

Prepare = Callable[..., Submission]
Register = Callable[..., Outcome]
DelegateOf = Callable[[Outcome], Delegate]


def seats_are_counted_right(conference: Conference) -> bool:
    """Compare the counter with a recount; true only if they agree and the capacity holds."""
    session().rollback()
    taken, capacity = (
        session()
        .execute(select(Conference.seats_taken, Conference.capacity).where(Conference.id == conference.id))
        .one()
    )
    recount = session().scalar(
        select(func.count()).where(
            Delegate.conference_id == conference.id, Delegate.status == DelegateStatus.ACCEPTED
        )
    )
    return taken == recount and (capacity is None or taken <= capacity)


def mails() -> list[tuple[str, str]]:
    """Return (kind, recipient) of all mails, in alphabetical order."""
    rows = session().execute(select(OutboxMessage.kind, OutboxMessage.recipient_email))
    return sorted((row[0], row[1]) for row in rows)


def change(app: Flask, delegate: Delegate, conference: Conference, **values: Any) -> ChangeParticulars:
    particulars = Particulars(
        name=delegate.name,
        organization_name=delegate.organization_name,
        position=delegate.position,
        side_id=delegate.side_id,
        email=delegate.email,
    )
    version = values.pop("version", delegate.version)
    return ChangeParticulars(
        conference_id=conference.id,
        delegate_id=delegate.id,
        version=version,
        checked=check_for(conference, replace(particulars, **values)),
        secret_key=app.config["SECRET_KEY"],
    )


def test_register_when_seats_are_free_accepts_counts_tells_and_notes(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    outcome = register(email="Li.Wei@Park.example", name="Li Wei", native_name="李伟", language="zh")
    delegate = delegate_of(outcome)
    assert (delegate.status, delegate.version, delegate.language) == ("accepted", 1, "zh")
    assert delegate.email_normalised == "li.wei@park.example"
    given = [(each.purpose, each.text_version, each.given_at) for each in list_given(delegate.id)]
    assert sorted(given) == sorted((purpose, STANDARD_VERSION, IN_TIME) for purpose in Purpose)
    assert delegate.registered_at == IN_TIME
    assert delegate.waitlisted_at is None
    assert mails() == [("registration_accepted", "Li.Wei@park.example")]
    message = session().scalars(select(OutboxMessage)).one()
    assert (message.payload, message.conference_id, message.language) == (
        {"delegate_id": delegate.id},
        conference.id,
        "zh",
    )
    entries = session().scalars(select(AuditEntry).where(AuditEntry.subject_id == delegate.id)).all()
    assert [(e.action, e.details) for e in entries] == [("delegate.registered", {"status": "accepted"})]
    assert seats_are_counted_right(conference)


def test_register_when_full_waits_in_order(
    conference: Conference,
    register: Register,
    delegate_of: DelegateOf,
    frozen: Callable[[datetime], None],
) -> None:
    register(), register()
    third = register()
    frozen(IN_TIME + timedelta(seconds=1))
    fourth = register()
    assert [third.status, fourth.status] == ["waitlisted", "waitlisted"]
    assert delegate_of(third).waitlisted_at == IN_TIME
    assert [waiting_place(delegate_of(third)), waiting_place(delegate_of(fourth))] == [1, 2]
    assert [kind for kind, _to in mails()].count("registration_waitlisted") == 2
    assert count_by_status(conference.id) == {"accepted": 2, "waitlisted": 2}
    assert seats_are_counted_right(conference)


def test_register_without_a_capacity_accepts_everybody(conference: Conference, register: Register) -> None:
    with transaction():
        session().get_one(Conference, conference.id).capacity = None
    assert {register().status for _ in range(4)} == {"accepted"}
    assert seats_are_counted_right(conference)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2027, 8, 31, tzinfo=UTC), ConferenceState.PUBLISHED),
        (datetime(2027, 10, 15, tzinfo=UTC), ConferenceState.PUBLISHED),
        (datetime(2027, 10, 22, tzinfo=UTC), ConferenceState.PUBLISHED),
        (IN_TIME, ConferenceState.DRAFT),
        (IN_TIME, ConferenceState.CLOSED),
        (IN_TIME, ConferenceState.ARCHIVED),
    ],
)
def test_register_outside_the_window_is_refused_and_stores_nothing(
    conference: Conference,
    register: Register,
    frozen: Callable[[datetime], None],
    at: datetime,
    state: str,
) -> None:
    with transaction():
        session().get_one(Conference, conference.id).state = state
    frozen(at)
    with pytest.raises(Conflict):
        register()
    assert session().scalar(select(func.count()).select_from(Delegate)) == 0
    assert mails() == []
    assert seats_are_counted_right(conference)


def test_form_sent_twice_has_one_outcome_and_one_mail(
    conference: Conference, prepare: Prepare, register: Register
) -> None:
    key = "k" * 43
    first = register(key=key, email="li@park.example", name="Li Wei")
    second = register(key=key, email="li@park.example", name="Li Wei")
    assert first == second
    assert mails() == [("registration_accepted", "li@park.example")]
    assert count_by_status(conference.id) == {"accepted": 1}


def test_form_sent_again_with_other_details_is_refused(conference: Conference, register: Register) -> None:
    key = "k" * 43
    register(key=key, email="li@park.example", name="Li Wei")
    with pytest.raises(InvalidInput):
        register(key=key, email="wang@park.example", name="Wang Fang")
    assert count_by_status(conference.id) == {"accepted": 1}


def test_address_registered_before_tells_its_owner_alone_and_once(
    conference: Conference, register: Register, delegate_of: DelegateOf, frozen: Callable[[datetime], None]
) -> None:
    first = register(email="li@park.example", name="Li Wei")
    again = register(email="LI@park.example", name="Somebody Else")
    assert again == Outcome(None)
    register(email="li@park.example", name="Somebody Else")
    assert delegate_of(first).name == "Li Wei"
    assert mails() == [
        ("registration_accepted", "li@park.example"),
        ("registration_again", "li@park.example"),
    ]
    frozen(IN_TIME + timedelta(minutes=11))
    register(email="li@park.example")
    assert [kind for kind, _to in mails()].count("registration_again") == 2
    assert seats_are_counted_right(conference)


def test_cancelled_address_registers_anew_with_the_new_details(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    first = register(email="li@park.example", name="Li Wei")
    with transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=first.delegate_id or "")
    assert delegate_of(first).status == "cancelled"
    again = register(email="li@park.example", name="Li Wei-Meier")
    delegate = delegate_of(again)
    assert again.delegate_id == first.delegate_id
    assert (delegate.status, delegate.name, delegate.cancelled_at) == ("accepted", "Li Wei-Meier", None)
    assert seats_are_counted_right(conference)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "李伟"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"organization_name": " "}, "organization_name"),
        ({"position": "x" * 201}, "position"),
        ({"side_id": "elsewhere"}, "side_id"),
        ({"email": "nobody"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"interpretation": "fr"}, "interpretation"),
        ({"dietary": "x" * 501}, "dietary"),
    ],
)
def test_wrong_particulars_are_refused_at_their_field(
    conference: Conference, prepare: Prepare, given: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        prepare(**given)
    assert refusal.value.field == field


def test_side_of_another_conference_is_refused(
    other_conference: Conference, sides: dict[str, Side], prepare: Prepare
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        prepare(at=other_conference, side_id=sides["CN"].id)
    assert refusal.value.field == "side_id"


@pytest.mark.parametrize("version", ["", "2020-1"])
def test_consent_missing_or_to_another_text_is_refused(
    app: Flask, conference: Conference, sides: dict[str, Side], version: str
) -> None:
    given = Particulars("Li Wei", "Park", "Director", sides["CN"].id, "li@park.example")
    with pytest.raises(InvalidInput) as refusal:
        prepare_submission(
            conference,
            given,
            key="k" * 43,
            agreements=[Agreement("participation", version)] * bool(version),
            language="en",
            secret_key="s",
        )
    assert refusal.value.field == "consent_participation"


def test_organization_is_found_in_the_directory_by_any_form_of_its_name(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    with transaction():
        park = create_organization(
            SYSTEM,
            OrganizationFacts(
                name=LocalizedText(en="Sino-Swiss Park", zh="中瑞产业园"),
                kind=OrganizationKind.SCIENCE_PARK,
                country="CN",
            ),
        )
    assert delegate_of(register(organization_name="sino swiss  PARK")).organization_id == park.id
    assert delegate_of(register(organization_name="Unknown Ltd")).organization_id is None
    assert count_by_organization_kind(conference.id) == {"other": 1, "science_park": 1}


def test_count_by_side_counts_the_accepted_alone(
    conference: Conference, sides: dict[str, Side], register: Register
) -> None:
    register(side_id=sides["CH"].id), register(side_id=sides["CH"].id), register(side_id=sides["CN"].id)
    assert count_by_side(conference.id) == {sides["CN"].id: 0, sides["CH"].id: 2}


def test_cancel_gives_the_seat_to_whoever_waits_longest(
    conference: Conference, register: Register, delegate_of: DelegateOf, frozen: Callable[[datetime], None]
) -> None:
    first, _second = register(), register()
    frozen(IN_TIME + timedelta(seconds=2))
    later = register(email="later@park.example")
    frozen(IN_TIME + timedelta(seconds=1))
    earlier = register(email="earlier@park.example")
    with transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=first.delegate_id or "")
    assert delegate_of(first).status == "cancelled"
    assert (delegate_of(earlier).status, delegate_of(earlier).waitlisted_at) == ("accepted", None)
    assert delegate_of(later).status == "waitlisted"
    assert [mail for mail in mails() if mail[0] in ("registration_cancelled", "registration_promoted")] == [
        ("registration_cancelled", "person1@park.example"),
        ("registration_promoted", "earlier@park.example"),
    ]
    assert seats_are_counted_right(conference)


def test_cancel_twice_frees_one_seat(conference: Conference, register: Register) -> None:
    first, _second = register(), register()
    for _ in range(2):
        with transaction():
            services.cancel_own(conference_id=conference.id, delegate_id=first.delegate_id or "")
    assert count_by_status(conference.id) == {"accepted": 1, "cancelled": 1}
    assert seats_are_counted_right(conference)


def test_cancel_by_somebody_who_waits_moves_nobody_up(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    register(), register()
    third, fourth = register(), register()
    with transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=third.delegate_id or "")
    assert delegate_of(fourth).status == "waitlisted"
    assert waiting_place(delegate_of(fourth)) == 1
    assert seats_are_counted_right(conference)


def test_after_the_end_a_delegate_changes_and_cancels_nothing(
    app: Flask,
    conference: Conference,
    register: Register,
    delegate_of: DelegateOf,
    frozen: Callable[[datetime], None],
) -> None:
    outcome = register()
    delegate = delegate_of(outcome)
    command = change(app, delegate, conference, position="Chair")
    frozen(datetime(2027, 10, 21, 16, tzinfo=UTC))
    with pytest.raises(Conflict), transaction():
        services.change_own(command)
    with pytest.raises(Conflict), transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=delegate.id)
    assert delegate_of(outcome).status == "accepted"
    frozen(datetime(2027, 10, 21, 15, 59, tzinfo=UTC))
    with transaction():
        services.change_own(command)
    assert delegate_of(outcome).position == "Chair"


def test_register_again_by_the_link_waits_when_it_is_full_by_now(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    first, _second, _third = register(), register(), register()
    for _ in range(2):
        with transaction():
            services.cancel_own(conference_id=conference.id, delegate_id=first.delegate_id or "")
        with transaction():
            services.register_again(conference_id=conference.id, delegate_id=first.delegate_id or "")
        assert delegate_of(first).status == "waitlisted"
    assert seats_are_counted_right(conference)


def test_change_when_somebody_was_faster_is_refused(
    app: Flask, conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    outcome = register()
    delegate = delegate_of(outcome)
    stale = change(app, delegate, conference, position="Late")
    with transaction():
        services.change_own(change(app, delegate, conference, position="Early"))
    with pytest.raises(Conflict), transaction():
        services.change_own(stale)
    assert delegate_of(outcome).position == "Early"
    assert ("registration_changed", "person1@park.example") in mails()


def test_change_of_the_address_makes_the_old_link_stop(
    app: Flask, conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    outcome = register()
    old_token = personal_token(app.config["SECRET_KEY"], outcome.delegate_id or "", 1)
    assert find_by_token(conference.slug, old_token) is not None
    with transaction():
        services.change_own(change(app, delegate_of(outcome), conference, email="new@park.example"))
    delegate = delegate_of(outcome)
    assert find_by_token(conference.slug, old_token) is None
    new_token = personal_token(app.config["SECRET_KEY"], delegate.id, 2)
    assert delegate.token_hash == token_hash(new_token)
    assert find_by_token(conference.slug, new_token) is not None
    assert ("registration_changed", "new@park.example") in mails()


def test_change_to_an_address_in_use_is_refused(
    app: Flask, conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    register(email="taken@park.example")
    outcome = register()
    command = change(app, delegate_of(outcome), conference, email="TAKEN@park.example")
    with pytest.raises(InvalidInput) as refusal, transaction():
        services.change_own(command)
    assert refusal.value.field == "email"


def test_promote_waiting_when_the_capacity_was_raised_fills_the_seats_in_order(
    conference: Conference, register: Register, delegate_of: DelegateOf
) -> None:
    outcomes = [register() for _ in range(5)]
    with transaction():
        current = session().get_one(Conference, conference.id)
        change_registration(
            SYSTEM, conference=current, command=RegistrationSettings(version=current.version, capacity=4)
        )
        assert services.promote_waiting(SYSTEM, conference.id) == 2
    assert [delegate_of(o).status for o in outcomes] == ["accepted"] * 4 + ["waitlisted"]
    assert seats_are_counted_right(conference)


def test_accept_when_full_is_refused_and_when_a_seat_is_free_jumps_the_list(
    conference: Conference, register: Register, delegate_of: DelegateOf, registrar: Actor
) -> None:
    register(), register()
    third, fourth = register(), register()
    with pytest.raises(Conflict) as refusal, transaction():
        services.accept_delegate(registrar, conference_id=conference.id, delegate_id=fourth.delegate_id or "")
    assert str(refusal.value).startswith("All 2 seats are taken.")
    with transaction():
        session().get_one(Conference, conference.id).capacity = 3
    with transaction():
        services.accept_delegate(registrar, conference_id=conference.id, delegate_id=fourth.delegate_id or "")
    assert [delegate_of(third).status, delegate_of(fourth).status] == ["waitlisted", "accepted"]
    assert seats_are_counted_right(conference)


def test_decline_gives_the_seat_on(
    conference: Conference, register: Register, delegate_of: DelegateOf, registrar: Actor
) -> None:
    first, _second, third = register(), register(), register()
    with transaction():
        services.decline_delegate(registrar, conference_id=conference.id, delegate_id=first.delegate_id or "")
    assert [delegate_of(first).status, delegate_of(third).status] == ["declined", "accepted"]
    assert seats_are_counted_right(conference)


def test_add_on_behalf_outside_the_window_is_stored_and_a_double_is_told(
    conference: Conference, prepare: Prepare, registrar: Actor, frozen: Callable[[datetime], None]
) -> None:
    frozen(datetime(2027, 8, 1, tzinfo=UTC))
    submission = prepare(email="li@park.example")
    with transaction():
        outcome = services.add_delegate(registrar, submission)
    assert outcome.status == "accepted"
    with transaction():
        assert services.add_delegate(registrar, submission) == outcome
    with pytest.raises(InvalidInput) as refusal, transaction():
        services.add_delegate(registrar, prepare(email="li@park.example"))
    assert refusal.value.field == "email"
    assert seats_are_counted_right(conference)


def test_renew_link_makes_the_old_one_stop_and_mails_the_new_one(
    app: Flask, conference: Conference, register: Register, registrar: Actor
) -> None:
    outcome = register()
    old_token = personal_token(app.config["SECRET_KEY"], outcome.delegate_id or "", 1)
    with transaction():
        services.renew_link(
            registrar,
            conference_id=conference.id,
            delegate_id=outcome.delegate_id or "",
            secret_key=app.config["SECRET_KEY"],
        )
    assert find_by_token(conference.slug, old_token) is None
    assert ("registration_again", "person1@park.example") in mails()


def test_delegate_of_another_conference_does_not_exist(
    conference: Conference, other_conference: Conference, prepare: Prepare, registrar: Actor
) -> None:
    submission = prepare(at=other_conference)
    with transaction():
        outcome = services.register_delegate(submission)
    for use_case in (services.accept_delegate, services.cancel_delegate, services.decline_delegate):
        with pytest.raises(NotFound), transaction():
            use_case(registrar, conference_id=conference.id, delegate_id=outcome.delegate_id or "")


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER, Role.AGENDA_EDITOR, Role.RAPPORTEUR])
def test_roles_without_the_permission_change_no_delegate(
    app: Flask,
    conference: Conference,
    register: Register,
    prepare: Prepare,
    delegate_of: DelegateOf,
    actor: Actor,
    role: Role,
) -> None:
    outcome = register()
    someone = replace(actor, roles={conference.id: frozenset({role})})
    which = {"conference_id": conference.id, "delegate_id": outcome.delegate_id or ""}
    delegate = delegate_of(outcome)
    attempts: list[Callable[[], object]] = [
        lambda: services.accept_delegate(someone, **which),
        lambda: services.decline_delegate(someone, **which),
        lambda: services.cancel_delegate(someone, **which),
        lambda: services.renew_link(someone, **which, secret_key="s"),
        lambda: services.promote_waiting(someone, conference.id),
        lambda: services.add_delegate(someone, prepare()),
        lambda: services.edit_delegate(
            someone, change(app, delegate, conference, position="Chair"), category="vip"
        ),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermitted), transaction():
            attempt()
