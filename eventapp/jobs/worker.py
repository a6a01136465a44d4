"""Doing the work that rows stand for: take a row, do it with no transaction open, mark what came of it."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flask import Flask

from eventapp.db.session import session, transaction
from eventapp.jobs.leases import Model, Row, finish, give_up, lease, postpone
from eventapp.jobs.models import Job, OutboxMessage, WorkStatus

log = logging.getLogger("eventapp.jobs")

Work = Literal["mail", "job"]
MODELS: Mapping[Work, Model] = {"mail": OutboxMessage, "job": Job}

#: Does one job. It may run again after a crash, opens its own transactions and ends within ``leases.LEASE``,
#: or renews that.
JobHandler = Callable[[Job], None]
#: Is told, in the transaction under way, of a job that nobody will try again.
GivenUpHandler = Callable[[Job], None]
#: Writes and sends one mail; returns DONE, or WRITTEN where there is no server to send it.
Mailer = Callable[[OutboxMessage], WorkStatus]

_HANDLERS = "eventapp_handlers"


class CannotBeDone(Exception):
    """Raised by a handler when trying again is of no use; its text is shown to organizers."""


@dataclass
class _Handlers:
    mailer: Mailer | None = None
    jobs: dict[str, JobHandler] = field(default_factory=dict)
    given_up: dict[str, GivenUpHandler] = field(default_factory=dict)


def _handlers(app: Flask) -> _Handlers:
    found: _Handlers = app.extensions.setdefault(_HANDLERS, _Handlers())
    return found


def register_job_handler(
    app: Flask, kind: str, handler: JobHandler, when_given_up: GivenUpHandler | None = None
) -> None:
    """Let ``handler`` do the jobs of a kind. It gets a detached row, inside an app context.

    So does ``when_given_up``, also where the worker was killed in the last attempt.
    """
    _handlers(app).jobs[kind] = handler
    if when_given_up is not None:
        _handlers(app).given_up[kind] = when_given_up


def register_mailer(app: Flask, mailer: Mailer) -> None:
    """Let ``mailer`` write and send every mail of the outbox."""
    _handlers(app).mailer = mailer


def work_on(app: Flask, work: Work, row_id: str) -> WorkStatus | None:
    """Do the work of one row if it is due and nobody has it; return its status afterwards, else None.

    Never raises for what a handler does: the failure is kept in the row. Raises what the database raises when
    the row can't be taken or marked; the lease then runs out and the row is taken again.
    """
    with app.app_context():
        with transaction():
            row = lease(MODELS[work], row_id)
        if row is None:
            return None
        started = time.perf_counter()
        error: Exception | None = None
        try:
            status = _do(app, row)
        except Exception as caught:  # noqa: BLE001 (whatever goes wrong belongs into the row)
            error = caught
        # A handler may have left a transaction open by reading.
        session().rollback()
        with transaction():
            if error is None:
                finish(row, status)
            elif isinstance(error, CannotBeDone):
                status = give_up(row, str(error))
            else:
                status = postpone(row, _in_words(error))
            if status == WorkStatus.FAILED:
                tell_given_up(app, row)
        _log(work, row, status, error, time.perf_counter() - started)
        return status


def tell_given_up(app: Flask, row: Row) -> None:
    """Tell whoever wants to know that a row was given up; it stays given up where that fails."""
    if not isinstance(row, Job) or (handler := _handlers(app).given_up.get(row.kind)) is None:
        return
    try:
        with session().begin_nested():
            handler(row)
    except Exception as error:
        log.warning("nobody was told", extra={"fields": {"kind": row.kind, "id": row.id}}, exc_info=error)


def _do(app: Flask, row: Row) -> WorkStatus:
    handlers = _handlers(app)
    if isinstance(row, OutboxMessage):
        if handlers.mailer is None:
            raise LookupError("no mailer is registered")
        return handlers.mailer(row)
    # A web process of a newer release may queue what this worker doesn't know yet; a newer worker will.
    if row.kind not in handlers.jobs:
        raise LookupError(f"no handler for {row.kind}")
    handlers.jobs[row.kind](row)
    return WorkStatus.DONE


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _log(work: Work, row: Row, status: WorkStatus, error: Exception | None, seconds: float) -> None:
    fields: dict[str, object] = {
        "work": work,
        "kind": row.kind,
        "id": row.id,
        "attempt": row.attempts,
        "status": str(status),
        "ms": round(seconds * 1000, 1),
    }
    if error is None:
        log.info("work", extra={"fields": fields})
    elif isinstance(error, CannotBeDone):
        log.warning("work", extra={"fields": {**fields, "reason": str(error)}})
    else:
        log.warning("work", extra={"fields": fields}, exc_info=error)
