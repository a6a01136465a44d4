"""``flask worker``: sends the mails of the outbox and does the slow work."""

import logging
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from eventapp.accounts.throttle import forget_old_tries
from eventapp.calendars.rounds import follow_everybody, read_answers
from eventapp.db.session import session, transaction
from eventapp.delegations.services.people_lists import forget_old_lists
from eventapp.exports.tidying import forget_old_documents
from eventapp.follow_up.nightly import MORNING, run_follow_up
from eventapp.jobs.consumer import run_worker
from eventapp.registration.services import forget_old_forms
from eventapp.web.request_log import JsonLines
from eventapp.workflows.privacy.nightly import remove_expired_answers


@click.command("worker")
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many mails and jobs are done at the same time.",
)
@with_appcontext
def worker(threads: int) -> None:
    """Send mails and do slow work until Ctrl-C or SIGTERM.

    Any number of workers may run, on several machines where REDIS_URL and a PostgreSQL are set.
    """
    app: Any = current_app
    _log_as_json_lines("huey")
    session().remove()
    run_worker(app._get_current_object(), threads=threads, nightly=_clean_up, rounds=make_rounds)


def make_rounds() -> None:
    """Bring calendars up to date, read the answers that came, follow up where it is morning."""
    follow_everybody()
    if imap_url := current_app.config["SETTINGS"].imap_url:
        read_answers(imap_url)
    run_follow_up(current_app.config["SECRET_KEY"], from_hour=MORNING)


def _clean_up() -> None:
    with transaction():
        forget_old_tries()
        forget_old_forms()
        forget_old_lists()
        forget_old_documents()
    remove_expired_answers(current_app.config["SECRET_KEY"])


def _log_as_json_lines(name: str) -> None:
    logger = logging.getLogger(name)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logger.handlers = [handler]
    logger.setLevel(logging.WARNING)
    logger.propagate = False
