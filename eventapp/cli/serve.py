"""``flask serve``: what ``make run`` starts. One web server and one worker, ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from eventapp.accounts.rules import FIRST_LINK_LASTS
from eventapp.accounts.services import ensure_user, issue_sign_in_link, make_administrator
from eventapp.actor import SYSTEM
from eventapp.cli.demo import load_demo_once
from eventapp.config import Settings
from eventapp.db.session import db, transaction

ORGANIZER = "organizer@eventapp.example"
#: How long the web server may take to answer its first request, in seconds.
START_WITHIN = 30
STOP_WITHIN = 10


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Prepare the database, then run the web server and the worker until Ctrl-C."""
    settings: Settings = current_app.config["SETTINGS"]
    _refuse_taken_port(settings)
    click.echo("==> Preparing the database")
    _prepare_database(settings)
    if load_demo_once():
        click.echo("==> Loaded the demo conference")
    link = _organizer_link(settings)
    db.session.remove()
    db.engine.dispose()
    # From here on the two processes do the work, and a signal must end both.
    children = [_start_server(settings), _start_worker()]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        if _wait_until_served(settings, children[0]):
            _tell(settings, link)
        _wait_for_first_end(children)
    except _Stopped:
        click.echo("\n==> Stopping")
    finally:
        clean = _end(children)
    sys.exit(0 if clean else 1)


class _Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or a terminal that was closed."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


def _refuse_taken_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.bind, settings.port))
        except OSError as error:
            why = error.strerror
            sys.exit(f"eventapp: port {settings.port} can't be used ({why}); set PORT to a free one")


def _prepare_database(settings: Settings) -> None:
    try:
        upgrade()
    except OperationalError as error:
        why = str(error.orig).partition("\n")[0]
        sys.exit(f"eventapp: DATABASE_URL={settings.shown_database} can't be used: {why}")


def _organizer_link(settings: Settings) -> str:
    with transaction():
        user = ensure_user(SYSTEM, email=ORGANIZER, name="Organizer")
        if not user.is_administrator:
            make_administrator(SYSTEM, user)
        token = issue_sign_in_link(SYSTEM, user, lasts=FIRST_LINK_LASTS)
    return f"{settings.base_url}/sign-in/{token}"


def _start_server(settings: Settings) -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "wsgi:app"),
        *("--host", settings.bind, "--port", str(settings.port)),
        *("--workers", "1", "--blocking-threads", "16", "--no-ws", "--log-level", "error"),
    ]
    return _start(command)


def _start_worker() -> subprocess.Popen[bytes]:
    return _start([str(Path(sys.executable).with_name("flask")), "worker"])


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own.

    A terminal sends Ctrl-C to a whole group. A web server whose processes each get it, and SIGTERM from here
    as well, waits for them in vain and would leave one behind.
    """
    return subprocess.Popen(command, process_group=0)  # noqa: S603 (fixed commands)


def _wait_until_served(settings: Settings, server: subprocess.Popen[bytes]) -> bool:
    url = f"http://127.0.0.1:{settings.port}/healthz"
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _tell(settings: Settings, link: str) -> None:
    mail = f"sent by {settings.smtp_host}" if settings.smtp_url else "kept, not sent (no SMTP_URL is set)"
    click.echo(
        f"\neventapp is running. Ctrl-C ends it.\n\n"
        f"  Address             {settings.base_url}\n"
        f"  Sign in, once       {link}\n"
        f"  Outgoing mail       {settings.base_url}/manage/mail   ({mail})\n"
        f"  Data                {settings.shown_database}\n"
    )


def _wait_for_first_end(children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.3)


def _end(children: list[subprocess.Popen[bytes]]) -> bool:
    """End what still runs; return whether nothing had ended by itself with an error."""
    ended_early = [child for child in children if child.poll() not in (None, 0, -signal.SIGINT)]
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
    return not ended_early
