"""Rows of work: who may take them, and what becomes of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from eventapp.clock import now
from eventapp.db.session import session, transaction
from eventapp.jobs.leases import (
    ATTEMPTS,
    LEASE,
    LeaseLost,
    finish,
    give_up,
    give_up_lost,
    lease,
    list_due,
    postpone,
    renew,
    retry_delay,
)
from eventapp.jobs.models import Job, WorkStatus
from eventapp.jobs.outbox import queue_job

Freeze = Callable[[datetime], None]
START = datetime(2021, 10, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def job(app: Flask, frozen: Freeze) -> str:
    frozen(START)
    with transaction():
        return queue_job("proof", payload={"number": 1}).id


def taken(row_id: str) -> Job:
    with transaction():
        row = lease(Job, row_id)
    assert isinstance(row, Job)
    return row


def found(row_id: str) -> Job:
    session().rollback()
    row = session().get(Job, row_id, populate_existing=True)
    assert isinstance(row, Job)
    return row


def test_lease_when_due_then_taken_and_counted(job: str) -> None:
    row = taken(job)
    assert (row.status, row.attempts, row.leased_until) == (WorkStatus.LEASED, 1, START + LEASE)
    assert row.payload == {"number": 1}


def test_lease_when_somebody_has_it_then_none(job: str) -> None:
    taken(job)
    with transaction():
        assert lease(Job, job) is None


def test_lease_when_not_yet_due_then_none(app: Flask, frozen: Freeze) -> None:
    frozen(START)
    with transaction():
        row = queue_job("proof", payload={})
        row.not_before = START + timedelta(seconds=1)
    with transaction():
        assert lease(Job, row.id) is None
    frozen(START + timedelta(seconds=1))
    assert taken(row.id).attempts == 1


def test_lease_when_it_has_run_out_then_another_worker_takes_it(job: str, frozen: Freeze) -> None:
    taken(job)
    frozen(START + LEASE)
    assert taken(job).attempts == 2


def test_renew_then_nobody_takes_it_until_the_new_lease_has_run_out(job: str, frozen: Freeze) -> None:
    row = taken(job)
    frozen(START + LEASE - timedelta(seconds=1))
    with transaction():
        renew(row)
    frozen(START + LEASE)
    with transaction():
        assert lease(Job, job) is None
    frozen(START + 2 * LEASE - timedelta(seconds=1))
    assert taken(job).attempts == 2


def test_renew_when_another_worker_has_it_then_refused(job: str, frozen: Freeze) -> None:
    slow = taken(job)
    frozen(START + LEASE)
    taken(job)
    with pytest.raises(LeaseLost), transaction():
        renew(slow)
    assert found(job).leased_until == START + 2 * LEASE


def test_renew_then_the_work_can_still_be_put_back(job: str, frozen: Freeze) -> None:
    row = taken(job)
    frozen(START + timedelta(seconds=1))
    with transaction():
        renew(row)
        postpone(row, "no answer")
    assert (found(job).status, found(job).last_error) == (WorkStatus.QUEUED, "no answer")


def test_finish_when_the_lease_had_run_out_then_done_all_the_same(job: str, frozen: Freeze) -> None:
    slow = taken(job)
    frozen(START + LEASE)
    taken(job)
    with transaction():
        finish(slow, WorkStatus.DONE)
    assert (found(job).status, found(job).leased_until) == (WorkStatus.DONE, None)
    assert found(job).done_at == START + LEASE


def test_postpone_when_another_worker_has_it_then_left_alone(job: str, frozen: Freeze) -> None:
    slow = taken(job)
    frozen(START + LEASE)
    taken(job)
    with transaction():
        postpone(slow, "too late")
    assert (found(job).status, found(job).last_error) == (WorkStatus.LEASED, None)


def test_postpone_when_it_fails_again_and_again_then_waits_longer_and_gives_up(
    job: str, frozen: Freeze
) -> None:
    at, waits = START, []
    for _attempt in range(ATTEMPTS):
        frozen(at)
        row = taken(job)
        with transaction():
            postpone(row, "no answer")
        waits.append((found(job).not_before - now()).total_seconds())
        at = max(at, found(job).not_before)
    assert waits[:4] == [30, 90, 270, 810]
    assert (found(job).status, found(job).last_error) == (WorkStatus.FAILED, "no answer")
    assert timedelta(hours=9) < at - START < timedelta(hours=10)
    assert list_due(Job, limit=5) == []


def test_give_up_then_failed_with_the_reason(job: str) -> None:
    row = taken(job)
    with transaction():
        give_up(row, "no such mailbox")
    assert (found(job).status, found(job).last_error) == (WorkStatus.FAILED, "no such mailbox")


def test_give_up_lost_when_the_worker_died_in_the_last_attempt_then_failed(job: str, frozen: Freeze) -> None:
    at = START
    for _attempt in range(ATTEMPTS):
        frozen(at)
        taken(job)
        at += LEASE
    frozen(at - timedelta(seconds=1))
    with transaction():
        give_up_lost(Job)
    assert found(job).status == WorkStatus.LEASED
    frozen(at)
    with transaction():
        assert lease(Job, job) is None
        assert [row.id for row in give_up_lost(Job)] == [job]
        assert give_up_lost(Job) == []
    assert (found(job).status, found(job).attempts) == (WorkStatus.FAILED, ATTEMPTS)


def test_list_due_then_oldest_first_and_capped(app: Flask, frozen: Freeze) -> None:
    ids = []
    for minute in range(3):
        frozen(START + timedelta(minutes=minute))
        with transaction():
            ids.append(queue_job("proof", payload={}).id)
    assert list_due(Job, limit=5) == ids
    assert list_due(Job, limit=2) == ids[:2]


def test_retry_delay_then_three_times_as_long_each_time() -> None:
    assert [retry_delay(n).total_seconds() for n in (1, 2, 3)] == [30, 90, 270]
