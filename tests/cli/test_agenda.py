"""``flask agenda release``: the working copy given to the public from the command line."""

from flask import Flask
from flask.testing import FlaskClient

from eventapp.actor import SYSTEM
from eventapp.agendas.reading import list_versions
from eventapp.agendas.services import ItemDetails, create_item, freeze_agenda
from eventapp.conferences.queries import get_conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from tests.agendas.conftest import at, make_conference


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["agenda", "release", *arguments])
    return result.exit_code, result.output


def test_release_when_run_twice_then_told_what_and_then_that_nothing_is_left(
    app: Flask, client: FlaskClient
) -> None:
    with transaction():
        conference = make_conference()
        create_item(SYSTEM, ItemDetails(conference.id, "panel", LocalizedText(en="A panel"), at(9), at(10)))
    asked = ("--conference", "launch", "--note-en", "At last.", "--note-zh", "终于")
    assert run(app, *asked) == (
        0,
        "Version 1 of the agenda is released:\n  came: 1\n  calendar mails on their way: 0\n",
    )
    assert run(app, *asked) == (0, "Everything in the agenda is released already.\n")
    (version,) = list_versions(conference.id)
    assert version.note == {"en": "At last.", "zh": "终于"}
    assert "A panel" in client.get("/c/launch/agenda").text


def test_release_when_frozen_or_unknown_then_one_line_and_exit_code_1(app: Flask) -> None:
    with transaction():
        make_conference()
    run(app, "--conference", "launch")
    with transaction():
        freeze_agenda(SYSTEM, conference=get_conference("launch"))
    code, output = run(app, "--conference", "launch")
    assert (code, "The agenda is frozen" in output) == (1, True)
    assert run(app, "--conference", "none")[0] == 1
