"""What every answer carries: headers, languages, errors as pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.web.redirects import own_path

pytestmark = pytest.mark.one_database


def test_health_when_the_database_answers_then_ok(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")


def test_security_headers_are_on_every_answer(client: FlaskClient) -> None:
    for path in ("/healthz", "/sign-in", "/nothing-here"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'none'" in policy


def test_missing_page_answers_in_the_readers_language(client: FlaskClient) -> None:
    english = client.get("/nothing-here", headers={"Accept-Language": "en"})
    chinese = client.get("/nothing-here", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert (english.status_code, chinese.status_code) == (404, 404)
    assert '<html lang="en">' in english.text
    assert '<html lang="zh-Hans">' in chinese.text


def test_language_when_chosen_then_remembered(client: FlaskClient) -> None:
    assert '<html lang="zh-Hans">' in client.get("/sign-in?lang=zh").text
    assert '<html lang="zh-Hans">' in client.get("/sign-in").text
    assert '<html lang="en">' in client.get("/sign-in?lang=en").text


@pytest.mark.parametrize("choice", ["fr", "zh%00", "../../etc", "en" * 5000])
def test_language_when_unknown_then_the_usual_one(client: FlaskClient, choice: str) -> None:
    assert '<html lang="en">' in client.get(f"/sign-in?lang={choice}").text


def test_foreign_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_error_of_our_own_shows_a_page_without_traceback(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise RuntimeError("secret detail")

    broken.__dict__["eventapp_access"] = "public"
    app.view_functions["site.show_robots"] = broken
    answer = app.test_client().get("/robots.txt")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("target", "result"),
    [
        ("/manage/", "/manage/"),
        ("/c/x/?lang=zh", "/c/x/?lang=zh"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/%5cevil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_redirect_targets_are_paths_of_ours(target: str | None, result: str) -> None:
    assert own_path(target, "/") == result
