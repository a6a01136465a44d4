"""The cache in front of public calendars: same answers, never older than it says, never somebody's own."""

from collections.abc import Callable

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.db.session import session, transaction
from eventapp.web import public_cache
from eventapp.web.markers import mark

pytestmark = pytest.mark.one_database


@pytest.fixture
def answers(app: Flask) -> list[str]:
    """Add addresses that count their readings; the secret one is valid until "revoked" stands in the list."""
    readings: list[str] = []

    def read() -> Response:
        readings.append("read")
        return Response(f"reading {readings.count('read')}")

    def read_secret() -> Response:
        return public_cache.keep_for_a_second(read(), lambda: "revoked" not in readings)

    def read_public() -> Response:
        return public_cache.keep_for_a_second(read())

    for name, view in (
        ("count.ics", read_public),
        ("page", read_public),
        ("secret.ics", read_secret),
        ("other", read),
    ):
        view = _public(view)
        app.add_url_rule(f"/{name}", name.replace(".", "_"), view)
    return readings


def _public(view: Callable[[], Response]) -> Callable[[], Response]:
    def marked() -> Response:
        return view()

    return mark(marked, "public")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    def set_to(seconds: float) -> None:
        monkeypatch.setattr(public_cache.time, "monotonic", lambda: seconds)

    set_to(100.0)
    return set_to


def test_answer_when_asked_again_within_its_second_then_kept(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    assert [client.get("/count.ics").text for _ in range(3)] == ["reading 1"] * 3
    clock(100.9)
    assert client.get("/count.ics").text == "reading 1"
    clock(101.0)
    assert client.get("/count.ics").text == "reading 2"


def test_answer_when_asked_otherwise_then_its_own(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    asked = [
        client.get("/count.ics").text,
        client.get("/count.ics?lang=zh").text,
        client.get("/count.ics", headers={"If-None-Match": '"x"'}).text,
        client.get("/count.ics", headers={"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}).text,
    ]
    assert asked == ["reading 1", "reading 2", "reading 3", "reading 4"]


def test_answer_when_asked_with_very_much_then_not_kept(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    much = [{"Accept-Language": "y" * (public_cache.LONGEST_KEY - 1_000 + more)} for more in (0, 1_000)]
    asked = [client.get("/page", headers=headers).text for headers in much for _ in range(2)]
    assert asked == ["reading 1", "reading 1", "reading 2", "reading 3"]


def test_answer_when_anything_is_committed_then_asked_for_anew(
    answers: list[str], client: FlaskClient, organizer: User, clock: Callable[[float], None]
) -> None:
    assert client.get("/count.ics").text == "reading 1"
    with transaction():
        session().get_one(User, organizer.id).name = "Somebody Else"
    assert client.get("/count.ics").text == "reading 2"


def test_answer_that_no_view_wished_to_keep_is_not_kept(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    assert [client.get("/other").text for _ in range(2)] == ["reading 1", "reading 2"]


def test_page_when_languages_or_cookies_differ_then_its_own(
    answers: list[str], app: Flask, clock: Callable[[float], None]
) -> None:
    client = app.test_client(use_cookies=False)
    headers = ({}, {"Accept-Language": "zh"}, {"Cookie": "language=zh"}, {"Accept-Encoding": "gzip"})
    for _ in range(2):
        pages = [client.get("/page", headers=each).text for each in headers]
        assert pages == ["reading 1", "reading 2", "reading 3", "reading 4"]


def test_secret_answer_when_revoked_within_its_second_then_asked_for_anew(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    kept = [client.get("/secret.ics") for _ in range(2)]
    assert [answer.text for answer in kept] == ["reading 1", "reading 1"]
    assert "public" not in kept[0].headers.get("Cache-Control", "")
    answers.append("revoked")
    assert client.get("/secret.ics").text == "reading 2"


def test_cache_when_full_then_the_oldest_goes(
    answers: list[str], client: FlaskClient, clock: Callable[[float], None]
) -> None:
    for number in range(public_cache.MOST_ANSWERS + 1):
        client.get(f"/count.ics?n={number}")
    read = len(answers)
    client.get(f"/count.ics?n={public_cache.MOST_ANSWERS}")
    assert len(answers) == read
    client.get("/count.ics?n=0")
    assert len(answers) == read + 1


def test_answer_when_read_anew_often_then_counted_once(
    answers: list[str],
    client: FlaskClient,
    clock: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(public_cache, "MOST_OCTETS", 2 * len("reading 1"))
    for seconds in (100, 102, 104):
        clock(seconds)
        client.get("/count.ics")
    assert client.get("/count.ics").text == "reading 3"
