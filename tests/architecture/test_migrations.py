"""Each migration goes up, down and up again, and the models are what the migrations make."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from eventapp.app import create_app
from eventapp.db.session import db
from eventapp.paths import MIGRATIONS
from tests.conftest import empty_database, settings_for

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


def _tables(app: Flask) -> set[str]:
    db.session.remove()
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with empty_database(request.config, tmp_path, "migrations") as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_revisions_are_numbered_one_after_the_other() -> None:
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_each_migration_when_taken_back_then_leaves_what_was_before(empty: Flask) -> None:
    before = _tables(empty)
    assert before == set()
    for revision in REVISIONS:
        upgrade(revision=revision)
        after = _tables(empty)
        downgrade(revision="-1")
        assert _tables(empty) == before
        upgrade(revision=revision)
        assert _tables(empty) == after
        before = after


def test_models_when_compared_with_the_migrated_database_then_equal(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
