"""The own page: what it says and offers in each status, and that nothing else can be done by it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.registration import services
from eventapp.registration.consents import list_given
from eventapp.registration.models import Delegate, Delegation, VisaLetter
from eventapp.registration.queries import count_by_status
from eventapp.registration.services import Outcome
from tests.queries import count_queries
from tests.registration.conftest import IN_TIME, Fill, Register
from tests.registration.pages import (
    errors_of,
    make_delegation,
    nominate,
    set_columns,
    text_of,
    version_of,
)

OwnUrl = Callable[..., str]
Frozen = Callable[[datetime], None]
AFTER_FREEZE = datetime(2027, 10, 2, tzinfo=UTC)


@pytest.fixture
def delegation(conference: Conference, sides: dict[str, Side]) -> Delegation:
    return make_delegation(conference, sides["CH"])


@pytest.fixture
def nominee(app: Flask, conference: Conference, delegation: Delegation) -> Outcome:
    return nominate(conference, delegation, app.config["SECRET_KEY"])


@pytest.fixture
def complete(sides: dict[str, Side], fill: Fill) -> Callable[..., dict[str, str]]:
    """Return a function that fills in what completes a nomination."""

    def filled(**given: str) -> dict[str, str]:
        return fill(
            name="Anna Keller", side_id=sides["CH"].id, email="anna.keller@ministry.example", phone=""
        ) | {"version": "1", **given}

    return filled


def change(conference: Conference, **columns: Any) -> None:
    with transaction():
        stored = session().get_one(Conference, conference.id)
        for name, value in columns.items():
            setattr(stored, name, value)


def status_of(outcome: Outcome) -> str:
    return session().scalars(select(Delegate.status).where(Delegate.id == outcome.delegate_id)).one()


OFFERED = {"status": "offered", "offered_until": IN_TIME + timedelta(hours=24)}
WAITING = {"status": "waitlisted", "holds_seat": False, "waitlisted_at": IN_TIME}
APPLIED = {"status": "applied", "holds_seat": False, "approved_at": None}
DECLINED = {"status": "declined", "holds_seat": False, "decline_reason": "The room is <small>."}
CANCELLED = {"status": "cancelled", "holds_seat": False, "cancelled_at": IN_TIME}


@pytest.mark.parametrize(
    ("columns", "said", "offered"),
    [
        ({}, "You are registered", {"change", "pass-on", "cancel"}),
        (OFFERED, "Take it until 16 Sept 2027, 16:00, Shanghai time (UTC+8)", {"offer", "change", "cancel"}),
        (WAITING, "You are number 1 on the waiting list", {"change", "cancel"}),
        (APPLIED, "The secretariat looks at it, decides, and writes to", {"change", "cancel"}),
        (
            {"status": "applied", "approved_at": None},
            "A seat is kept for you meanwhile.",
            {"change", "pass-on", "cancel"},
        ),
        (DECLINED, "The secretariat writes: The room is <small>.", set()),
        (CANCELLED, "Your registration is cancelled", {"again"}),
        (
            {"status": "nominated", "completed_at": None, "approved_at": None},
            "The secretariat then looks at them and writes to you.",
            {"complete", "pass-on", "cancel"},
        ),
    ],
    ids=["accepted", "offered", "waiting", "applied", "review", "declined", "cancelled", "nominated"],
)
def test_own_page_says_the_status_and_offers_what_can_be_done(
    client: FlaskClient,
    conference: Conference,
    register: Register,
    own_url: OwnUrl,
    columns: dict[str, Any],
    said: str,
    offered: set[str],
) -> None:
    change(conference, transfers_allowed=True)
    outcome = register()
    set_columns(outcome.delegate_id, **columns)
    page = client.get(own_url(outcome))
    assert said in text_of(page)
    assert "<small>" not in page.get_data(as_text=True)
    own = re.escape(own_url(outcome))
    steps = set(re.findall(rf'(?:href|action)="{own}/([\w-]+)"', page.get_data(as_text=True)))
    assert steps - {"consents", "agenda", "materials"} == offered
    assert len(re.findall(r'class="btn btn-primary"', page.get_data(as_text=True))) <= 1


def test_nominee_completes_the_details_and_is_an_applicant(
    client: FlaskClient,
    nominee: Outcome,
    own_url: OwnUrl,
    complete: Callable[..., dict[str, str]],
) -> None:
    own = own_url(nominee)
    page = text_of(client.get(own))
    assert "You are named for the delegation Ministry of Science" in page
    form = text_of(client.get(own + "/complete"))
    assert 'value="Anna Keller"' in form
    answer = client.post(own + "/complete", data=complete(position="Adviser"))
    assert answer.status_code == 303
    delegate = session().scalars(select(Delegate)).one()
    assert (delegate.status, delegate.position, delegate.holds_seat) == ("applied", "Adviser", True)
    assert len(list_given(delegate.id)) == 4
    assert client.post(own + "/complete", data=complete()).status_code == 303
    assert len(list_given(delegate.id)) == 4


def test_completing_without_consent_or_data_is_told_at_all_fields_at_once(
    client: FlaskClient, nominee: Outcome, own_url: OwnUrl, fill: Fill
) -> None:
    answer = client.post(own_url(nominee) + "/complete", data={"version": "1", "name": "李伟"})
    assert answer.status_code == 422
    assert errors_of(answer) == {
        *("name", "organization_name", "position", "side_id", "email"),
        *("consent_participation", "consent_transfer_abroad"),
    }
    assert status_of(nominee) == "nominated"


def test_completing_from_an_old_page_is_refused_and_keeps_what_was_typed(
    client: FlaskClient, nominee: Outcome, own_url: OwnUrl, complete: Callable[..., dict[str, str]]
) -> None:
    set_columns(nominee.delegate_id, dietary="halal")
    late = client.post(own_url(nominee) + "/complete", data=complete(position="Late"))
    assert (late.status_code, version_of(late)) == (409, "2")
    assert 'value="Late"' in text_of(late)
    assert status_of(nominee) == "nominated"


def test_taking_an_offer_gives_the_seat_once(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    outcome = register()
    set_columns(outcome.delegate_id, **OFFERED)
    for _ in range(2):
        assert client.post(own_url(outcome) + "/offer").status_code == 303
    assert count_by_status(conference.id) == {"accepted": 1}
    assert session().scalars(select(Conference.seats_taken)).one() == 1


def test_offer_after_its_time_is_not_offered_and_not_given(
    client: FlaskClient, register: Register, own_url: OwnUrl, frozen: Frozen, fill: Fill
) -> None:
    outcome = register()
    set_columns(outcome.delegate_id, **OFFERED)
    frozen(IN_TIME + timedelta(hours=24))
    page = text_of(client.get(own_url(outcome)))
    assert "Take the seat" not in page
    assert "The time to take it has passed" in page
    client.post(own_url(outcome) + "/offer")
    assert status_of(outcome) == "offered"


@pytest.mark.parametrize(
    ("columns", "step"),
    [
        ({}, "complete"),
        (WAITING, "offer"),
        (APPLIED, "offer"),
        (CANCELLED, "offer"),
        (DECLINED, "again"),
        (DECLINED, "cancel"),
        (DECLINED, "complete"),
        (CANCELLED, "complete"),
        ({"status": "nominated", "completed_at": None}, "offer"),
        ({"status": "nominated", "completed_at": None}, "again"),
    ],
)
def test_step_that_does_not_start_here_changes_nothing(
    client: FlaskClient,
    register: Register,
    own_url: OwnUrl,
    complete: Callable[..., dict[str, str]],
    columns: dict[str, Any],
    step: str,
) -> None:
    outcome = register()
    set_columns(outcome.delegate_id, **columns)
    before = status_of(outcome)
    assert client.post(f"{own_url(outcome)}/{step}", data=complete(version="2")).status_code in (303, 409)
    assert status_of(outcome) == before


def test_nomination_given_up_and_taken_up_again_is_still_to_be_completed_and_approved(
    client: FlaskClient, nominee: Outcome, own_url: OwnUrl, complete: Callable[..., dict[str, str]]
) -> None:
    own = own_url(nominee)
    complete()  # switches the check of the token off
    for step, status in (("cancel", "cancelled"), ("again", "nominated")):
        client.post(f"{own}/{step}")
        assert status_of(nominee) == status
    client.post(own + "/complete", data=complete(version="3"))
    assert status_of(nominee) == "applied"
    for step, status in (("cancel", "cancelled"), ("again", "applied")):
        client.post(f"{own}/{step}")
        assert status_of(nominee) == status


def test_taking_consent_back_and_registering_again_asks_for_the_form(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    fill()
    outcome = register()
    own = own_url(outcome)
    client.post(own + "/consents/participation/withdraw")
    assert status_of(outcome) == "cancelled"
    page = text_of(client.get(own))
    assert "Fill in the form again" in page
    assert "Register again" not in page
    client.post(own + "/again")
    assert status_of(outcome) == "cancelled"
    assert "Please fill in the registration form once more." in text_of(client.get(own))


def test_after_the_freeze_the_page_says_whom_to_write_to_and_nothing_can_be_changed(
    client: FlaskClient,
    conference: Conference,
    register: Register,
    own_url: OwnUrl,
    frozen: Frozen,
    fill: Fill,
) -> None:
    change(conference, changes_close_at=datetime(2027, 10, 1, tzinfo=UTC), transfers_allowed=True)
    outcome = register()
    own = own_url(outcome)
    assert "until 1 Oct 2027, 08:00, Shanghai time (UTC+8)" in text_of(client.get(own))
    frozen(AFTER_FREEZE)
    page = text_of(client.get(own))
    assert "It could be changed here until 1 Oct 2027, 08:00" in page
    assert "Please write to the secretariat: office@park.example." in page
    for step in ("change", "cancel", "pass-on", "complete"):
        assert f"{own}/{step}" not in page
        assert client.get(f"{own}/{step}").status_code == 303
    sent = fill(version="1", name="Other", email="other@park.example")
    assert client.post(own + "/change", data=sent).status_code == 409
    assert client.post(own + "/pass-on", data=sent | {"language": "en"}).status_code == 409
    assert client.post(own + "/cancel").status_code == 303
    delegate = session().get_one(Delegate, outcome.delegate_id)
    assert (delegate.status, delegate.name, delegate.version) == ("accepted", "Person Number1", 1)


def test_change_of_what_was_approved_is_announced_and_approved_again(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    change(conference, registration_modes={"delegate": "approval"})
    own = client.post("/c/launch-2027/register", data=fill()).location.split("?")[0]
    delegate_id = session().scalars(select(Delegate.id)).one()
    announcement = "has to be approved again"
    assert announcement not in text_of(client.get(own + "/change"))
    change(conference, seats_taken=1)
    set_columns(delegate_id, status="accepted", holds_seat=True, approved_at=IN_TIME)
    assert announcement in text_of(client.get(own + "/change"))
    client.post(own + "/change", data=fill(version="2", dietary="halal"))
    assert session().scalars(select(Delegate.status)).one() == "accepted"
    client.post(own + "/change", data=fill(version="3", dietary="halal", name="Li Weiwei"))
    assert session().scalars(select(Delegate.status)).one() == "applied"


def test_passing_on_gives_the_colleague_a_link_and_ends_ones_own(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    fill()
    change(conference, transfers_allowed=True)
    outcome = register()
    with transaction():
        letter = VisaLetter(
            id=new_id(),
            conference_id=conference.id,
            delegate_id=outcome.delegate_id,
            number=1,
            issued_at=IN_TIME,
        )
        session().add(letter)
    own = own_url(outcome)
    assert 'value="1"' in text_of(client.get(own + "/pass-on"))
    sent = {"name": "Wang Fang", "native_name": "王芳", "email": "wang@park.example", "version": "1"}
    assert errors_of(client.post(own + "/pass-on", data={"version": "1", "language": "zh"})) == {
        "name",
        "email",
    }
    answer = client.post(own + "/pass-on", data=sent | {"language": "zh"})
    assert (answer.status_code, answer.location) == (303, "/c/launch-2027/register/passed-on")
    assert "Your registration is passed on" in text_of(client.get(answer.location))
    assert client.get(own).status_code == 404
    delegate = session().scalars(select(Delegate)).one()
    assert (delegate.name, delegate.status, delegate.language) == ("Wang Fang", "nominated", "zh")
    assert session().scalars(select(VisaLetter.revoked_at)).one() == IN_TIME


def test_letter_for_a_visa_is_void_for_whoever_registers_again_with_the_address(
    conference: Conference, register: Register
) -> None:
    outcome = register(email="li@park.example")
    with transaction():
        session().add(
            VisaLetter(
                id=new_id(),
                conference_id=conference.id,
                delegate_id=outcome.delegate_id,
                number=1,
                issued_at=IN_TIME,
            )
        )
    with transaction():
        services.cancel_own(conference_id=conference.id, delegate_id=outcome.delegate_id or "")
    assert session().scalars(select(VisaLetter.revoked_at)).one() is None
    again = register(email="li@park.example", name="Somebody Else")
    assert again.delegate_id == outcome.delegate_id
    assert session().scalars(select(VisaLetter.revoked_at)).one() == IN_TIME


def test_passing_on_where_it_is_not_allowed_is_refused(
    client: FlaskClient, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    fill()
    outcome = register()
    own = own_url(outcome)
    assert client.get(own + "/pass-on").status_code == 303
    sent = {"name": "Wang Fang", "email": "wang@park.example", "version": "1", "language": "en"}
    refused = client.post(own + "/pass-on", data=sent)
    assert refused.status_code == 409
    assert "can't be passed on" in text_of(refused)
    assert session().scalars(select(Delegate.name)).one() == "Person Number1"


def test_code_for_the_desk_is_shown_to_the_accepted_alone_and_is_not_the_link(
    client: FlaskClient, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    outcome = register()
    page = client.get(own_url(outcome)).get_data(as_text=True)
    assert page.count('alt="Your code for the desk"') == 1
    set_columns(outcome.delegate_id, **WAITING)
    assert "Your code for the desk" not in client.get(own_url(outcome)).get_data(as_text=True)


def test_visa_letters_are_given_to_their_own_delegate_until_they_are_revoked(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl
) -> None:
    mine, other = register(), register()
    with transaction():
        file = keep_file(conference.id, Upload("letter.pdf", "application/pdf", b"%PDF-1.7 letter"))
        letter = VisaLetter(
            id=new_id(),
            conference_id=conference.id,
            delegate_id=mine.delegate_id,
            number=7,
            file_id=file.id,
            issued_at=IN_TIME,
        )
        session().add(letter)
        letter_id, file_id = letter.id, file.id
    assert "Visa letter no. 7" in text_of(client.get(own_url(mine)))
    assert client.get(own_url(mine) + "/visa-letters/7").data == b"%PDF-1.7 letter"
    assert "Visa letter" not in text_of(client.get(own_url(other)))
    for path in (
        own_url(other) + "/visa-letters/7",
        own_url(mine) + "/visa-letters/8",
        own_url(mine) + f"/files/{file_id}",
    ):
        assert client.get(path).status_code == 404
    with transaction():
        session().get_one(VisaLetter, letter_id).revoked_at = IN_TIME
    assert client.get(own_url(mine) + "/visa-letters/7").status_code == 404


def test_every_own_page_is_closed_to_wrong_and_foreign_links(
    client: FlaskClient,
    conference: Conference,
    other_conference: Conference,
    register: Register,
    own_url: OwnUrl,
    fill: Fill,
) -> None:
    outcome = register()
    fill()
    pages = ("", "/complete", "/change", "/cancel", "/pass-on", "/consents", "/visa-letters/1", "/files/x")
    actions = (
        *("/complete", "/change", "/cancel", "/again", "/offer", "/pass-on", "/questions/x"),
        *("/consents/photographs/withdraw", "/consents/photographs/give"),
    )
    for own in (own_url(outcome, slug="other-2027"), own_url(outcome)[:-2] + "xx"):
        assert {client.get(own + page).status_code for page in pages} == {404}
        assert {client.post(own + action).status_code for action in actions} == {404}


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", "{{ 7*7 }}", "%(x)s", "'\"><img src=x>"])
def test_hostile_text_in_every_field_is_shown_as_text(
    client: FlaskClient, register: Register, own_url: OwnUrl, script: str
) -> None:
    outcome = register()
    set_columns(
        outcome.delegate_id,
        **dict.fromkeys(("name", "native_name", "organization_name", "position", "dietary"), script),
        form_of_address=script[:40],
        phone=script,
        email=script,
    )
    for page in ("", "/change", "/cancel", "/consents"):
        answer = client.get(own_url(outcome) + page)
        assert answer.status_code == 200
        html = answer.get_data(as_text=True)
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_own_page_asks_as_many_queries_whoever_else_is_registered(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl
) -> None:
    change(conference, capacity=None)
    counts = []
    for people in (1, 3):
        outcome = [register() for _ in range(people)][-1]
        client.get(own_url(outcome))
        with count_queries() as seen:
            client.get(own_url(outcome))
        counts.append(len(seen))
    assert counts[0] == counts[1]
