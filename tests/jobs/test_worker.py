"""Doing jobs: at least once, by one worker at a time, with no transaction open, whatever the queue does."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from eventapp.config import Settings
from eventapp.db.session import after_commit, db, session, transaction
from eventapp.jobs.leases import ATTEMPTS, LEASE, lease, list_due
from eventapp.jobs.models import Job, OutboxMessage, WorkStatus
from eventapp.jobs.outbox import WAKES, queue_job, queue_mail
from eventapp.jobs.queue import queue_of, set_up_queue
from eventapp.jobs.sweep import sweep
from eventapp.jobs.worker import CannotBeDone, register_job_handler, work_on

Freeze = Callable[[datetime], None]
START = datetime(2021, 10, 21, 9, 0, tzinfo=UTC)


def queued(number: int = 1) -> str:
    with transaction():
        return queue_job("proof", payload={"number": number}).id


def found(row_id: str) -> Job:
    session().rollback()
    row = session().get(Job, row_id, populate_existing=True)
    assert isinstance(row, Job)
    return row


def drain(app: Flask) -> int:
    """Do what the queue holds, as a worker's thread does; return how many tasks there were."""
    huey, count = queue_of(app).huey, 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        count += 1
    return count


def test_job_when_committed_then_the_queue_brings_it_to_its_handler(app: Flask) -> None:
    seen: list[int] = []
    register_job_handler(app, "proof", lambda job: seen.append(job.payload["number"]))
    row_id = queued(7)
    assert drain(app) == 1
    assert seen == [7]
    assert found(row_id).status == WorkStatus.DONE


