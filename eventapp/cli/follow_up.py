"""``flask follow-up``: reminders, escalation, digests and pulses without waiting for the worker."""

import click
from flask import current_app

from eventapp.cli.groups import PlainGroup
from eventapp.follow_up.nightly import run_follow_up

follow_up = PlainGroup("follow-up", help="Following up concluded conferences.")


@follow_up.command("run")
def run() -> None:
    """Send what is due today at every concluded conference that had no pass today.

    The worker does it by itself, in each conference's morning; doing it twice sends nothing twice.
    """
    sent = run_follow_up(current_app.config["SECRET_KEY"])
    click.echo(f"Mails put into the outbox: {sent}")
