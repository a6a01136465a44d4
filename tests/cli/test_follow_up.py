"""``flask follow-up run``, and the worker's rounds: the same pass, by hand and in the morning."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from eventapp.cli.worker import make_rounds
from eventapp.db.session import transaction
from tests.follow_up.builders import make_concluded, make_contact, make_item, morning, sent_mails

Freeze = Callable[[datetime], None]
REMINDED = [("action_items_due", "anna@firm.example")]


def _make_late_item() -> None:
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))


def test_run_when_something_is_due_then_sent_at_any_hour_and_once(app: Flask, frozen: Freeze) -> None:
    _make_late_item()
    frozen(morning(1) - timedelta(hours=8))  # half past midnight in Shanghai
    outputs = [app.test_cli_runner().invoke(args=["follow-up", "run"]).output for _ in range(2)]
    assert outputs == ["Mails put into the outbox: 1\n", "Mails put into the outbox: 0\n"]
    assert sent_mails() == REMINDED


def test_rounds_when_it_is_not_yet_seven_there_then_the_pass_waits(app: Flask, frozen: Freeze) -> None:
    _make_late_item()
    seven = morning(1) - timedelta(minutes=90)
    frozen(seven - timedelta(minutes=1))
    make_rounds()
    assert sent_mails() == []
    frozen(seven)
    make_rounds()
    make_rounds()
    assert sent_mails() == REMINDED
