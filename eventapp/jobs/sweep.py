"""The sweep: finds due rows that the queue lost or never got, and those that are to be tried again."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from eventapp.db.session import session, transaction
from eventapp.jobs.leases import Model, give_up_lost, is_lost, list_due
from eventapp.jobs.queue import enqueue
from eventapp.jobs.worker import MODELS, Work, tell_given_up, work_on

#: Rows of each sort in one sweep; one that the queue brings twice is taken once.
AT_ONCE = 200


def sweep(app: Flask, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Bring every due row to a worker and return how many there were.

    Where the queue can't be reached the work is done here, one row after the other, until ``is_stopping``.
    """
    with app.app_context():
        due: list[tuple[Work, str]] = []
        for work, model in MODELS.items():
            _give_up_lost(app, model)
            due.extend((work, row_id) for row_id in list_due(model, limit=AT_ONCE))
        session().rollback()
    for work, row_id in due:
        if is_stopping():
            break
        if not enqueue(app, work, row_id):
            work_on(app, work, row_id)
    return len(due)


def _give_up_lost(app: Flask, model: Model) -> None:
    # Nearly always there is none, and then no writer has to wait for us.
    if session().scalar(select(model.id).where(is_lost(model)).limit(1)):
        with transaction():
            for row in give_up_lost(model):
                tell_given_up(app, row)
