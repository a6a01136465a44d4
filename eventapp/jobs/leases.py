"""Taking a row of work, and what becomes of it: one conditional statement decides who has it.

A row is anybody's while it is queued and due, or when the lease of the worker that had it has run out. So
work is done at least once: a worker that dies in the middle leaves a row that another one takes up.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from eventapp.clock import now
from eventapp.db.session import session
from eventapp.jobs.models import Job, OutboxMessage, WorkStatus

#: Longer than any work may take, shorter than anybody minds waiting after a crash.
LEASE = timedelta(minutes=5)
#: With :func:`retry_delay` the last attempt is nine hours after the first.
ATTEMPTS = 8
ERROR_LENGTH = 2_000

Row = OutboxMessage | Job
Model = type[OutboxMessage] | type[Job]


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: 30 seconds, then three times as long each time."""
    return timedelta(seconds=30 * 3 ** (attempts - 1))


def _is_due(model: Model, at: datetime) -> ColumnElement[bool]:
    return and_(
        model.attempts < ATTEMPTS,
        or_(
            and_(model.status == WorkStatus.QUEUED, model.not_before <= at),
            and_(model.status == WorkStatus.LEASED, model.leased_until <= at),
        ),
    )


def list_due(model: Model, *, limit: int) -> Sequence[str]:
    """Return the ids of rows that a worker may take now, those that wait longest first."""
    statement = select(model.id).where(_is_due(model, now())).order_by(model.not_before, model.id)
    return session().scalars(statement.limit(limit)).all()


def lease(model: Model, row_id: str) -> Row | None:
    """Take a row for :data:`LEASE` and count the attempt; None when it isn't due or somebody has it.

    The row comes back detached: reading it later opens no transaction. An attempt is counted when it begins,
    so that work which kills its worker comes to an end too.
    """
    at = now()
    row: Any = session().scalar(
        update(model)
        .where(model.id == row_id, _is_due(model, at))
        .values(status=WorkStatus.LEASED, attempts=model.attempts + 1, leased_until=at + LEASE)
        .returning(model)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if row is None:
        return None
    session().expunge(row)
    taken: Row = row
    return taken


class LeaseLost(Exception):
    """Raised where the lease had run out and the row is another worker's, or has been given up."""


def renew(row: Row) -> None:
    """Have a row for another :data:`LEASE`: for work in parts, of which each fits into one.

    Raises :class:`LeaseLost`.
    """
    model: Model = type(row)
    leased_until = now() + LEASE
    renewed = session().scalar(
        update(model)
        .where(_is_ours(row))
        .values(leased_until=leased_until)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    )
    if renewed is None:
        raise LeaseLost
    row.leased_until = leased_until


def finish(row: Row, status: WorkStatus) -> None:
    """Mark work as done. Even when the lease has run out meanwhile: what is done need not be done again."""
    session().execute(
        update(type(row))
        .where(type(row).id == row.id)
        .values(status=status, done_at=now(), leased_until=None, last_error=None)
        .execution_options(synchronize_session=False)
    )


def postpone(row: Row, error: str) -> WorkStatus:
    """Put a row back after a failure, or give it up after the last attempt; return which it was."""
    if row.attempts >= ATTEMPTS:
        return give_up(row, error)
    _let_go(row, WorkStatus.QUEUED, error, now() + retry_delay(row.attempts))
    return WorkStatus.QUEUED


def give_up(row: Row, error: str) -> WorkStatus:
    """Mark work as failed for good; a person may ask for it again."""
    _let_go(row, WorkStatus.FAILED, error, row.not_before)
    return WorkStatus.FAILED


def _let_go(row: Row, status: WorkStatus, error: str, not_before: datetime) -> None:
    session().execute(
        update(type(row))
        .where(_is_ours(row))
        .values(status=status, leased_until=None, not_before=not_before, last_error=error[:ERROR_LENGTH])
        .execution_options(synchronize_session=False)
    )


def _is_ours(row: Row) -> ColumnElement[bool]:
    # The lease is the fence: one that ran out and was taken by another worker is no longer ours to end.
    model: Model = type(row)
    return and_(model.id == row.id, model.status == WorkStatus.LEASED, model.leased_until == row.leased_until)


def is_lost(model: Model) -> ColumnElement[bool]:
    """Return the condition for rows whose worker died in the last attempt that they had."""
    return and_(model.status == WorkStatus.LEASED, model.leased_until <= now(), model.attempts >= ATTEMPTS)


def give_up_lost(model: Model) -> list[Row]:
    """Mark lost rows as failed and return them, detached."""
    rows: list[Row] = list(
        session().scalars(
            update(model)
            .where(is_lost(model))
            .values(status=WorkStatus.FAILED, leased_until=None, last_error="the worker ended in the middle")
            .returning(model)
            .execution_options(synchronize_session=False, populate_existing=True)
        )
    )
    for row in rows:
        session().expunge(row)
    return rows
