"""What somebody has agreed to: shown with its text and time, taken back, given later."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.registration.consents import STANDARD_VERSION, held_purposes
from eventapp.registration.models import ConsentText, Delegate, Purpose
from eventapp.registration.queries import count_by_status
from tests.registration.conftest import IN_TIME, Fill, Register
from tests.registration.pages import text_of

OwnUrl = Callable[..., str]


def word_consent(conference: Conference, purpose: Purpose, number: int, text: str) -> None:
    with transaction():
        session().add(
            ConsentText(
                id=new_id(),
                conference_id=conference.id,
                purpose=purpose,
                number=number,
                is_asked=True,
                is_required=False,
                text=LocalizedText(en=text),
                recipients=NO_TEXT,
                created_at=IN_TIME,
            )
        )


def held(delegate_id: str | None) -> frozenset[str]:
    session().rollback()
    return held_purposes(delegate_id or "")


def test_page_says_what_was_agreed_to_when_and_to_which_text(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl
) -> None:
    page = text_of(client.get(own_url(register()) + "/consents"))
    assert page.count("since 15 Sept 2027, 16:00") == 4
    assert f"Version of this text: {STANDARD_VERSION}." in page
    assert page.count("it cancels your registration") == 2
    assert page.count("You take part all the same.") == 2


def test_text_agreed_to_is_shown_although_it_was_changed_since(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    word_consent(conference, Purpose.PHOTOGRAPHS, 1, "Pictures of **today**")
    sent = fill(consent_photographs=f"{STANDARD_VERSION}/1")
    own = client.post("/c/launch-2027/register", data=sent).location.split("?")[0]
    word_consent(conference, Purpose.PHOTOGRAPHS, 2, "Pictures for ever")
    page = text_of(client.get(own + "/consents"))
    assert "Pictures of <strong>today</strong>" in page
    assert "Pictures for ever" not in page
    client.post(own + "/consents/photographs/withdraw")
    assert "Pictures for ever" in text_of(client.get(own + "/consents"))


def test_consent_taken_back_and_given_later_keeps_both_in_the_record(
    client: FlaskClient,
    conference: Conference,
    register: Register,
    own_url: OwnUrl,
    frozen: Callable[[datetime], None],
    fill: Fill,
) -> None:
    fill()
    outcome = register()
    url = own_url(outcome) + "/consents"
    frozen(IN_TIME + timedelta(hours=1))
    for _ in range(2):
        assert client.post(url + "/photographs/withdraw").status_code == 303
    assert "photographs" not in held(outcome.delegate_id)
    assert "Agreed on 15 Sept 2027, 16:00, taken back on 15 Sept 2027, 17:00." in text_of(client.get(url))
    for _ in range(2):
        assert client.post(url + "/photographs/give", data={"version": STANDARD_VERSION}).status_code == 303
    assert held(outcome.delegate_id) == set(Purpose)
    assert count_by_status(conference.id) == {"accepted": 1}
    actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["delegate.consent_withdrawn", "delegate.consent_given"]


@pytest.mark.parametrize("purpose", ["participation", "transfer_abroad"])
def test_taking_back_what_nobody_takes_part_without_ends_the_registration(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill, purpose: str
) -> None:
    fill()
    outcome, waiting = register(), [register(), register()][-1]
    own = own_url(outcome)
    assert client.post(f"{own}/consents/{purpose}/withdraw").location == own
    assert "your registration is cancelled" in text_of(client.get(own))
    assert count_by_status(conference.id) == {"accepted": 2, "cancelled": 1}
    assert session().get_one(Delegate, waiting.delegate_id).status == "accepted"


def test_consent_given_to_a_text_that_has_changed_is_refused(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    fill()
    outcome = register()
    url = own_url(outcome) + "/consents"
    client.post(url + "/photographs/withdraw")
    word_consent(conference, Purpose.PHOTOGRAPHS, 1, "New words")
    for version in (STANDARD_VERSION, "", "x" * 5000):
        answer = client.post(url + "/photographs/give", data={"version": version})
        assert answer.status_code == 422
    assert "photographs" not in held(outcome.delegate_id)


def test_unknown_purpose_does_not_exist_and_one_that_left_gives_nothing(
    client: FlaskClient, conference: Conference, register: Register, own_url: OwnUrl, fill: Fill
) -> None:
    fill()
    outcome = register()
    url = own_url(outcome) + "/consents"
    for step in ("withdraw", "give"):
        assert client.post(f"{url}/everything/{step}").status_code == 404
    client.post(url + "/photographs/withdraw")
    client.post(own_url(outcome) + "/cancel")
    assert client.post(url + "/photographs/give", data={"version": STANDARD_VERSION}).status_code == 409
    assert "photographs" not in held(outcome.delegate_id)
