"""A rush over HTTP: real servers as they are run, people who send the form, and the worker with its mail.

Each server is one process of granian, as ``flask serve`` starts it, on a port of its own and on the same
database as the others.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from eventapp.accounts.tokens import new_token
from eventapp.config import Settings
from tests.consents import ticked_boxes

ROOT = Path(__file__).resolve().parent.parent.parent
#: Longer than a server takes to start, or a form to be answered, on a busy machine (s).
PATIENCE = 60
#: How many forms are under way at one moment.
AT_ONCE = 50
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Office:
    """The processes of one installation: servers and, if asked for, a worker that sends to ``smtp_port``."""

    settings: Settings
    database_url: str
    servers: int = 2
    target: str = "wsgi:app"
    smtp_port: int | None = None
    ports: list[int] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def open(self) -> None:
        """Start everything, and return once each server answers."""
        self.ports = [free_port() for _ in range(self.servers)]
        for port in self.ports:
            self._start(
                *("granian", "--interface", "wsgi", self.target, "--host", "127.0.0.1"),
                *("--port", str(port), "--workers", "1", "--blocking-threads", "16"),
                *("--no-ws", "--log-level", "critical", "--backlog", "1024"),
            )
        if self.smtp_port is not None:
            self._start("flask", "worker")
        for port in self.ports:
            _wait_for(port)

    def _start(self, *arguments: str) -> None:
        environment = {
            **os.environ,
            "FLASK_APP": "wsgi:app",
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(self.settings.var),
            "BASE_URL": self.settings.base_url,
            "SECRET_KEY": self.settings.secret_key,
            # Each person comes from an address of their own, as throttling counts by it.
            "TRUSTED_PROXIES": "1",
            **({"SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}"} if self.smtp_port else {}),
        }
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def kill(self) -> None:
        """End everything at once, as a power cut does."""
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.wait(PATIENCE)
        self.processes.clear()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if _ask(port, "GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"no server on port {port}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``status`` 0 for a connection that broke off."""

    status: int
    location: str = ""
    cookie: str = ""
    page: str = ""


def _ask(port: int, method: str, path: str, body: str = "", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        page = response.read().decode(errors="replace")
        cookies = "; ".join(value.partition(";")[0] for value in response.headers.get_all("Set-Cookie") or ())
        return Answer(response.status, response.headers.get("Location", ""), cookies, page)
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that has opened a page: its cookie and the token of that page's forms."""

    slug: str
    cookie: str
    csrf_token: str


def visit(port: int, slug: str) -> Visitor:
    """Open the form, as everybody does before sending one."""
    answer = _ask(port, "GET", f"/c/{slug}/register")
    token = _CSRF.search(answer.page)
    assert answer.status == 200 and token is not None
    return Visitor(slug, answer.cookie, token[1])


def post(port: int, visitor: Visitor, path: str, network: int, **fields: str) -> Answer:
    """Send a form from a network of its own; a broken connection is an answer too."""
    body = urlencode({"csrf_token": visitor.csrf_token, **fields})
    try:
        return _ask(
            port,
            "POST",
            path,
            body,
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": visitor.cookie,
                "X-Forwarded-For": f"10.{network >> 16 & 255}.{network >> 8 & 255}.{network & 255}",
            },
        )
    except (OSError, http.client.HTTPException):
        return Answer(0)


def send_form(port: int, visitor: Visitor, side_id: str, number: int) -> Answer:
    """Register person ``number`` with every field filled in."""
    return post(
        port,
        visitor,
        f"/c/{visitor.slug}/register",
        number,
        name=f"Person Number{number}",
        native_name=f"第{number}人",
        organization_name="Park Administration",
        position="Director",
        side_id=side_id,
        email=email_of(number),
        phone="+86 519 8888 8888",
        interpretation="en",
        dietary="no nuts",
        form_key=new_token(),
        **ticked_boxes(),
    )


def email_of(number: int) -> str:
    return f"person{number}@park.example"


def rush(
    ports: Sequence[int],
    visitor: Visitor,
    side_id: str,
    people: Iterable[int],
    after: tuple[int, Callable[[], object]] | None = None,
) -> dict[int, Answer]:
    """Let ``people`` register at once, spread over the servers; return what each was answered.

    ``after`` is what happens when that many have an answer, while others are under way.
    """
    answered, happen = after or (0, lambda: None)
    lock = threading.Lock()
    seen = 0

    def send(number: int) -> Answer:
        nonlocal seen
        answer = send_form(ports[number % len(ports)], visitor, side_id, number)
        with lock:
            seen += 1
            is_moment = seen == answered
        if is_moment:
            happen()
        return answer

    numbers = list(people)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(numbers, pool.map(send, numbers), strict=True))
