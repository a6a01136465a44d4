"""The queue that brings ids of due rows to a worker; losing one costs a minute, never a mail.

huey keeps its queue in its own SQLite file or in Redis. The rows in the database are the truth; a sweep each
minute finds what the queue lost.
"""

import logging
from typing import Any, Literal

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey

from eventapp.config import Settings

log = logging.getLogger("eventapp.jobs")
_HUEY = "eventapp_huey"
Work = Literal["mail", "job"]


def set_up_queue(app: Flask, settings: Settings) -> None:
    """Give the app its queue: Redis where it is set, else a file beside the database."""
    huey: Huey
    if settings.redis_url:
        huey = RedisHuey("eventapp", url=settings.redis_url, immediate=False)
    else:
        settings.var.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("eventapp", filename=str(settings.var / "queue.sqlite3"), immediate=False)
    app.extensions[_HUEY] = huey


def queue_of(app: Flask) -> Huey:
    return app.extensions[_HUEY]


def wake_worker(work: Work, row_id: str) -> None:
    """Tell a worker that a row is due; when the queue can't be reached, the sweep will find the row."""
    try:
        task: Any = queue_of(current_app._get_current_object()).task_by_work[work]  # type: ignore[attr-defined]
        task(row_id)
    except Exception:
        log.exception("the queue could not be told of %s %s", work, row_id)
