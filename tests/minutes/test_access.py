"""Who comes to the pages of minutes: those of the conference who may, and nobody else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.services import write_minutes
from tests.minutes.builders import actor_with, make_agenda_item, make_conference, make_member

#: Pages that those who only read outcomes see, and those that they don't.
READ = ("outcomes", "attendance", "minutes/review", "minutes/versions")
WRITTEN = ("minutes", "minutes/circulate", "attendance/new", "decisions/new")


@pytest.fixture
def foreign(conference: Conference) -> AgendaItem:
    """An item with minutes of another conference."""
    with transaction():
        elsewhere = make_conference("another")
        item = make_agenda_item(elsewhere.id)
    _write(actor_with("owner", elsewhere), item)
    return item


def _write(actor: Actor, item: AgendaItem) -> None:
    with transaction():
        write_minutes(
            actor,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            summary=LocalizedText(en="All agreed."),
        )


def _statuses(browser: FlaskClient, slug: str, item: AgendaItem, pages: tuple[str, ...]) -> set[int]:
    return {browser.get(f"/manage/{slug}/agenda/{item.id}/{page}").status_code for page in pages}


def test_those_who_edit_outcomes_see_every_page_and_those_who_read_them_some(
    conference: Conference, sign_in: Callable[[User], FlaskClient], rapporteur: Actor, item: AgendaItem
) -> None:
    _write(rapporteur, item)
    with transaction():
        writer, reader = make_member(conference, "rapporteur"), make_member(conference, "viewer")
    assert _statuses(sign_in(writer), "launch", item, READ + WRITTEN) == {200}
    browser = sign_in(reader)
    assert _statuses(browser, "launch", item, READ) == {200}
    assert _statuses(browser, "launch", item, WRITTEN) == {403}
    assert browser.get("/manage/launch/decisions").status_code == 200


def test_items_of_another_conference_and_conferences_of_others_are_not_there(
    conference: Conference, sign_in: Callable[[User], FlaskClient], foreign: AgendaItem
) -> None:
    with transaction():
        user = make_member(conference, "rapporteur")
    browser = sign_in(user)
    for slug in ("launch", "another"):
        assert _statuses(browser, slug, foreign, READ + WRITTEN) == {404}
    assert browser.get("/manage/another/decisions").status_code == 404


def test_nobody_comes_in_without_signing_in(client: FlaskClient, rapporteur: Actor, item: AgendaItem) -> None:
    _write(rapporteur, item)
    assert _statuses(client, "launch", item, READ + WRITTEN) == {302}
    assert client.get("/manage/launch/decisions").status_code == 302
