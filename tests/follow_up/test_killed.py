"""Killed in the middle or run several times at once, the pass sends nothing twice and misses nothing."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import func, select

from eventapp.db.session import db, session, transaction
from eventapp.errors import Conflict, Unavailable
from eventapp.follow_up.models import FollowUpPass, Notice
from eventapp.follow_up.schedule import DueNotice, Mail, Reason
from eventapp.follow_up.sending import send_mails
from eventapp.jobs.models import OutboxMessage
from tests.follow_up.builders import (
    DUE,
    SECRET,
    make_agreement,
    make_concluded,
    make_contact,
    make_focal_point,
    make_item,
    make_link,
    morning,
    sent_mails,
)
from tests.follow_up.killed import make_pass
from tests.minutes.builders import make_organization

#: Longer than a pass takes on a busy machine, in seconds.
PATIENCE = 60
NOW = morning(28)
PEOPLE = [f"Person{number}" for number in range(10)]
EXPECTED = sorted(
    [
        *(("action_items_due", f"{name.lower()}@firm.example") for name in PEOPLE),
        ("action_items_overdue_focal_point", "focal@firm.example"),
        ("action_items_overdue_secretariat", "office@park.example"),
        ("agreement_expires", "office@park.example"),
        ("agreement_expires", "person0@firm.example"),
        ("pulse_asked", "person0@firm.example"),
        ("pulse_asked", "person1@firm.example"),
    ]
)

Start = Callable[..., Any]


@pytest.fixture
def conference_id(app: Flask) -> str:
    """A conference at which much is due at once."""
    with transaction():
        conference = make_concluded()
        people = [make_contact(conference, name) for name in PEOPLE]
        for contact in people:
            make_item(conference, contact)
        make_focal_point(conference)
        park, city = make_organization("Park").id, make_organization("City").id
        make_agreement(conference, (park, people[0]), expires_on=DUE + timedelta(days=40))
        make_link(conference, people[1], (park, city))
        return conference.id


@pytest.fixture
def start(app: Flask) -> Iterator[Start]:
    """Return a function that starts a pass on the test's database; what still runs is killed at the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.follow_up.killed"])  # imported once for all of them
    started: list[Any] = []

    def run(insert: int = 0, *, is_torn: bool = False) -> Any:
        session().rollback()
        process = context.Process(
            target=make_pass,
            args=(app.config["SETTINGS"], NOW, insert),
            kwargs={"is_torn": is_torn},
        )
        process.start()
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.join()


def ended(process: Any) -> int | None:
    """Return how a pass ended: 0, or -9 where it was killed."""
    process.join(PATIENCE)
    code: int | None = process.exitcode
    return code


def lost_notices() -> int | None:
    """Return how many notices name a mail that isn't there."""
    count: int | None = session().scalar(
        select(func.count())
        .select_from(Notice)
        .outerjoin(OutboxMessage, OutboxMessage.id == Notice.message_id)
        .where(OutboxMessage.id.is_(None))
    )
    return count


def test_pass_when_killed_in_the_middle_again_and_again_then_every_mail_once(
    conference_id: str, start: Start
) -> None:
    """Each process gets a little further; the last one makes the pass whole."""
    ends, between = [], []
    for insert in (1, 6, 8, 2, 3, 4):
        ends.append(ended(start(insert)))
        between.append(len(sent_mails()))
        assert session().get(FollowUpPass, conference_id) is None
    assert ends == [-9] * 6
    assert 0 == between[1] < between[2] < between[4] < between[5] < len(EXPECTED)
    assert ended(start()) == 0
    assert sent_mails() == EXPECTED
    assert lost_notices() == 0
    assert session().get_one(FollowUpPass, conference_id).passed_on == DUE + timedelta(days=28)


def test_pass_when_three_run_at_once_then_every_mail_once(conference_id: str, start: Start) -> None:
    processes = [start() for _ in range(3)]
    assert [ended(process) for process in processes] == [0, 0, 0]
    assert ended(start()) == 0  # what one of them had to leave to the next round
    assert sent_mails() == EXPECTED
    assert lost_notices() == 0


def test_control_when_mail_and_notice_are_not_in_one_transaction_then_sent_twice(
    conference_id: str, start: Start
) -> None:
    """What the tests above would find without the transaction."""
    assert ended(start(is_torn=True)) == -9
    assert ended(start()) == 0
    assert len(sent_mails()) > len(EXPECTED)


@pytest.fixture
def without_key(app: Flask) -> Iterator[None]:
    """PostgreSQL without the key of notices; SQLite has one writer at a time and needs none."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE follow_up_notice DROP CONSTRAINT pk_follow_up_notice"))
    yield
    session().rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM follow_up_notice"))
        connection.execute(
            sa.text("ALTER TABLE follow_up_notice ADD CONSTRAINT pk_follow_up_notice PRIMARY KEY (key)")
        )


def _send_in_step(app: Flask, conference_id: str, mail: Mail) -> list[str]:
    """Send one mail from two connections that both have looked before either commits; return what failed."""
    both_sent = threading.Barrier(2)
    failures: list[str] = []

    def send() -> None:
        with app.app_context():
            try:
                with transaction():
                    send_mails(conference_id, [mail], spokespeople=(), secret_key=SECRET)
                    with suppress(threading.BrokenBarrierError):  # the other one waits for our commit
                        both_sent.wait(timeout=1)
            except (Conflict, Unavailable) as refused:
                failures.append(type(refused).__name__)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def to_the_office(conference_id: str) -> Mail:
    item_id = session().scalar(sa.text("SELECT id FROM action_item"))
    session().rollback()
    return Mail("action_items_overdue_secretariat", "", (DueNotice(Reason.SECRETARIAT, item_id, "", DUE),))


def test_send_when_two_do_it_in_step_then_one_of_them_is_sent_away(
    app: Flask, conference_id: str, to_the_office: Mail
) -> None:
    failures = _send_in_step(app, conference_id, to_the_office)
    assert len(sent_mails()) == 1
    # SQLite lets the second one look only when the first has committed.
    assert failures == ([] if db.engine.dialect.name == "sqlite" else ["Conflict"])


def test_control_when_notices_have_no_key_then_two_in_step_both_send(
    app: Flask, conference_id: str, to_the_office: Mail, without_key: None
) -> None:
    assert _send_in_step(app, conference_id, to_the_office) == []
    assert len(sent_mails()) == 2
