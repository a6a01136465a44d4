"""What is written down of requests: which page, never the secrets in its address."""

import pytest
from flask import Flask

from eventapp.web.markers import mark
from eventapp.web.request_log import JsonLines

pytestmark = pytest.mark.one_database


def test_error_when_the_address_holds_a_token_then_the_log_names_the_route_alone(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(token: str) -> str:
        raise ZeroDivisionError(len(token))

    app.add_url_rule("/broken/<token>.ics", "fail", mark(fail, "public"))
    app.testing = False
    assert app.test_client().get("/broken/kept-secret.ics?lang=zh").status_code == 500
    written = "\n".join(map(JsonLines().format, caplog.records))
    assert "ZeroDivisionError" in written
    assert "/broken/<token>.ics" in written
    assert "kept-secret" not in written
