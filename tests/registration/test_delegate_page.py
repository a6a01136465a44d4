"""The secretariat's page of one delegate, and what it does with one."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.clock import now
from eventapp.conferences.models import Side
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.services import Outcome
from tests.consents import ticked_boxes

LIST = "/manage/launch-2027/delegates"
Register = Callable[..., Outcome]


@pytest.fixture
def client(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.REGISTRAR))


def text_of(client: FlaskClient, outcome: Outcome) -> str:
    return unescape(client.get(f"{LIST}/{outcome.delegate_id}").get_data(as_text=True))


def filled(delegate: Delegate, **others: str) -> dict[str, str]:
    """Return the fields of the form as they stand, with others in their place."""
    return {
        "name": delegate.name,
        "organization_name": delegate.organization_name or "Park",
        "position": delegate.position or "Director",
        "side_id": delegate.side_id,
        "email": delegate.email,
        "category": delegate.category,
        "version": str(delegate.version),
    } | others


def test_decline_tells_the_reason_and_the_history_says_what_happened(
    client: FlaskClient, register: Register
) -> None:
    outcome = register(name="Ann")
    client.post(f"{LIST}/{outcome.delegate_id}/decline", data={"reason": "<i>No seats</i>"})
    page = client.get(f"{LIST}/{outcome.delegate_id}").get_data(as_text=True)
    assert "Declined: &lt;i&gt;No seats&lt;/i&gt;" in page
    assert page.index("Declined</span>") < page.index("Has registered</span>")
    assert "the delegate" in page
    assert "List of participants" in page


def test_too_long_a_reason_declines_nobody(
    client: FlaskClient, register: Register, delegate_of: Callable[[Outcome], Delegate]
) -> None:
    outcome = register()
    client.post(f"{LIST}/{outcome.delegate_id}/decline", data={"reason": "x" * 501})
    assert delegate_of(outcome).status == "accepted"


def test_edit_assigns_delegation_and_precedence(
    client: FlaskClient,
    register: Register,
    delegation: Delegation,
    delegate_of: Callable[[Outcome], Delegate],
) -> None:
    outcome = register(name="Ann")
    url = f"{LIST}/{outcome.delegate_id}/edit"
    assert "Ministry of Science" in client.get(url).get_data(as_text=True)
    given = filled(delegate_of(outcome), delegation_id=delegation.id, precedence="3", category="vip")
    assert client.post(url, data=given | {"precedence": "0"}).status_code == 422
    assert client.post(url, data=given | {"delegation_id": "x" * 26}).status_code == 404
    assert client.post(url, data=given).status_code == 303
    delegate = delegate_of(outcome)
    assert (delegate.delegation_id, delegate.precedence, delegate.category) == (delegation.id, 3, "vip")
    assert "Category or delegation changed" in text_of(client, outcome)


def test_secretariat_completes_what_was_nominated(
    client: FlaskClient, register: Register, delegate_of: Callable[[Outcome], Delegate]
) -> None:
    outcome = register(name="Ann")
    with transaction():
        delegate = session().get_one(Delegate, outcome.delegate_id)
        delegate.status, delegate.completed_at, delegate.approved_at = "nominated", None, None
    url = f"{LIST}/{outcome.delegate_id}/complete"
    assert "Complete the details" in text_of(client, outcome)
    assert client.get(url).status_code == 200
    given = filled(delegate_of(outcome), position="Mayor")
    assert client.post(url, data=given).status_code == 422
    assert client.post(url, data=given | ticked_boxes()).status_code == 303
    completed = delegate_of(outcome)
    assert (completed.status, completed.position) == ("applied", "Mayor")
    assert "through the secretariat" in text_of(client, outcome)
    assert client.get(url).status_code == 303


def test_add_puts_somebody_into_a_delegation(
    app: Flask, client: FlaskClient, delegation: Delegation, sides: dict[str, Side]
) -> None:
    given = {
        "name": "Li Wei",
        "organization_name": "Park",
        "position": "Mayor",
        "side_id": sides["CN"].id,
        "email": "li@park.example",
        "category": "vip",
        "delegation_id": delegation.id,
        **ticked_boxes(),
        "form_key": "k" * 43,
    }
    answer = client.post(LIST + "/new", data=given)
    assert answer.status_code == 303
    assert "Ministry of Science" in client.get(answer.location).get_data(as_text=True)


def test_files_that_are_no_answers_and_other_roles_get_nothing(
    client: FlaskClient,
    register: Register,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
) -> None:
    outcome = register()
    assert client.get(f"{LIST}/{outcome.delegate_id}/files/{'x' * 26}").status_code == 404
    desk = sign_in(member(Role.DESK))
    assert desk.get(f"{LIST}/{outcome.delegate_id}/files/{'x' * 26}").status_code == 403
    assert desk.get(f"{LIST}/{outcome.delegate_id}/complete").status_code == 403
    assert desk.post(f"{LIST}/{outcome.delegate_id}/wait").status_code == 403


def test_erased_delegate_offers_nothing_to_change(
    client: FlaskClient, register: Register, delegate_of: Callable[[Outcome], Delegate]
) -> None:
    outcome = register(name="Ann")
    url = f"{LIST}/{outcome.delegate_id}/edit"
    given = filled(delegate_of(outcome), name="Ann again")
    with transaction():
        session().get_one(Delegate, outcome.delegate_id).erased_at = now()
    page = text_of(client, outcome)
    assert "Erased on" in page
    assert url not in page
    assert "Send a new personal link" not in page
    assert [client.get(url).status_code, client.post(url, data=given).status_code] == [404, 404]
