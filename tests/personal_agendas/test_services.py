"""Choosing and leaving items: places are counted right whatever becomes of those who took them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.actor import SYSTEM
from eventapp.agendas.services import cancel_item
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.personal_agendas.services import NoPlaceLeft, choose_item, leave_item, set_wishes
from eventapp.registration import services as registration
from eventapp.registration.models import Delegate, DelegateStatus, Purpose
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Outcome
from eventapp.registration.submissions import check_for
from eventapp.workflows.privacy.person import person_of
from eventapp.workflows.privacy.services import erase_person
from tests.personal_agendas.conftest import at, counts, make_item, release

Choose = Callable[[Outcome, str], bool]
Register = Callable[..., Outcome]
Agenda = dict[str, str]


def leave(conference: Conference, outcome: Outcome, item_id: str) -> bool:
    with transaction():
        return leave_item(conference_id=conference.id, delegate_id=outcome.delegate_id or "", item_id=item_id)


@pytest.mark.usefixtures("roomy")
def test_places_when_taken_then_the_next_waits_until_one_is_given_back(
    conference: Conference, agenda: Agenda, register: Register, choose: Choose
) -> None:
    anna, bo, chen = register(), register(), register()
    assert [choose(anna, agenda["visit"]), choose(anna, agenda["visit"])] == [True, False]
    assert choose(bo, agenda["visit"])
    with pytest.raises(NoPlaceLeft):
        choose(chen, agenda["visit"])
    assert counts(agenda["visit"]) == [2]
    assert [leave(conference, anna, agenda["visit"]) for _twice in range(2)] == [True, False]
    assert choose(chen, agenda["visit"])
    assert counts(agenda["visit"], agenda["keynote"]) == [2, 0]


def test_item_when_it_can_not_be_chosen_then_it_is_refused_with_a_reason(
    conference: Conference,
    agenda: Agenda,
    register: Register,
    choose: Choose,
    frozen: Callable[..., None],
    other_conference: Conference,
) -> None:
    anna = register()
    elsewhere = make_item(other_conference)
    release(other_conference)
    choose(anna, agenda["keynote"])
    choose(anna, agenda["panel"])
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["panel"])
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["visit"])
    # Nobody has been told of the cancellation yet, so it counts for nobody.
    assert choose(anna, agenda["visit"])
    release(conference)
    draft = make_item(conference, "Not released")
    for unknown in (draft, elsewhere, "0" * 26):
        with pytest.raises(NotFound):
            choose(anna, unknown)
    bo = register()
    for item, reason in (("lunch", "everybody"), ("panel", "cancelled")):
        with pytest.raises(Conflict, match=reason):
            choose(bo, agenda[item])
    frozen(at(9))
    with pytest.raises(Conflict, match="begun"):
        choose(bo, agenda["keynote"])
    with pytest.raises(Conflict, match="begun"):
        leave(conference, anna, agenda["keynote"])
    assert leave(conference, anna, agenda["panel"])
    assert counts(agenda["keynote"], agenda["panel"], agenda["visit"]) == [1, 0, 1]


def test_delegate_who_is_not_accepted_or_of_elsewhere_chooses_nothing(
    conference: Conference, other_conference: Conference, agenda: Agenda, register: Register, choose: Choose
) -> None:
    register(), register()
    waiting, stranger = register(), register(at=other_conference)
    with pytest.raises(Conflict, match="accepted"):
        choose(waiting, agenda["keynote"])
    with pytest.raises(NotFound):
        choose(stranger, agenda["keynote"])
    assert counts(agenda["keynote"]) == [0]


def cancel(outcome: Outcome, conference: Conference, app: Flask) -> None:
    registration.cancel_own(conference_id=conference.id, delegate_id=outcome.delegate_id or "")


def decline(outcome: Outcome, conference: Conference, app: Flask) -> None:
    registration.decline_delegate(SYSTEM, conference_id=conference.id, delegate_id=outcome.delegate_id or "")


def cancel_many(outcome: Outcome, conference: Conference, app: Flask) -> None:
    registration.act_on_many(
        SYSTEM,
        registration.ActOnMany(conference.id, registration.BulkAction.CANCEL, (outcome.delegate_id or "",)),
    )


def withdraw(outcome: Outcome, conference: Conference, app: Flask) -> None:
    registration.withdraw_own(
        conference_id=conference.id, delegate_id=outcome.delegate_id or "", purpose=Purpose.PARTICIPATION
    )


def pass_on(outcome: Outcome, conference: Conference, app: Flask) -> None:
    conference = session().merge(conference)
    conference.transfers_allowed = True
    delegate = session().get_one(Delegate, outcome.delegate_id)
    successor = Particulars(
        name="Colleague",
        organization_name="Park",
        position="",
        side_id=delegate.side_id,
        email="c@park.example",
    )
    registration.pass_on_own(
        registration.PassOn(
            conference_id=conference.id,
            delegate_id=delegate.id,
            version=delegate.version,
            checked=check_for(conference, successor, is_nomination=True),
            language="en",
            secret_key=app.config["SECRET_KEY"],
        )
    )


def review_and_let_wait(outcome: Outcome, conference: Conference, app: Flask) -> None:
    """Put somebody who was accepted among those who wait, as for lack of room."""
    delegate = session().get_one(Delegate, outcome.delegate_id)
    delegate.status, delegate.holds_seat = DelegateStatus.APPLIED, False
    session().flush()
    registration.let_wait(SYSTEM, conference_id=conference.id, delegate_id=delegate.id)


def erase(outcome: Outcome, conference: Conference, app: Flask) -> None:
    person = person_of(session().get_one(Delegate, outcome.delegate_id))
    erase_person(SYSTEM, person, secret_key=app.config["SECRET_KEY"])


@pytest.mark.parametrize(
    "departs", [cancel, decline, cancel_many, withdraw, pass_on, review_and_let_wait, erase]
)
def test_places_when_somebody_no_longer_takes_part_then_they_are_given_back(
    app: Flask,
    conference: Conference,
    agenda: Agenda,
    register: Register,
    choose: Choose,
    departs: Callable[..., None],
) -> None:
    anna, bo = register(), register()
    for outcome, item in ((anna, "visit"), (anna, "keynote"), (bo, "visit")):
        choose(outcome, agenda[item])
    with transaction():
        set_wishes(conference_id=conference.id, delegate_id=anna.delegate_id or "", wants_mails=True)
    assert counts(agenda["visit"], agenda["keynote"]) == [2, 1]
    with transaction():
        departs(anna, conference, app)
    assert counts(agenda["visit"], agenda["keynote"]) == [1, 0]
    assert session().scalar(select(func.count()).select_from(AgendaWishes)) == 0
    assert list(session().scalars(select(Choice.delegate_id))) == [bo.delegate_id]


def test_places_when_somebody_is_erased_afterwards_then_they_are_given_back(
    app: Flask,
    conference: Conference,
    agenda: Agenda,
    register: Register,
    choose: Choose,
    frozen: Callable[..., None],
) -> None:
    anna = register()
    choose(anna, agenda["visit"])
    frozen(at(23) + timedelta(days=30))
    with transaction():
        erase(anna, conference, app)
    assert counts(agenda["visit"]) == [0]


def test_wishes_when_there_is_no_address_then_mails_are_refused(
    conference: Conference, register: Register
) -> None:
    delegate_id = register().delegate_id or ""
    which = {"conference_id": conference.id, "delegate_id": delegate_id}
    with transaction():
        assert [set_wishes(**which, wants_mails=wanted) for wanted in (False, True, True, False)] == [
            False,
            True,
            False,
            True,
        ]
        session().get_one(Delegate, delegate_id).email = ""
        with pytest.raises(InvalidInput):
            set_wishes(**which, wants_mails=True)


def test_choice_is_noted_without_a_name(conference: Conference, agenda: Agenda, register: Register) -> None:
    anna = register()
    with transaction():
        choose_item(
            conference_id=conference.id, delegate_id=anna.delegate_id or "", item_id=agenda["keynote"]
        )
    leave(conference, anna, agenda["keynote"])
    entries = session().scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action.startswith("agenda_item.", autoescape=True), AuditEntry.actor_name == "delegate"
        )
        .order_by(AuditEntry.id)
    )
    assert [(entry.action, entry.subject_id, entry.details) for entry in entries] == [
        ("agenda_item.chosen", anna.delegate_id, {"agenda_item_id": agenda["keynote"]}),
        ("agenda_item.left", anna.delegate_id, {"agenda_item_id": agenda["keynote"]}),
    ]
