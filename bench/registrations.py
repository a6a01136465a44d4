"""Registrations a second: the whole form over HTTP on two server processes, against the rows alone."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from bench.dataset import make_open_conference
from bench.figures import Figure, at_least
from bench.servers import serving

SLUG = "rush"
SECONDS = 8
CONNECTIONS = 16
#: Threads of a process behind a proxy that takes slow bodies in (docs/running.md).
THREADS = 1
#: Rows of the bare loop: enough for a steady figure, in seconds of a small machine.
BARE_ROWS = 600
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Each request is another person, from another network, with a one-time key of their own.
_SCRIPT = """
local body, cookie = BODY, COOKIE
local number = 0
request = function()
  number = number + 1
  local network = string.format("10.%d.%d.%d", math.floor(number / 65536) % 256,
    math.floor(number / 256) % 256, number % 256)
  local one = string.gsub(body, "NUMBER", tostring(number))
  one = string.gsub(one, "KEY", string.format("%043d", number))
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie, ["X-Forwarded-For"] = network
  }, one)
end
"""


def compare_registrations(folder: Path) -> list[Figure]:
    """Measure SQLite against the bare loop, and PostgreSQL against SQLite, where there is one to be had."""
    environment = {"VAR_DIR": str(folder)}
    sqlite_url = f"sqlite:///{folder / 'eventapp.sqlite3'}"
    make_open_conference(environment, SLUG)
    crowded = registrations_per_second(environment, sqlite_url, folder, threads=16)
    _forget_people(sqlite_url)
    ours = registrations_per_second(environment, sqlite_url, folder, threads=THREADS)
    bare = bare_rows_per_second(folder / "eventapp.sqlite3")
    print(
        f"registrations a second: {ours:.0f} on SQLite ({crowded:.0f} with 16 threads); bare rows: {bare:.0f}"
    )
    rows = [
        at_least("registrations against bare rows, SQLite", ours / bare, 0.20),
        Figure("the same with 16 threads a process", crowded / bare),
    ]
    server = os.environ.get("TEST_POSTGRES_URL")
    if server is None:
        print("no PostgreSQL (TEST_POSTGRES_URL): not compared")
        return rows
    postgres_url = f"{server}/postgres"
    make_open_conference({**environment, "DATABASE_URL": postgres_url}, SLUG)
    theirs = registrations_per_second(environment, postgres_url, folder, threads=THREADS)
    print(f"registrations a second: {theirs:.0f} on PostgreSQL")
    return [*rows, at_least("registrations, PostgreSQL against SQLite", theirs / ours, 0.50)]


def _forget_people(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        for table in ("consent", "submitted_form", "delegate", "outbox_message", "try_count"):
            connection.execute(sa.text(f"DELETE FROM {table}"))
    engine.dispose()


def registrations_per_second(
    environment: Mapping[str, str], database_url: str, folder: Path, *, threads: int
) -> float:
    """Send full forms for some seconds, and return how many were stored a second (rows, not answers)."""
    settings = {**environment, "DATABASE_URL": database_url, "TRUSTED_PROXIES": "1"}
    engine = sa.create_engine(database_url)
    delegates = sa.text("SELECT count(*) FROM delegate")
    with serving("wsgi:app", "/healthz", settings, workers=2, threads=threads) as address:
        form = f"{address}/c/{SLUG}/register"
        script = folder / "register.lua"
        script.write_text(_script(form, engine))
        begun = time.monotonic()
        text = _wrk(script, form)
        seconds = time.monotonic() - begun
    with engine.connect() as connection:
        stored = connection.scalar(delegates)
    engine.dispose()
    if "Non-2xx" in text or not stored:
        sys.exit(f"registrations were refused:\n{text}")
    return float(stored) / seconds


def _wrk(script: Path, url: str) -> str:
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("make bench needs wrk: apt-get install wrk")
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "20s", "-s", str(script), url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _script(form: str, engine: sa.Engine) -> str:
    with urllib.request.urlopen(form, timeout=30) as answer:
        page, cookie = answer.read().decode(), answer.headers["Set-Cookie"].partition(";")[0]
    token = _CSRF.search(page)
    assert token is not None
    boxes = dict(re.findall(r'name="(consent_\w+)"[^>]*value="([^"]+)"', page))
    with engine.connect() as connection:
        side_id = connection.scalar(sa.text("SELECT id FROM side ORDER BY position LIMIT 1"))
    body = urlencode(
        {
            "csrf_token": token[1],
            "name": "Li Wei",
            "native_name": "李伟",
            "organization_name": "Park Administration",
            "position": "Director",
            "side_id": side_id,
            "email": "personNUMBER@park.example",
            "phone": "+86 519 8888 8888",
            "interpretation": "en",
            "dietary": "no nuts",
            "form_key": "KEY",
            **boxes,
        }
    )
    return _SCRIPT.replace("BODY", _lua(body), 1).replace("COOKIE", _lua(cookie), 1)


def _lua(text: str) -> str:
    return f"[==[{text}]==]"


def bare_rows_per_second(database: Path) -> float:
    """Store the rows of a registration with SQLAlchemy Core alone, each in a durable transaction."""
    from eventapp.db.engine import engine_options, prepare_engine

    url = f"sqlite:///{database}"
    engine = sa.create_engine(url, **engine_options(url))
    prepare_engine(engine)
    tables = sa.MetaData()
    tables.reflect(engine, only=_TABLES)
    with engine.connect() as connection:
        stored = {name: _one_row(connection, tables.tables[name]) for name in _TABLES if name != "conference"}
    conference = tables.tables["conference"]
    begun = time.monotonic()
    for number in range(BARE_ROWS):
        with engine.connect().execution_options(eventapp_write=True) as connection:
            connection.execute(
                sa.update(conference)
                .where(conference.c.slug == SLUG)
                .values(seats_taken=conference.c.seats_taken + 1)
            )
            for name, rows in stored.items():
                connection.execute(
                    sa.insert(tables.tables[name]), [_another(row, number, at) for at, row in enumerate(rows)]
                )
            connection.commit()
    rate = BARE_ROWS / (time.monotonic() - begun)
    engine.dispose()
    return rate


_TABLES = (
    *("conference", "delegate", "consent", "submitted_form", "audit_entry", "outbox_message", "try_count"),
)


def _one_row(connection: sa.Connection, table: sa.Table) -> list[dict[str, object]]:
    """Return what one registration has left in a table."""
    rows = sa.select(table)
    if table.name == "consent":
        one = sa.select(table.c.delegate_id).limit(1).scalar_subquery()
        rows = rows.where(table.c.delegate_id == one)
    elif table.name == "audit_entry":
        rows = rows.where(table.c.action == "delegate.registered").limit(1)
    else:
        rows = rows.limit(1)
    return [dict(row) for row in connection.execute(rows).mappings()]


def _another(row: dict[str, object], number: int, place: int) -> dict[str, object]:
    """Return the row of another person; it belongs to the same delegate where it refers to one."""
    mark = f"{number:08}{place:02}"
    changed = {
        name: f"{str(row[name])[:14]}{mark}"
        for name in ("id", "key", "token_hash", "email_normalised", "message_id")
        if name in row
    }
    return {**row, **changed}
