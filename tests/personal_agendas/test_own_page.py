"""The own agenda as a delegate sees it, and what its buttons do."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.throttle import OWN_CHANGE, count_try
from eventapp.actor import SYSTEM
from eventapp.agendas.models import Person
from eventapp.agendas.people import PersonPart
from eventapp.agendas.services import cancel_item
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.queries import chosen_item_ids
from eventapp.registration.services import Outcome
from tests.personal_agendas.conftest import at, counts, make_item, release
from tests.queries import count_queries
from tests.registration.pages import set_columns, text_of

Agenda = dict[str, str]
Register = Callable[..., Outcome]
Choose = Callable[[Outcome, str], bool]


@pytest.fixture
def anna(register: Register) -> Outcome:
    return register(email="anna@city.example")


@pytest.fixture
def url(app: Flask, anna: Outcome, own_url: Callable[..., str]) -> str:
    app.config["WTF_CSRF_ENABLED"] = False
    return f"{own_url(anna)}/agenda"


def buttons(page: str) -> list[tuple[str, str]]:
    """Return what can be done with which item, in order."""
    return re.findall(r'name="(choose|leave)" value="(\w+)"', page)


def entry(page: str, item_id: str) -> str:
    found = re.search(rf'<li id="item-{item_id}".*?</li>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])).strip()


def test_page_when_nothing_is_chosen_then_what_can_be_has_a_button(
    client: FlaskClient, agenda: Agenda, url: str, conference: Conference, frozen: Callable[..., None]
) -> None:
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["panel"])
    release(conference)
    page = text_of(client.get(url))
    assert buttons(page) == [("choose", agenda["keynote"]), ("choose", agenda["visit"])]
    assert "2 of 2 places left" in entry(page, agenda["visit"])
    assert "You have chosen nothing yet" in text_of(client.get(f"{url}?show=mine"))
    frozen(at(9))
    assert buttons(text_of(client.get(url))) == []


def test_item_when_chosen_then_overlaps_are_told_before_and_after(
    client: FlaskClient, agenda: Agenda, url: str, anna: Outcome
) -> None:
    answer = client.post(f"{url}?q=e", data={"choose": agenda["visit"]})
    assert answer.headers["Location"].endswith(f"/agenda?q=e#item-{agenda['visit']}")
    page = text_of(client.get(url))
    assert "“Site visit” is in your agenda." in page
    assert "You have something at this time: Site visit (09:00–11:00)" in entry(page, agenda["keynote"])
    client.post(url, data={"choose": agenda["keynote"]})
    page = text_of(client.get(f"{url}?show=mine"))
    assert "“Opening keynote” is in your agenda. At the same time: Site visit (09:00–11:00)." in page
    assert buttons(page) == [("leave", agenda["keynote"]), ("leave", agenda["visit"])]
    assert "At the same time in your agenda: Opening keynote" in entry(page, agenda["visit"])
    client.post(url, data={"leave": agenda["visit"]})
    assert "is not in your agenda any more" in text_of(client.get(url))
    assert chosen_item_ids(anna.delegate_id or "") == {agenda["keynote"]}


@pytest.mark.usefixtures("roomy")
def test_item_when_full_then_it_says_so_and_a_late_click_is_told(
    client: FlaskClient, agenda: Agenda, url: str, register: Register, choose: Choose
) -> None:
    for _number in range(2):
        choose(register(), agenda["visit"])
    page = text_of(client.get(url))
    assert "Full" in entry(page, agenda["visit"])
    assert ("choose", agenda["visit"]) not in buttons(page)
    assert client.post(url, data={"choose": agenda["visit"]}).status_code == 303
    assert "All places at this item are taken. Please choose another one." in text_of(client.get(url))
    assert counts(agenda["visit"]) == [2]
    assert client.post(url, data={"choose": "nothing of ours"}).status_code == 404
    assert client.post(url).status_code == 404
    # PostgreSQL takes no such text at all, SQLite finds nothing by it.
    assert client.post(url, data={"choose": "\0"}).status_code in (400, 404)


def test_page_when_registration_is_not_accepted_then_it_says_why(
    client: FlaskClient, agenda: Agenda, url: str, anna: Outcome
) -> None:
    for status, reason in (
        ("applied", "as soon as your registration"),
        ("cancelled", "has ended"),
    ):
        set_columns(anna.delegate_id, status=status, holds_seat=False)
        page = text_of(client.get(url))
        assert reason in page
        assert buttons(page) == []
    assert client.get(url.replace("/registration/", "/registration/x")).status_code == 404


def test_speaker_when_the_address_is_theirs_then_their_part_is_marked(
    client: FlaskClient, conference: Conference, agenda: Agenda, url: str
) -> None:
    part = PersonPart(name=LocalizedText(en="Anna Keller"), role="moderator")
    talk = make_item(conference, "Talk", people=(part,))
    with transaction():
        session().query(Person).one().email = "Anna@City.example"
    release(conference)
    page = text_of(client.get(f"{url}?show=mine"))
    assert "Your part: Moderator" in entry(page, talk)
    assert "You have something at this time: Talk" in entry(text_of(client.get(url)), agenda["visit"])


def test_filter_lets_through_what_is_asked_for(client: FlaskClient, agenda: Agenda, url: str) -> None:
    page = text_of(client.get(f"{url}?q=PANEL"))
    assert re.findall(r'<li id="item-(\w+)"', page) == [agenda["panel"]]
    assert "You have chosen nothing yet" not in text_of(client.get(f"{url}?q=nowhere"))


def test_page_asks_as_many_queries_for_one_item_as_for_many(
    client: FlaskClient, conference: Conference, agenda: Agenda, url: str, anna: Outcome, choose: Choose
) -> None:
    client.get(url)
    with count_queries() as few:
        client.get(url)
    for hour in range(13, 20):
        choice = make_item(conference, f"Session {hour}", hour, places=5)
        release(conference)
        choose(anna, choice)
    with count_queries() as many:
        client.get(url)
    assert len(many) == len(few)


def test_choices_are_counted_apart_from_changes_that_send_mails(
    client: FlaskClient, agenda: Agenda, url: str, anna: Outcome
) -> None:
    with transaction():
        for _try in range(OWN_CHANGE.tries):
            count_try(OWN_CHANGE, "own registration", anna.delegate_id or "")
    assert client.post(f"{url}/mails").status_code == 429
    assert client.post(url, data={"choose": agenda["keynote"]}).status_code == 303


def test_title_when_hostile_then_it_stays_text(
    client: FlaskClient, conference: Conference, agenda: Agenda, url: str
) -> None:
    hostile = "<script>\"&'</script>"
    item = make_item(conference, hostile, 15)
    release(conference)
    client.post(url, data={"choose": item})
    assert hostile not in client.get(url).get_data(as_text=True)
