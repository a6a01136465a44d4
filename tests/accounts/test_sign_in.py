"""Signing in and out, as a browser does it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts import services
from eventapp.accounts.models import SignIn, SignInLink, User
from eventapp.actor import SYSTEM
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage

PASSWORD = "four unrelated words here"


@pytest.fixture
def with_password(app: Flask, organizer: User) -> User:
    with transaction():
        services.set_password(SYSTEM, session().merge(organizer), password=PASSWORD, keep="")
    app.config["WTF_CSRF_ENABLED"] = False
    return organizer


def _link(user: User) -> str:
    with transaction():
        return services.issue_sign_in_link(SYSTEM, user)


def _enter(client: FlaskClient, email: str, password: str, target: str = "") -> tuple[int, str]:
    url = "/sign-in" + (f"?next={target}" if target else "")
    answer = client.post(url, data={"email": email, "password": password})
    return answer.status_code, answer.headers.get("Location", "")


def test_link_when_opened_then_only_its_button_uses_it_up(app: Flask, organizer: User) -> None:
    token = _link(organizer)
    client = app.test_client()
    assert client.get(f"/sign-in/{token}").status_code == 200
    assert client.get(f"/sign-in/{token}").status_code == 200
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(f"/sign-in/{token}").status_code == 302
    assert client.post(f"/sign-in/{token}").status_code == 404
    assert client.get(f"/sign-in/{token}").status_code == 404


def test_link_when_an_hour_old_then_is_gone(
    app: Flask, organizer: User, frozen: Callable[[datetime], None]
) -> None:
    start = datetime(2026, 10, 20, 1, tzinfo=UTC)
    frozen(start)
    token = _link(organizer)
    frozen(start + timedelta(minutes=59))
    assert app.test_client().get(f"/sign-in/{token}").status_code == 200
    frozen(start + timedelta(minutes=60))
    assert app.test_client().get(f"/sign-in/{token}").status_code == 404


def test_password_when_right_then_signs_in_and_goes_on(app: Flask, with_password: User) -> None:
    client = app.test_client()
    assert _enter(client, " LI.WEI@park.example", PASSWORD, "/account") == (302, "/account")
    assert client.get("/account").status_code == 200


def test_password_when_wrong_or_nobodys_then_one_answer(app: Flask, with_password: User) -> None:
    # The check of a form tells the second in which it was made.
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    pages = [
        client.post("/sign-in", data={"email": email, "password": "wrong password indeed"})
        for email in ("li.wei@park.example", "nobody@park.example")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    first, second = (page.text.replace("li.wei", "nobody") for page in pages)
    assert first == second


def test_tries_when_too_many_then_refused_even_with_the_right_password(
    app: Flask, with_password: User
) -> None:
    client = app.test_client()
    for _ in range(10):
        _enter(client, "li.wei@park.example", "wrong password indeed")
    assert _enter(client, "li.wei@park.example", PASSWORD)[0] == 429
    assert _enter(client, " Li.Wei@PARK.example", PASSWORD)[0] == 429
    assert client.get("/account").status_code == 302


def test_sign_out_then_the_old_cookie_opens_nothing(app: Flask, with_password: User) -> None:
    client = app.test_client()
    _enter(client, "li.wei@park.example", PASSWORD)
    cookie = client.get_cookie("eventapp")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("eventapp", cookie.value)
    assert thief.get("/account").status_code == 200
    assert client.post("/sign-out").status_code == 302
    assert thief.get("/account").status_code == 302


def test_password_when_set_then_other_sign_ins_end(app: Flask, with_password: User) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        _enter(client, "li.wei@park.example", PASSWORD)
    assert here.post("/account/password", data={"password": "another four words now"}).status_code == 302
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_password_when_set_then_links_that_wait_end_too(app: Flask, with_password: User) -> None:
    client, token = app.test_client(), _link(with_password)
    _enter(client, "li.wei@park.example", PASSWORD)
    assert app.test_client().get(f"/sign-in/{token}").status_code == 200
    assert client.post("/account/password", data={"password": "another four words now"}).status_code == 302
    assert app.test_client().get(f"/sign-in/{token}").status_code == 404


def test_password_when_too_short_then_message_at_the_field(
    app: Flask, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    page = sign_in(organizer).post("/account/password", data={"password": "short"})
    assert page.status_code == 422
    assert "12" in page.text


def test_user_when_disabled_then_sign_in_ends(
    app: Flask, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(organizer)
    assert client.get("/account").status_code == 200
    with transaction():
        session().get_one(User, organizer.id).disabled_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert client.get("/account").status_code == 302


def test_secrets_are_stored_hashed(app: Flask, organizer: User) -> None:
    token = _link(organizer)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client().post(f"/sign-in/{token}")
    stored = [*session().scalars(select(SignInLink.id)), *session().scalars(select(SignIn.id))]
    assert [len(value) for value in stored] == [64, 64]
    assert token not in stored


def test_link_by_mail_when_asked_then_same_answer_and_mail_for_members_alone(
    app: Flask, organizer: User
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    pages = [
        client.post("/sign-in/link", data={"link-email": email}).text
        for email in ("li.wei@park.example", "nobody@park.example")
    ]
    assert pages[0].replace("li.wei", "nobody") == pages[1]
    mails = session().execute(select(OutboxMessage.kind, OutboxMessage.recipient_email)).all()
    assert [tuple(mail) for mail in mails] == [("sign_in_link", "li.wei@park.example")]


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/%09/evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"],
)
def test_next_when_elsewhere_then_own_page(app: Flask, with_password: User, target: str) -> None:
    answer = app.test_client().post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "li.wei@park.example", "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/manage/"


def test_form_without_its_token_is_refused(app: Flask, organizer: User) -> None:
    assert app.test_client().post(f"/sign-in/{_link(organizer)}").status_code == 400
