"""Feeds of action items: whose they hold, what leaves them, and who ends them."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem, ActionItemStatus
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import SYSTEM
from eventapp.app import create_app
from eventapp.calendars.feed_tokens import NewFeed, make_feed_token
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.config import Settings
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import change_contact, note_back, note_left, open_link, revoke_link
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Role
from tests.exports.feeds.readers import installed_readers
from tests.exports.ical.test_ical_feeds import lint as lint
from tests.minutes.builders import NINE, make_conference, make_organization

DUE = date(2021, 12, 31)


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        return make_conference()


@pytest.fixture
def organizations(conference: Conference) -> tuple[Organization, Organization]:
    with transaction():
        return (
            make_organization("Changzhou Park", "常州园区"),
            make_organization("Canton of Zug", country="CH"),
        )


@pytest.fixture
def items(conference: Conference, organizations: tuple[Organization, Organization]) -> dict[str, ActionItem]:
    """Three action items: of the park and a person of it, of the canton, and of both."""
    park, canton = (organization.id for organization in organizations)
    anna = OwnerFacts(park, "Anna Keller", "anna@park.example")
    owners = {"Park": (anna,), "Canton": (OwnerFacts(canton),), "Both": (OwnerFacts(canton), anna)}
    with transaction():
        return {
            title: create_action_item(
                SYSTEM,
                conference_id=conference.id,
                facts=ActionItemFacts(
                    title=LocalizedText(en=title, zh=f"{title}（中文）"), owners=whose, due_on=DUE
                ),
            )
            for title, whose in owners.items()
        }


@pytest.fixture
def anna(items: dict[str, ActionItem]) -> Contact:
    return session().query(Contact).one()


@pytest.fixture
def page(conference: Conference, anna: Contact, app: Flask) -> str:
    """The path of Anna's page of her calendar."""
    app.config["WTF_CSRF_ENABLED"] = False
    with transaction():
        token = open_link(session().get_one(Contact, anna.id), app.config["SECRET_KEY"])
    return f"/c/{conference.slug}/follow-up/{token}/calendar"


@pytest.fixture
def feed(conference: Conference) -> Callable[..., str]:
    """Return a function that makes a secret address and gives its path."""
    conference_id = conference.id

    def make(kind: FeedKind, **owner: str) -> str:
        with transaction():
            wanted = NewFeed(kind, "Phone", "en", conference_id=conference_id, **owner)
            return f"/feeds/{make_feed_token(SYSTEM, wanted)[1]}.ics"

    return make


def told(client: FlaskClient, path: str, **query: str) -> dict[str, str]:
    """Return title → status of what a feed holds."""
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.status_code
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {str(each["SUMMARY"]): str(each["STATUS"]) for each in (*calendar.todos, *calendar.events)}


def test_feeds_hold_what_their_owners_have_to_do(
    feed: Callable[..., str],
    anna: Contact,
    organizations: tuple[Organization, Organization],
    client: FlaskClient,
) -> None:
    park, canton = (organization.id for organization in organizations)
    held = {
        "all": feed(FeedKind.ACTION_ITEMS),
        "anna": feed(FeedKind.CONTACT, contact_id=anna.id),
        "park": feed(FeedKind.ORGANIZATION, organization_id=park),
        "canton": feed(FeedKind.ORGANIZATION, organization_id=canton),
    }
    assert {whose: sorted(told(client, path)) for whose, path in held.items()} == {
        "all": ["Both", "Canton", "Park"],
        "anna": ["Both", "Park"],
        "park": ["Both", "Park"],
        "canton": ["Both", "Canton"],
    }
    names = {
        whose: str(icalendar.Calendar.from_ical(client.get(path).data)["X-WR-CALNAME"])
        for whose, path in held.items()
    }
    assert names == {
        "all": "Launch conference: Action items",
        "anna": "Launch conference: My action items",
        "park": "Launch conference: Action items (Changzhou Park)",
        "canton": "Launch conference: Action items (Canton of Zug)",
    }


def test_only_the_office_s_own_feed_leads_to_its_pages(
    feed: Callable[..., str], anna: Contact, items: dict[str, ActionItem], client: FlaskClient
) -> None:
    whole = client.get(feed(FeedKind.ACTION_ITEMS)).text.replace("\r\n ", "")
    assert f"URL:http://localhost/manage/launch/action-items/{items['Park'].id}" in whole
    own = client.get(feed(FeedKind.CONTACT, contact_id=anna.id)).text
    assert "URL:" not in own
    assert "DESCRIPTION:Owner: Canton of Zug\\, Anna Keller (Changzhou Park)" in own


