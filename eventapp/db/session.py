"""The database of the running app, and the one way to change it: :func:`transaction`.

Reads need nothing. A state change is wrapped at the edge in exactly one ``with transaction():``, which ends
any read that came before, so that what is decided is decided on the newest rows.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import scoped_session
from sqlalchemy.orm.exc import StaleDataError

from eventapp.db.base import Base
from eventapp.db.engine import BUSY, WRITE, writer_lock
from eventapp.db.versions import SINCE_OPENED
from eventapp.errors import Conflict, Unavailable

db: SQLAlchemy = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

#: Per thread: what to call after the transaction under way; no ``calls`` while there is none.
_under_way = threading.local()


def session() -> scoped_session[Any]:
    """Return the session of the current request, command or job."""
    return db.session


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block does, whole or not at all; then run what :func:`after_commit` was given.

    Raises :class:`Conflict` when a row was edited or made by somebody else in between, and
    :class:`Unavailable` when the database can't be written now. Transactions do not nest.
    """
    if getattr(_under_way, "calls", None) is not None:
        raise RuntimeError("a transaction is under way; services never open one")
    current = db.session
    current.rollback()
    calls: list[Callable[[], None]] = []
    with writer_lock(db.engine):
        _under_way.calls = calls
        try:
            current.connection(execution_options={WRITE: True})
            yield
            current.commit()
        except (StaleDataError, IntegrityError) as error:
            current.rollback()
            raise Conflict(SINCE_OPENED) from error
        except OperationalError as error:
            current.rollback()
            raise Unavailable(BUSY) from error
        except BaseException:
            current.rollback()
            raise
        finally:
            _under_way.calls = None
    for call in calls:
        call()


def after_commit(call: Callable[[], None]) -> None:
    """Run ``call`` once the surrounding :func:`transaction` is committed; never when it is rolled back."""
    _under_way.calls.append(call)


def count_calls_after_commit() -> int:
    """Return how many calls :func:`after_commit` holds for the transaction under way."""
    return len(_under_way.calls)
