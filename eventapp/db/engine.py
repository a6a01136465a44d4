"""How the engine is set up: SQLite made safe for several processes, PostgreSQL with short lock waits."""

import fcntl
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Engine, event

from eventapp.errors import Unavailable
from eventapp.i18n import N_

try:  # the wheel bundles an SQLite without the WAL-reset fault (sqlite.org/wal.html#walresetbug)
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

#: Said when a writer has waited for long enough.
BUSY = N_("Please try again in a moment. Nothing was lost.")
#: Execution option of connections that are going to write.
WRITE = "eventapp_write"

SQLITE_VERSION: tuple[int, ...] = tuple(sqlite3.sqlite_version_info)
#: The first release in which two connections can commit and checkpoint a WAL database at once.
SAFE_SQLITE = (3, 51, 3)


def is_wal_safe() -> bool:
    """Tell whether the SQLite in use is free of the WAL-reset fault."""
    return SQLITE_VERSION >= SAFE_SQLITE


def engine_options(database_url: str) -> dict[str, Any]:
    """Return the keyword arguments that ``create_engine`` needs for ``database_url``."""
    if database_url.startswith("sqlite"):
        # With isolation_level None the driver emits no BEGIN of its own; _begin below does.
        return {
            "module": sqlite3,
            "json_serializer": _as_json,
            "pool_size": 8,
            "max_overflow": 8,
            "connect_args": {"isolation_level": None, "timeout": 10.0},
        }
    return {
        "json_serializer": _as_json,
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "connect_args": {"options": "-c lock_timeout=3s -c timezone=UTC", "connect_timeout": 5},
    }


def _as_json(value: Any) -> str:
    """Keep Chinese as it is: in escapes it takes twice the room, and a third longer to read."""
    return json.dumps(value, ensure_ascii=False)


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite file its folder, pragmas and the two kinds of BEGIN; other engines need nothing."""
    if engine.dialect.name != "sqlite":
        return
    if engine.url.database and engine.url.database != ":memory:":
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        # Without WAL readers wait for writers, but several processes can't corrupt the file.
        cursor.execute(f"PRAGMA journal_mode={'WAL' if is_wal_safe() else 'DELETE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred BEGIN that later writes fails with "database is locked"; so writers say so at once.
        is_write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


#: The writer of this process: its threads queue here, and one alone at the file. A crowd of them at the file
#: wakes so slowly that half of the machine stands idle (measured: 96 registrations a second against 140).
_WRITER_HERE = threading.Lock()


@contextmanager
def writer_lock(engine: Engine) -> Iterator[None]:
    """Let one writer of an SQLite file through at a time, in order, across processes; else do nothing.

    SQLite's own waiting is a lottery in which a process can starve for seconds; ``flock`` queues.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with _WRITER_HERE, _opened(Path(f"{database}.lock")) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _opened(lock: Path) -> TextIO:
    try:
        return lock.open("a")
    except OSError as error:  # the folder can't be written, or the disk is full
        raise Unavailable(BUSY) from error