def test_what_is_done_cancelled_or_carried_over_is_gone_from_the_twin_alone(
    feed: Callable[..., str], items: dict[str, ActionItem], client: FlaskClient
) -> None:
    path = feed(FeedKind.ACTION_ITEMS)
    assert told(client, path, **{"as": "events"}) == dict.fromkeys(items, "CONFIRMED")
    etag = client.get(path).headers["ETag"]
    with transaction():
        rows = {row.title["en"]: row for row in session().query(ActionItem)}
        rows["Park"].status, rows["Park"].completed_at = ActionItemStatus.COMPLETED, now()
        rows["Both"].status = ActionItemStatus.CANCELLED
        rows["Canton"].carried_at = now()
        for row in rows.values():
            row.updated_at = now() + timedelta(minutes=1)
    assert told(client, path, **{"as": "events"}) == {}
    assert told(client, path) == {"Park": "COMPLETED", "Both": "CANCELLED", "Canton": "CANCELLED"}
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_feed_when_nothing_changed_then_answers_304(
    feed: Callable[..., str], anna: Contact, client: FlaskClient
) -> None:
    path = feed(FeedKind.CONTACT, contact_id=anna.id)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path).data == first.data


def test_feed_of_a_contact_who_left_ends_at_once_in_every_process(
    feed: Callable[..., str],
    conference: Conference,
    anna: Contact,
    app: Flask,
    settings: Settings,
    client: FlaskClient,
) -> None:
    path = feed(FeedKind.CONTACT, contact_id=anna.id)
    other = create_app(settings).test_client()
    assert [reader.get(path).status_code for reader in (client, other)] == [200, 200]
    with app.app_context(), transaction():
        note_left(SYSTEM, conference_id=conference.id, contact_id=anna.id)
    assert [reader.get(path).status_code for reader in (client, other)] == [404, 404]
    with app.app_context(), transaction():
        note_back(SYSTEM, conference_id=conference.id, contact_id=anna.id)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("is_readdressed", [True, False])
def test_feed_of_a_contact_whose_link_is_revoked_ends_at_once_and_for_good(
    is_readdressed: bool,
    feed: Callable[..., str],
    anna: Contact,
    conference: Conference,
    app: Flask,
    client: FlaskClient,
) -> None:
    path, everything = feed(FeedKind.CONTACT, contact_id=anna.id), feed(FeedKind.ACTION_ITEMS)
    etag = client.get(path).headers["ETag"]
    ids = {"conference_id": conference.id, "contact_id": anna.id}
    facts, version = ContactFacts("Anna Keller", "successor@zurich.example"), anna.version
    with transaction():
        if is_readdressed:
            change_contact(SYSTEM, **ids, facts=facts, version=version)
        else:
            revoke_link(SYSTEM, **ids)
    with transaction():
        open_link(session().get_one(Contact, ids["contact_id"]), app.config["SECRET_KEY"])
    assert client.get(path).status_code == 404
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 404
    assert client.get(everything).status_code == 200


def test_contact_makes_an_address_sees_it_once_and_ends_it(page: str, client: FlaskClient) -> None:
    made = client.post(page, data={"language": "zh"})
    (address,) = set(re.findall(r'value="http://localhost(/feeds/[\w-]{40,}\.ics)"', made.text))
    assert f'value="http://localhost{address}?as=events"' in made.text
    assert made.text.count("calendar.google.com") == 1, "only for events: it shows no tasks"
    assert made.headers["Cache-Control"] == "no-store"
    assert sorted(told(client, address)) == ["Both（中文）", "Park（中文）"]
    assert "/feeds/" not in client.get(page).text
    second = client.post(page, data={"language": "en"})
    (newer,) = set(re.findall(r'value="http://localhost(/feeds/[\w-]{40,}\.ics)"', second.text))
    assert [client.get(path).status_code for path in (address, newer)] == [404, 200]
    answer = client.post(f"{page}/revoke")
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert client.get(newer).status_code == 404


def test_contact_when_the_language_is_none_then_is_told_so(page: str, client: FlaskClient) -> None:
    answer = client.post(page, data={"language": "fr"})
    assert answer.status_code == 422
    assert session().query(FeedToken).count() == 0


