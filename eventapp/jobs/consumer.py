"""The worker process: huey's threads, the sweep each minute, and an orderly end."""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask
from huey import crontab

from eventapp.jobs.queue import Queue, queue_of
from eventapp.jobs.sweep import AT_ONCE, sweep

log = logging.getLogger("eventapp.jobs")

SWEEP_EVERY = 60
#: So few rows in the queue keep the workers busy until a sweep has brought more.
NEARLY_EMPTY = 20
#: Work under way at the end has this long, in seconds; what takes longer is done again after its lease.
STOP_WITHIN = 8
#: How long an empty queue is left alone at most, in seconds.
LOOK_EVERY = 1.0


def run_worker(app: Flask, *, threads: int, nightly: Callable[[], None], rounds: Callable[[], None]) -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way; a second signal ends at once.

    ``nightly`` runs in an app context at 02:17 UTC, ``rounds`` every two minutes.
    """
    queue = queue_of(app)

    @queue.huey.periodic_task(crontab(minute="17", hour="2"), name="nightly")  # type: ignore[untyped-decorator]
    def _nightly() -> None:
        with app.app_context():
            nightly()

    @queue.huey.periodic_task(crontab(minute="*/2"), name="rounds")  # type: ignore[untyped-decorator]
    def _rounds() -> None:
        with app.app_context():
            rounds()

    stopping = threading.Event()
    consumer = queue.huey.create_consumer(
        workers=threads, max_delay=LOOK_EVERY, shutdown_timeout=STOP_WITHIN, scheduler_interval=60
    )
    consumer.start()
    _stop_on_signals(stopping)
    log.info("worker started with %d threads", threads)
    # The sweep runs beside huey, not as one of its tasks: it also works while the queue does not.
    while not stopping.is_set():
        is_more_due = _sweep(app, stopping)
        consumer.check_worker_health()
        _rest(queue, stopping, is_more_due=is_more_due)
    log.info("worker is stopping")
    consumer.stop(graceful=True)
    log.info("worker stopped")


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _sweep(app: Flask, stopping: threading.Event) -> bool:
    """Sweep, and tell whether more may be due than one sweep takes."""
    try:
        return sweep(app, is_stopping=stopping.is_set) >= AT_ONCE
    except Exception:
        log.exception("the sweep failed; the next one is in a minute")
        return False


def _rest(queue: Queue, stopping: threading.Event, *, is_more_due: bool) -> None:
    """Wait for the next sweep: a minute, or until the workers have nearly done what the last one brought."""
    for _second in range(SWEEP_EVERY):
        if stopping.wait(1) or (is_more_due and _is_nearly_empty(queue)):
            return


def _is_nearly_empty(queue: Queue) -> bool:
    try:
        return bool(queue.huey.pending_count() <= NEARLY_EMPTY)
    except Exception:  # noqa: BLE001 (a queue may fail in as many ways as there are queues)
        return False