def test_job_when_rolled_back_then_neither_row_nor_task(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        queue_job("proof", payload={})
        raise ZeroDivisionError
    assert drain(app) == 0
    assert session().scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_job_when_the_queue_brings_it_twice_then_done_once(app: Flask) -> None:
    seen: list[str] = []
    register_job_handler(app, "proof", lambda job: seen.append(job.id))
    row_id = queued()
    with transaction():
        after_commit(lambda: queue_of(app).tasks["job"](row_id) and None)
    assert drain(app) == 2
    assert seen == [row_id]


def test_job_when_two_workers_take_it_at_once_then_done_once(app: Flask) -> None:
    seen: list[str] = []
    register_job_handler(app, "proof", lambda job: seen.append(job.id))
    ids = [queued(number) for number in range(10)]
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for row_id in ids:
            work_on(app, "job", row_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(ids)


def test_job_when_it_runs_then_no_transaction_is_open(app: Flask) -> None:
    """Also after the handler has read: work that takes minutes must not hold what others wait for."""
    open_before: list[bool] = []

    def handler(_job: Job) -> None:
        open_before.append(db.session().in_transaction())
        with transaction():
            session().execute(sa.text("SELECT 1"))

    register_job_handler(app, "proof", handler)
    row_id = queued()
    assert work_on(app, "job", row_id) == WorkStatus.DONE
    assert open_before == [False]


def test_job_when_it_fails_then_kept_with_the_reason_and_tried_again(app: Flask, frozen: Freeze) -> None:
    frozen(START)
    outcomes = iter([OSError("the disk is full"), None])

    def handler(_job: Job) -> None:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome

    register_job_handler(app, "proof", handler)
    row_id = queued()
    assert work_on(app, "job", row_id) == WorkStatus.QUEUED
    assert found(row_id).last_error == "OSError: the disk is full"
    assert work_on(app, "job", row_id) is None
    frozen(START + timedelta(seconds=30))
    assert work_on(app, "job", row_id) == WorkStatus.DONE
    assert (found(row_id).attempts, found(row_id).last_error) == (2, None)


def test_job_when_what_it_wrote_fails_then_that_is_rolled_back(app: Flask) -> None:
    def handler(_job: Job) -> None:
        with transaction():
            queue_job("other", payload={})
            raise OSError("in the middle")

    register_job_handler(app, "proof", handler)
    row_id = queued()
    assert work_on(app, "job", row_id) == WorkStatus.QUEUED
    assert session().scalars(sa.select(Job.kind)).all() == ["proof"]
    assert found(row_id).last_error == "OSError: in the middle"


def test_job_when_it_can_never_be_done_then_failed_at_once(app: Flask) -> None:
    def handler(_job: Job) -> None:
        raise CannotBeDone("There is nothing to print.")

    register_job_handler(app, "proof", handler)
    row_id = queued()
    assert work_on(app, "job", row_id) == WorkStatus.FAILED
    assert (found(row_id).last_error, found(row_id).attempts) == ("There is nothing to print.", 1)


def test_job_when_given_up_then_told_once(app: Flask, frozen: Freeze) -> None:
    told: list[str] = []
    outcomes: dict[int, Exception] = {1: CannotBeDone("no"), 2: OSError("no")}

    def handler(job: Job) -> None:
        raise outcomes[job.payload["number"]]

    register_job_handler(app, "proof", handler, when_given_up=lambda job: told.append(job.id))
    frozen(START)
    refused, failed, killed = queued(1), queued(2), queued(3)
    assert work_on(app, "job", refused) == WorkStatus.FAILED
    assert told == [refused]
    for attempt in range(ATTEMPTS):
        frozen(START + timedelta(days=attempt))
        work_on(app, "job", failed)
        with transaction():
            lease(Job, killed)
    assert told == [refused, failed]
    frozen(START + timedelta(days=ATTEMPTS))
    assert [sweep(app), sweep(app)] == [0, 0]
    assert told == [refused, failed, killed]


def test_job_when_telling_that_it_was_given_up_fails_then_given_up_all_the_same(
    app: Flask, frozen: Freeze
) -> None:
    def handler(_job: Job) -> None:
        raise CannotBeDone("no")

    def tell(_job: Job) -> None:
        queue_job("other", payload={})
        session().flush()
        raise OSError("nobody is there")

    register_job_handler(app, "proof", handler, when_given_up=tell)
    frozen(START)
    refused, killed, other = queued(1), queued(2), queued(3)
    assert work_on(app, "job", refused) == WorkStatus.FAILED
    for attempt in range(ATTEMPTS):
        frozen(START + timedelta(days=attempt))
        with transaction():
            lease(Job, killed)
    frozen(START + timedelta(days=ATTEMPTS))
    assert sweep(app) == 1  # the other one, which no failure keeps from its turn
    assert [found(row_id).status for row_id in (refused, killed)] == [WorkStatus.FAILED] * 2
    assert session().scalars(sa.select(Job.id).order_by(Job.id)).all() == [refused, killed, other]


def test_job_when_nobody_knows_its_kind_then_it_waits_for_a_newer_worker(app: Flask) -> None:
    row_id = queued()
    assert work_on(app, "job", row_id) == WorkStatus.QUEUED
    assert found(row_id).last_error == "LookupError: no handler for proof"


def test_sweep_when_the_queue_lost_everything_then_brought_again(app: Flask) -> None:
    register_job_handler(app, "proof", lambda _job: None)
    ids = [queued(number) for number in range(3)]
    queue_of(app).huey.flush()
    assert drain(app) == 0
    assert sweep(app) == 3
    assert drain(app) == 3
    assert {found(row_id).status for row_id in ids} == {WorkStatus.DONE}
    assert sweep(app) == 0


def test_sweep_when_a_worker_died_in_the_middle_then_brought_after_its_lease(
    app: Flask, frozen: Freeze
) -> None:
    register_job_handler(app, "proof", lambda _job: None)
    frozen(START)
    row_id = queued()
    queue_of(app).huey.flush()
    with transaction():
        lease(Job, row_id)
    assert sweep(app) == 0
    frozen(START + LEASE)
    assert sweep(app) == 1
    assert drain(app) == 1
    assert (found(row_id).status, found(row_id).attempts) == (WorkStatus.DONE, 2)


def test_sweep_when_told_to_stop_then_leaves_the_rest(app: Flask) -> None:
    row_id = queued()
    queue_of(app).huey.flush()
    sweep(app, is_stopping=lambda: True)
    assert drain(app) == 0
    assert found(row_id).status == WorkStatus.QUEUED


def test_queue_when_redis_is_down_then_the_commit_stands_and_the_sweep_does_the_work(
    app: Flask, settings: Settings
) -> None:
    set_up_queue(app, replace(settings, redis_url="redis://127.0.0.1:1/0"))
    register_job_handler(app, "proof", lambda _job: None)
    row_id = queued()
    assert found(row_id).status == WorkStatus.QUEUED
    assert sweep(app) == 1
    assert found(row_id).status == WorkStatus.DONE


def test_queue_when_somebody_else_wrote_into_it_then_not_unpickled(app: Flask) -> None:
    huey = queue_of(app).huey
    huey.storage.enqueue(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ValueError, match="not found"):
        huey.dequeue()


def test_many_mails_of_one_transaction_wake_a_worker_for_some_and_the_sweep_finds_all(app: Flask) -> None:
    with transaction():
        for number in range(WAKES + 10):
            queue_mail(
                "news",
                recipient_name="Li",
                recipient_email=f"li{number}@park.example",
                language="en",
                payload={},
            )
    assert queue_of(app).huey.pending_count() == WAKES
    assert len(list_due(OutboxMessage, limit=1000)) == WAKES + 10


def test_queue_that_a_power_cut_left_unreadable_is_made_anew(app: Flask, settings: Settings) -> None:
    file = settings.var / "queue.sqlite3"
    queue_of(app).huey.storage.close()
    file.write_bytes(b"no database " * 500)
    set_up_queue(app, settings)
    with transaction():
        queue_job("work", payload={})
    assert queue_of(app).huey.pending_count() == 1