def test_calendar_page_when_the_link_is_wrong_then_is_not_found(page: str, client: FlaskClient) -> None:
    wrong = page.replace("/calendar", "x/calendar")
    assert [client.get(wrong).status_code, client.post(wrong).status_code] == [404, 404]
    assert client.post(wrong.replace("/calendar", "/calendar/revoke")).status_code == 404
    assert client.get(page.replace("/c/launch/", "/c/other/")).status_code == 404


@pytest.fixture
def as_role(
    conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> Callable[[Role], FlaskClient]:
    conference_id, organizer_id = conference.id, organizer.id

    def signed_in(role: Role) -> FlaskClient:
        with transaction():
            session().add(
                Membership(conference_id=conference_id, user_id=organizer_id, role=role, created_at=now())
            )
        return sign_in(organizer)

    return signed_in


def test_office_makes_an_organization_s_address_and_ends_a_contact_s(
    as_role: Callable[[Role], FlaskClient],
    organizations: tuple[Organization, Organization],
    page: str,
    client: FlaskClient,
) -> None:
    park_id = organizations[0].id
    own = re.findall(r"/feeds/[\w-]{40,}\.ics", client.post(page, data={"language": "en"}).text)[0]
    member = as_role(Role.RAPPORTEUR)
    made = member.post("/manage/launch/calendars", data={"holds": park_id, "label": "Park", "language": "en"})
    address = re.findall(r"/feeds/[\w-]{40,}\.ics", made.text)[0]
    assert sorted(told(client, address)) == ["Both", "Park"]
    page_of_office = member.get("/manage/launch/calendars").text
    assert "Changzhou Park" in page_of_office
    assert "Anna Keller" in page_of_office
    contact_feed = session().query(FeedToken).filter_by(kind=FeedKind.CONTACT).one().id
    answer = member.post(f"/manage/launch/calendars/{contact_feed}/revoke")
    assert answer.status_code == 303
    assert client.get(own).status_code == 404


def test_registrar_makes_and_ends_no_address_of_action_items(
    as_role: Callable[[Role], FlaskClient],
    organizations: tuple[Organization, Organization],
    page: str,
    client: FlaskClient,
) -> None:
    client.post(page, data={"language": "en"})
    member = as_role(Role.REGISTRAR)
    data = {"holds": organizations[0].id, "label": "Park", "language": "en"}
    assert member.post("/manage/launch/calendars", data=data).status_code == 422
    feed_id = session().query(FeedToken).one().id
    assert member.post(f"/manage/launch/calendars/{feed_id}/revoke").status_code == 403
    assert session().query(FeedToken).one().revoked_at is None


def test_office_of_another_conference_ends_nothing(
    as_role: Callable[[Role], FlaskClient], page: str, client: FlaskClient, organizer: User
) -> None:
    client.post(page, data={"language": "en"})
    feed_id = session().query(FeedToken).one().id
    member = as_role(Role.OWNER)
    with transaction():
        other = make_conference("other")
        session().add(
            Membership(conference_id=other.id, user_id=organizer.id, role=Role.OWNER, created_at=now())
        )
    assert member.post(f"/manage/other/calendars/{feed_id}/revoke").status_code == 404


@pytest.mark.one_database
def test_feeds_of_action_items_are_read_by_every_reader_that_is_here(  # type: ignore[no-untyped-def]
    feed: Callable[..., str], anna: Contact, client: FlaskClient, shared: Path, tmp_path: Path, lint
) -> None:
    readers, _absent = installed_readers(shared / "checks")
    path = feed(FeedKind.CONTACT, contact_id=anna.id)
    expected = tmp_path / "expected.json"
    for twin, component in ((False, "todos"), (True, "events")):
        octets = client.get(path, query_string={"as": "events"} if twin else {}).data
        assert lint.lint(octets) == []
        assert len(getattr(icalendar.Calendar.from_ical(octets), component)) == 2
        file = tmp_path / "feed.ics"
        file.write_bytes(octets)
        expected.write_text(json.dumps([]))
        for name in {"ck_libical.py"} & set(readers):
            command, folder = readers[name]
            done = subprocess.run(
                [*command, str(file), str(expected)], cwd=folder, capture_output=True, text=True, check=False
            )
            assert "errors 0 restrictions ok 1" in done.stdout, done.stdout
            assert "XLICERROR" not in done.stdout
