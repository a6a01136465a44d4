"""The secretariat's pages of contacts, and the page that a contact's link opens."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.services import open_link
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.notifications.delivery import preview
from tests.minutes.builders import make_member

HOSTILE = "<script>alert(1)</script> =1+1 @evil.example"
SECRET = "a key for tests that is long enough"


@pytest.fixture
def office(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def test_contact_when_added_changed_and_left_then_the_pages_say_so(
    office: FlaskClient, conference: Conference
) -> None:
    assert "No contacts yet" in office.get("/manage/launch/contacts").text
    sent = {"name": HOSTILE, "email": "anna@city.example", "language": "en", "side_id": ""}
    answer = office.post("/manage/launch/contacts/new", data=sent)
    contact = session().query(Contact).one()
    page = f"/manage/launch/contacts/{contact.id}"
    assert (answer.status_code, answer.location) == (302, page)
    listed = office.get("/manage/launch/contacts").text
    assert "&lt;script&gt;alert(1)" in listed
    assert "<script>alert(1)" not in listed
    read = contact.version
    answer = office.post(page, data={**sent, "name": "Anna Keller", "version": read})
    assert answer.status_code == 302
    stale = office.post(page, data={**sent, "name": "Somebody", "version": read})
    assert stale.status_code == 409
    assert 'value="Somebody"' in stale.text
    assert office.post(f"{page}/left").status_code == 302
    assert "Has left" in office.get("/manage/launch/contacts?reach=none").text
    assert office.post(f"{page}/send").status_code == 302
    assert session().query(OutboxMessage).count() == 0
    assert office.post(f"{page}/back").status_code == 302
    assert office.post(f"{page}/send").status_code == 302
    assert session().query(OutboxMessage).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"email": "anna"}, "Please give an e-mail address such as name@example.org."),
        ({"organization": "Nobody Ltd"}, "The directory has no organization of this name."),
    ],
)
def test_contact_when_something_is_wrong_then_the_field_says_so_and_keeps_what_was_typed(
    office: FlaskClient, typed: dict[str, str], said: str
) -> None:
    sent = {"name": "Anna", "email": "a@b.example", "language": "zh", "side_id": "", "position": "Mayor"}
    answer = office.post("/manage/launch/contacts/new", data={**sent, **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Mayor"' in answer.text


def test_mail_with_the_link_opens_the_page_until_it_is_revoked(
    office: FlaskClient, client: FlaskClient, make_contact: Callable[..., Contact], conference: Conference
) -> None:
    contact = make_contact(email="anna@city.example", language="zh")
    page = f"/manage/launch/contacts/{contact.id}"
    office.post(f"{page}/send")
    session().expire_all()
    letter, text = preview(session().query(OutboxMessage).one())
    assert "您" in text
    path = letter.link_url.removeprefix("http://localhost")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Anna Keller" in answer.text
    assert client.get(path.replace("/c/launch/", "/c/other/")).status_code == 404
    assert client.get(path[:-2] + "x/").status_code == 404
    office.post(f"{page}/revoke")
    assert client.get(path).status_code == 404


def test_pages_of_contacts_when_one_may_not_then_are_closed(
    client: FlaskClient,
    conference: Conference,
    make_contact: Callable[..., Contact],
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    contact = make_contact()
    with transaction():
        viewer = make_member(conference, "viewer")
    page = f"/manage/launch/contacts/{contact.id}"
    assert client.get(page).status_code == 302
    assert sign_in(organizer).get(page).status_code == 404
    as_viewer = sign_in(viewer)
    assert as_viewer.get(page).status_code == 200
    assert as_viewer.post(f"{page}/left").status_code == 403


def test_link_of_one_contact_shows_nothing_of_another(
    client: FlaskClient, make_contact: Callable[..., Contact]
) -> None:
    contact, other = make_contact(email="anna@city.example"), make_contact("Li Wei", email="li@park.example")
    with transaction():
        token = open_link(session().get_one(Contact, contact.id), SECRET)
    shown = client.get(f"/c/launch/follow-up/{token}/").text
    assert "Anna Keller" in shown
    assert other.name not in shown
