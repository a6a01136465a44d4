"""A pass in a process of its own that kills itself, as ``kill -9`` does, in the middle of its statements."""

import os
import signal
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp import clock
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.db.session import db
from eventapp.follow_up import nightly


def make_pass(settings: Settings, at: datetime, insert: int, *, is_torn: bool) -> None:
    """Make the pass at an instant, and die before the insert of mails or notices of that number; 0 is none.

    A torn one commits mails before it writes their notices, and dies there: what the product would do without
    its transaction.
    """
    clock._now = lambda: at
    nightly.AT_ONCE = 3
    app = create_app(settings)
    with app.app_context():
        _die_before(insert)
        if is_torn:
            _tear()
        nightly.run_follow_up(settings.secret_key)


def _die_before(number: int) -> None:
    seen = 0

    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        nonlocal seen
        seen += statement.startswith(("INSERT INTO outbox_message", "INSERT INTO follow_up_notice"))
        if number and seen == number:
            os.kill(os.getpid(), signal.SIGKILL)


def _tear() -> None:
    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def tear(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT INTO follow_up_notice"):
            cursor.execute("COMMIT")
            os.kill(os.getpid(), signal.SIGKILL)
