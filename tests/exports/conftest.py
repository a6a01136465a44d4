"""The demo's conference, one that is over, who may have their documents, and a server that nobody visits."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from tests.demo import demo_conference
from tests.exports.concluded import LATER, Concluded, conclude
from tests.minutes.builders import NINE


@pytest.fixture
def conference(app: Flask) -> Conference:
    return demo_conference()


@pytest.fixture
def join(conference: Conference, organizer: User) -> Callable[[Role], None]:
    def add(role: Role) -> None:
        with transaction():
            session().add(
                Membership(conference_id=conference.id, user_id=organizer.id, role=role, created_at=now())
            )

    return add


@pytest.fixture
def viewer(
    join: Callable[[Role], None], organizer: User, sign_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    join(Role.VIEWER)
    return sign_in(organizer)


@pytest.fixture
def story(app: Flask, frozen: Callable[[datetime], None]) -> Concluded:
    """Return a conference that is over for a month."""
    frozen(NINE)
    with transaction():
        made = conclude()
    frozen(LATER)
    return made


@dataclass
class Visits:
    """The address of a web server, and the paths that it was asked for."""

    address: str = ""
    paths: list[str] = field(default_factory=list)


@pytest.fixture
def visits() -> Iterator[Visits]:
    """A web server that leads whoever asks for ``/redirect/x`` on to ``/x``."""
    seen = Visits()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.paths.append(self.path)
            place = self.path.removeprefix("/redirect")
            self.send_response(200 if place == self.path else 302)
            self.send_header("Location", place)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    seen.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield seen
    server.shutdown()
    thread.join()
    server.server_close()
