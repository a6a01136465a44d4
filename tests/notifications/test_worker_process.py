"""``flask worker`` as a process: it works, it ends in order, and kill -9 in the middle loses nothing."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from eventapp.clock import now
from eventapp.db.session import db, session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.queue import queue_of
from eventapp.registration.models import Delegate
from tests.notifications.conftest import Sink

ROOT = Path(__file__).resolve().parent.parent.parent
#: Longer than a start of the worker takes on a busy machine, in seconds.
PATIENCE = 60

Register = Callable[..., Delegate]
MailTo = Callable[..., str]
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def start(app: Flask, sink: Sink) -> Iterator[Start]:
    """Return a function that starts a worker on the test's database; what still runs is killed at the end."""
    settings = app.config["SETTINGS"]
    environment = {
        **os.environ,
        "FLASK_APP": "wsgi:app",
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "VAR_DIR": str(settings.var),
        "BASE_URL": settings.base_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "worker"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def found(message_id: str) -> OutboxMessage:
    session().rollback()
    row = session().get(OutboxMessage, message_id, populate_existing=True)
    assert isinstance(row, OutboxMessage)
    return row


def test_worker_when_a_mail_waits_then_sent_and_sigterm_ends_it_in_order(
    app: Flask, sink: Sink, start: Start, register: Register, mail_to: MailTo
) -> None:
    """The row alone is enough: the queue has lost its task, the sweep at the start finds it."""
    message_id = mail_to(register())
    queue_of(app).huey.flush()
    asked = threading.Event()

    def stop() -> None:
        process.send_signal(signal.SIGTERM)
        asked.set()

    sink.before_reply = stop
    process = start()
    assert asked.wait(PATIENCE)
    _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert found(message_id).status == WorkStatus.DONE
    assert len(sink.taken) == 1
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["message"] for line in lines if "message" in line] == [
        "worker started with 2 threads",
        "worker is stopping",
        "worker stopped",
    ]
    assert [line["status"] for line in lines if line.get("work") == "mail"] == ["done"]


def test_worker_when_killed_in_the_middle_then_the_next_sends_the_same_mail(
    app: Flask, sink: Sink, start: Start, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register())
    died, arrived = threading.Event(), threading.Event()

    def kill() -> None:
        first.kill()
        died.set()

    sink.before_reply = kill
    first = start()
    assert died.wait(PATIENCE)
    first.communicate(timeout=PATIENCE)
    assert (found(message_id).status, found(message_id).attempts) == (WorkStatus.LEASED, 1)
    with transaction():  # five minutes later
        session().get(OutboxMessage, message_id).leased_until = now() - timedelta(seconds=1)
    sink.before_reply = arrived.set
    second = start()
    assert arrived.wait(PATIENCE)
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert (found(message_id).status, found(message_id).attempts) == (WorkStatus.DONE, 2)
    assert [mail["Message-ID"] for mail in sink.taken] == [found(message_id).message_id] * 2
