"""Alembic's environment: migrations run in one transaction, taken as a writer."""

import importlib
import pkgutil

from alembic import context
from flask import current_app

import eventapp
from eventapp.db.base import Base
from eventapp.db.engine import WRITE, writer_lock

for module in pkgutil.iter_modules(eventapp.__path__, "eventapp."):
    if module.ispkg and importlib.util.find_spec(f"{module.name}.models"):
        importlib.import_module(f"{module.name}.models")

engine = current_app.extensions["migrate"].db.engine

with writer_lock(engine), engine.connect().execution_options(**{WRITE: True}) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
