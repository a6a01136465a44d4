"""The queue that brings ids of due rows to a worker; losing one costs a minute, never a mail.

huey keeps its queue in its own SQLite file or in Redis. The rows in the database are the truth; a sweep each
minute finds what the queue lost.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from eventapp.config import Settings
from eventapp.jobs.worker import Work, work_on

log = logging.getLogger("eventapp.jobs")
_QUEUE = "eventapp_queue"


@dataclass(frozen=True, slots=True)
class Queue:
    """huey and its two tasks, each of which takes the id of a row."""

    huey: Huey
    tasks: Mapping[Work, Callable[[str], Any]]


def set_up_queue(app: Flask, settings: Settings) -> None:
    """Give the app its queue: Redis where it is set, else a file beside the database."""
    huey = _huey(settings)

    @huey.task(name="mail")  # type: ignore[untyped-decorator]
    def _mail(row_id: str) -> None:
        work_on(app, "mail", row_id)

    @huey.task(name="job")  # type: ignore[untyped-decorator]
    def _job(row_id: str) -> None:
        work_on(app, "job", row_id)

    app.extensions[_QUEUE] = Queue(huey, {"mail": _mail, "job": _job})


def _huey(settings: Settings) -> Huey:
    # huey's messages are pickles: the signature keeps those away that somebody else put into the queue.
    options: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=settings.secret_key, salt="eventapp.queue"),
    }
    if settings.redis_url:
        # A request must not wait for a Redis that is down: the sweep will find the row.
        pool = ConnectionPool.from_url(
            settings.redis_url, socket_connect_timeout=2, socket_timeout=5, retry=Retry(NoBackoff(), 1)
        )
        return RedisHuey("eventapp", connection_pool=pool, **options)
    settings.var.mkdir(parents=True, exist_ok=True)
    file = settings.var / "queue.sqlite3"
    _drop_broken(file)
    # Not WAL: huey opens the file with the system's SQLite, which may have the WAL-reset fault.
    return SqliteHuey(
        "eventapp",
        filename=str(file),
        journal_mode="truncate",
        # A request must not wait for the disk a second time: what a power cut takes from the queue, or all of
        # it, the sweep finds.
        fsync=False,
        timeout=2,
        **options,
    )


def _drop_broken(file: Path) -> None:
    """Remove a queue that a power cut has left unreadable; the rows in the database are the truth."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            is_sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.OperationalError:  # somebody writes to it, so it can be read
        is_sound = True
    except sqlite3.DatabaseError:
        is_sound = False
    if not is_sound:
        log.warning("the queue's file was unreadable and is made anew")
        file.unlink(missing_ok=True)


def queue_of(app: Flask) -> Queue:
    queue: Queue = app.extensions[_QUEUE]
    return queue


def enqueue(app: Flask, work: Work, row_id: str) -> bool:
    """Put a row's id into the queue; return False, with a line in the log, where that can't be done."""
    try:
        queue_of(app).tasks[work](row_id)
    except Exception as error:  # noqa: BLE001 (a queue may fail in as many ways as there are queues)
        log.warning("the queue could not be told of %s %s: %s", work, row_id, error)
        return False
    return True


def wake_worker(work: Work, row_id: str) -> None:
    """Tell a worker that a row is due; when the queue can't be reached, the sweep will find the row."""
    enqueue(current_app._get_current_object(), work, row_id)  # type: ignore[attr-defined]
