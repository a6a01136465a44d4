"""A conference of one day with two agenda items and its secretariat, made row by row."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import event, select

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership, Side
from eventapp.db.base import new_id
from eventapp.db.session import db, session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.organizations.services import OrganizationFacts, create_organization

FIRST_DAY = date(2021, 10, 21)
#: 09:00 of the first day in Shanghai.
NINE = datetime(2021, 10, 21, 1, tzinfo=UTC)


def make_conference(slug: str = "launch", *, timezone: str = "Asia/Shanghai") -> Conference:
    conference = Conference(
        id=new_id(),
        slug=slug,
        title=LocalizedText(en="Launch conference", zh="启动大会"),
        description=LocalizedText(),
        languages=["en", "zh"],
        starts_on=FIRST_DAY,
        ends_on=FIRST_DAY,
        timezone=timezone,
        contact_email="office@park.example",
        colour="#0b5cad",
        state="published",
        published_at=now(),
        changed_at=now(),
        created_at=now(),
    )
    session().add(conference)
    session().flush()
    for position, code in enumerate(("CN", "CH")):
        session().add(
            Side(
                id=new_id(),
                conference_id=conference.id,
                code=code,
                name=LocalizedText(en=code),
                position=position,
            )
        )
    return conference


def make_agenda_item(conference_id: str, en: str = "Opening", *, hours: int = 0) -> AgendaItem:
    """Add an agenda item of one hour that starts ``hours`` after nine."""
    item = AgendaItem(
        id=new_id(),
        conference_id=conference_id,
        kind="plenary",
        title=LocalizedText(en=en, zh="开幕式"),
        abstract=LocalizedText(),
        starts_at=NINE + timedelta(hours=hours),
        ends_at=NINE + timedelta(hours=hours + 1),
        languages=["en"],
        interpretation_languages=["zh"],
        created_at=now(),
        updated_at=now(),
    )
    session().add(item)
    session().flush()
    return item


def make_organization(en: str, zh: str = "", *, country: str = "CN") -> Organization:
    return create_organization(
        SYSTEM, OrganizationFacts(name=LocalizedText(en=en, zh=zh), kind="science_park", country=country)
    )


def make_member(conference: Conference, role: str) -> User:
    """Add somebody who has ``role`` at a conference."""
    user = ensure_user(SYSTEM, email=f"{role}@park.example", name=role)
    session().add(
        Membership(id=new_id(), conference_id=conference.id, user_id=user.id, role=role, created_at=now())
    )
    return user


def actor_with(role: str, conference: Conference) -> Actor:
    return Actor(id=new_id(), name=role, roles={conference.id: frozenset({role})})


def audited() -> list[str]:
    """Return the actions in the audit trail that have to do with outcomes, in order."""
    actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    return [a for a in actions if a.partition(".")[0] in ("minutes", "decision", "action_item")]


def count_queries(work: Callable[[], object]) -> int:
    """Return how many statements ``work`` sends to the database."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    session().remove()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def at_once(app: Flask, works: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Do each of ``works`` in a transaction and thread of its own, let go together; return what failed."""

    def in_transaction(work: Callable[[], object]) -> None:
        with transaction():
            work()

    return in_threads(app, [partial(in_transaction, work) for work in works])


def in_threads(app: Flask, works: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Do each of ``works`` in a thread of its own, let go together; return what failed."""
    ready, failures = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait()
            try:
                work()
            except BaseException as failure:  # noqa: BLE001 (handed to the test)
                failures.append(failure)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
