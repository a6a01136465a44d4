"""Many people at one moment: threads of two processes, each with a database connection of its own.

A worker does one thing with its number, at one barrier with all the others, and reports what came of it.
"""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from eventapp.accounts.tokens import new_token
from eventapp.app import create_app
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.config import Settings
from eventapp.db.session import db, session, transaction
from eventapp.errors import Conflict
from eventapp.registration import seats, services
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.rules import Particulars
from eventapp.registration.submissions import Submission, prepare_submission
from tests.consents import agree_to_all, ticked_boxes

PROCESSES, THREADS = 2, 30
PEOPLE = PROCESSES * THREADS
SLUG = "race-2090"
#: No race lasts so long (s); a worker that hangs fails its test instead of holding everything up.
TIME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Runner:
    """One of the racers. ``start`` returns once all of them have called it."""

    app: Flask
    number: int
    start: Callable[[], object]


Work = Callable[[Runner], Any]


def race(settings: Settings, work: Work) -> list[Any]:
    """Let ``PEOPLE`` racers do ``work``, a function of a module, and return what each gave."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # what every racer imports is imported once
    barrier, outcomes = context.Barrier(PEOPLE, timeout=TIME_LIMIT), context.Queue()
    processes = [
        context.Process(target=_run_process, args=(settings, work, first, barrier, outcomes))
        for first in range(0, PEOPLE, THREADS)
    ]
    for process in processes:
        process.start()
    try:
        return [outcome for _ in processes for outcome in outcomes.get(timeout=TIME_LIMIT)]
    finally:
        for process in processes:
            process.join(TIME_LIMIT)


def _run_process(settings: Settings, work: Work, first: int, barrier: Any, outcomes: Any) -> None:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def run(number: int) -> Any:
        with app.app_context():
            return work(Runner(app, number, barrier.wait))

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes.put(list(pool.map(run, range(first, first + THREADS))))


def register(runner: Runner) -> str:
    """Register somebody; the outcome is the status."""
    submission = _submission(runner)
    runner.start()
    with transaction():
        return services.register_delegate(submission).status


_decision = threading.local()


def count_then_insert(runner: Runner) -> str:
    """Register somebody in the wrong way: count the seats, and take one if there was one."""
    submission = _submission(runner)
    conference = get_conference(SLUG)
    taken = session().scalar(
        select(func.count()).where(
            Delegate.conference_id == conference.id, Delegate.status == DelegateStatus.ACCEPTED
        )
    )
    _decision.taken = taken or 0
    _decision.is_free = _decision.taken < (conference.capacity or 0)
    session().rollback()
    seats.take_seat_or_hold = _take_as_counted
    runner.start()
    with transaction():
        return services.register_delegate(submission).status


def _take_as_counted(claim: seats.Claim, **_states: object) -> bool:
    if _decision.is_free:
        session().execute(
            update(Conference)
            .where(Conference.id == claim.conference_id)
            .values(seats_taken=_decision.taken + 1)
        )
    return bool(_decision.is_free)


def send_same_form(runner: Runner) -> tuple[int, str]:
    """Send one and the same form as a browser does; the outcome is the answer."""
    data = {
        "name": "Li Wei",
        "organization_name": "Park",
        "position": "Director",
        "side_id": list_sides(get_conference(SLUG).id)[0].id,
        "email": "li@park.example",
        **ticked_boxes(),
        "form_key": "k" * 43,
    }
    session().rollback()
    client = runner.app.test_client()
    runner.start()
    answer = client.post(f"/c/{SLUG}/register", data=data)
    return answer.status_code, answer.headers.get("Location", "")


def come_and_go(runner: Runner) -> str:
    """Cancel the registration of the same number where there is one; register anew else."""
    conference_id = get_conference(SLUG).id
    delegate_id = session().scalar(
        select(Delegate.id).where(
            Delegate.conference_id == conference_id, Delegate.email_normalised == _email(runner.number)
        )
    )
    submission = None if delegate_id else _submission(runner)
    session().rollback()
    runner.start()
    for is_last in (False, False, True):
        try:
            with transaction():
                if submission is not None:
                    return services.register_delegate(submission).status
                services.cancel_own(conference_id=conference_id, delegate_id=delegate_id or "")
                return "cancelled"
        except Conflict:  # moved up in the same moment: a person would click once more
            if is_last:
                raise
    return ""


def _submission(runner: Runner) -> Submission:
    return submission_of(runner.app, runner.number)


def submission_of(app: Flask, number: int) -> Submission:
    conference = get_conference(SLUG)
    particulars = Particulars(
        name=f"Person Number{number}",
        organization_name="Park",
        position="Director",
        side_id=list_sides(conference.id)[0].id,
        email=_email(number),
    )
    submission = prepare_submission(
        conference,
        particulars,
        key=new_token(),
        agreements=agree_to_all(),
        language="en",
        secret_key=app.config["SECRET_KEY"],
    )
    db.session.rollback()
    return submission


def _email(number: int) -> str:
    return f"person{number}@park.example"
