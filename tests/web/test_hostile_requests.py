"""Requests that nobody's browser sends by itself, and a database that can't be asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.app import create_app
from eventapp.db.session import db, transaction
from eventapp.errors import Unavailable
from eventapp.web.paging import Page
from eventapp.web.templating import language_url
from tests.conftest import settings_for

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "query",
    ["_external=1&_scheme=javascript", "_scheme=x", "endpoint=1", "_anchor=x", "_method=TRACE", "self=1"],
)
def test_links_to_the_same_page_when_arguments_are_called_like_orders_then_they_stay_arguments(
    app: Flask, client: FlaskClient, query: str
) -> None:
    assert client.get(f"/sign-in?{query}").status_code == 200
    with app.test_request_context(f"/sign-in?{query}"):
        assert language_url("zh") == f"/sign-in?{query}&lang=zh"
        assert Page([], 1, 0).url(2) == f"/sign-in?{query}&page=2"


@pytest.mark.parametrize("path", ["/c/%00/", "/sign-in/a%00b", "/sign-in?next=%00", "/organizations?q=%00"])
def test_address_when_it_holds_a_null_character_then_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.fixture
def cut_off(tmp_path: Path) -> FlaskClient:
    """Return a client of an app whose database is not there."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    client = create_app(settings_for(nowhere, tmp_path)).test_client()
    client.application.testing = False
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody who signed in"
    return client


@pytest.mark.parametrize("path", ["/", "/manage/", "/c/basel/", "/c/basel/agenda.ics", "/nothing-here"])
def test_page_when_the_database_is_down_then_says_so_also_to_people_signed_in(
    cut_off: FlaskClient, path: str
) -> None:
    answer = cut_off.get(path)
    assert answer.status_code == 503
    assert "<h1>This can&#39;t be done right now</h1>" in answer.text


def test_sign_in_when_the_database_is_down_then_keeps_the_address(cut_off: FlaskClient) -> None:
    cut_off.application.config["WTF_CSRF_ENABLED"] = False
    answer = cut_off.post("/sign-in", data={"email": "ana@example.org", "password": "four unrelated words"})
    assert answer.status_code == 503
    assert 'value="ana@example.org"' in answer.text


def test_transaction_when_the_lock_cannot_be_opened_then_unavailable(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has a lock file")
    lock = Path(f"{db.engine.url.database}.lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    try:
        with pytest.raises(Unavailable), transaction():
            pass
    finally:
        lock.rmdir()


@pytest.mark.parametrize("path", ["/robots.txt", "/static/app.css"])
def test_public_answer_to_somebody_signed_in_then_carries_no_cookie_of_theirs(
    sign_in: Callable[[User], FlaskClient], organizer: User, path: str
) -> None:
    client = sign_in(organizer)
    assert client.get("/account").status_code == 200
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
