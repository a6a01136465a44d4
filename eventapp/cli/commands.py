"""All commands of ``flask``, put to the app in one place."""

from flask import Flask

from eventapp.cli.accounts import accounts
from eventapp.cli.agenda import agenda
from eventapp.cli.conferences import conferences
from eventapp.cli.demo import demo
from eventapp.cli.documents import documents
from eventapp.cli.follow_up import follow_up
from eventapp.cli.people import people
from eventapp.cli.serve import serve
from eventapp.cli.worker import worker

COMMANDS = (accounts, agenda, conferences, demo, documents, follow_up, people, serve, worker)


def register_commands(app: Flask) -> None:
    """Give the app its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
