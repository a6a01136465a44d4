"""``flask demo load``: the demo conference."""

import click
from sqlalchemy import func, select

from eventapp.actor import SYSTEM
from eventapp.cli.groups import PlainGroup
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.load import load_demo

demo = PlainGroup("demo", help="The demo conference.")


@demo.command("load")
def load() -> None:
    """Make the demo conference, published, with agenda, delegates and outcomes."""
    with transaction():
        load_demo(SYSTEM)
    click.echo(f"Loaded the demo conference: /c/{facts.SLUG}/")


def load_demo_once() -> bool:
    """Load the demo conference into an installation that has no conference yet; tell whether it did."""
    if session().scalar(select(func.count()).select_from(Conference)):
        return False
    with transaction():
        load_demo(SYSTEM)
    return True
