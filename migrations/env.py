"""Alembic's environment: migrations run in one transaction, taken as a writer."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import eventapp
from eventapp.db.base import Base
from eventapp.db.engine import WRITE, writer_lock

for module in pkgutil.iter_modules(eventapp.__path__, "eventapp."):
    if module.ispkg and importlib.util.find_spec(f"{module.name}.models"):
        importlib.import_module(f"{module.name}.models")

engine = current_app.extensions["migrate"].db.engine


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others refer to, and look afterwards that nothing dangles.

    This is the procedure of sqlite.org/lang_altertable.html, section 7; PostgreSQL alters tables in place.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # A pragma of a connection has no effect inside a transaction, so it goes past SQLAlchemy's.
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


with (
    writer_lock(engine),
    engine.connect().execution_options(**{WRITE: True}) as connection,
    without_foreign_keys(connection),
):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if dangling:
            raise RuntimeError(f"this migration leaves rows that refer to nothing: {dangling[:5]}")
    connection.commit()
