"""Fixtures for all tests: a real database made by the migrations, an app on it, people who sign in.

``pytest --database=postgresql`` runs the same tests on a real PostgreSQL (``TEST_POSTGRES_URL``); the default
is SQLite. Every test starts from an empty, fully migrated database.
"""

import contextvars
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from eventapp import clock
from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user, issue_sign_in_link
from eventapp.actor import SYSTEM, Actor
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.db.base import Base
from eventapp.db.session import db, transaction
from eventapp.web.public_cache import forget_kept_answers
from tests.compiled_once import CompiledTemplates, compile_rules_once, kept_engine, share_statements

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432")

#: Folders whose modules have few tests that take long: at the end one process would wait for the other.
LONG = ("tests/browser/", "tests/load/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure() -> None:
    compile_rules_once()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the modules that take long; run what touches no database once, with SQLite."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if config.getoption("--database") == "sqlite":
        return
    touching = [item for item in items if {"migrated", "empty"} & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in touching])
    items[:] = touching


def settings_for(database_url: str, var: Path, **others: object) -> Settings:
    return Settings(
        database_url=database_url,
        base_url="http://localhost",
        secret_key="a key for tests that is long enough",
        var=var,
        is_testing=True,
        **others,  # type: ignore[arg-type]
    )


@contextmanager
def empty_database(config: pytest.Config, var: Path, name: str) -> Iterator[str]:
    """Give the URL of a database without tables, of the kind that ``--database`` asks for."""
    if config.getoption("--database") == "sqlite":
        yield f"sqlite:///{var / name}.sqlite3"
        return
    unique = f"eventapp_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    admin = sa.create_engine(f"{POSTGRES_URL}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{unique}"'))
    yield f"{POSTGRES_URL}/{unique}"
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{unique}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty migrated database; SQLite's is copied for each test, PostgreSQL's is emptied."""
    var = tmp_path_factory.mktemp("migrated")
    with empty_database(request.config, var, "test") as url:
        _migrate(url, var)
        yield url


def _migrate(url: str, var: Path) -> None:
    app = create_app(settings_for(url, var))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    return CompiledTemplates()


@pytest.fixture
def settings(migrated: str, tmp_path: Path) -> Settings:
    if migrated.startswith("sqlite"):
        copy = tmp_path / "eventapp.sqlite3"
        shutil.copyfile(migrated.removeprefix("sqlite:///"), copy)
        return settings_for(f"sqlite:///{copy}", tmp_path)
    return settings_for(migrated, tmp_path)


class Browser(FlaskClient):
    """A client whose requests share nothing with the test: neither ``g`` nor the database session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.rollback()  # or what the test has read would hold up a writer
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()  # so that the test reads what the request wrote
        return answer


@pytest.fixture
def app(settings: Settings, compiled_templates: CompiledTemplates) -> Iterator[Flask]:
    """The app on an empty database, with its context pushed, so that services can be called."""
    app = create_app(settings)
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = compiled_templates
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            share_statements(db.engine)
            sa.event.listen(db.engine, "connect", _never_wait_for_the_disk)
            yield app
            db.session.remove()
            db.engine.dispose()
        else:
            db.engines[None] = kept_engine(db.engine)
            yield app
            db.session.remove()
            _delete_every_row(db.engine)


def _delete_every_row(engine: sa.Engine) -> None:
    """Empty PostgreSQL's tables; to TRUNCATE them takes eighty times as long."""
    deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        # As a replica, or foreign keys would ask for an order.
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletes}")


def _never_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """Tests lose nothing with the machine; those of tests/load make apps that do wait."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def organizer(app: Flask) -> User:
    """Somebody with an account and no role anywhere yet."""
    with transaction():
        return ensure_user(SYSTEM, email="li.wei@park.example", name="Li Wei")


@pytest.fixture
def actor(organizer: User) -> Actor:
    return Actor(id=organizer.id, name=organizer.name, email=organizer.email)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], FlaskClient]:
    """Return a function that gives a client signed in as a user, by a real one-time link."""

    def as_user(user: User) -> FlaskClient:
        with transaction():
            token = issue_sign_in_link(SYSTEM, user)
        client = app.test_client()
        app.config["WTF_CSRF_ENABLED"] = False
        assert client.post(f"/sign-in/{token}").status_code == 302
        return client

    return as_user


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a function that sets what time it is, for the product alone."""

    def freeze(instant: datetime) -> None:
        monkeypatch.setattr(clock, "_now", lambda: instant.astimezone(UTC))
        forget_kept_answers()  # their second is over

    return freeze


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real programmes and independent readers beside the project; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
