"""The page that a contact's link opens: all that is theirs, and nothing else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemStatus
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import find_contact_by_email
from eventapp.contacts.services import open_link
from eventapp.db.session import session, transaction
from eventapp.follow_up.own import read_own_page
from eventapp.localized import LocalizedText
from tests.minutes.builders import NINE, make_conference, make_organization
from tests.queries import count_queries

TODAY = date(2021, 10, 21)
ANNA, LI = "anna@city.example", "li@park.example"


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        return make_conference()


def _add(conference: Conference, title: str, *emails: str, due_on: date | None = None) -> str:
    """Add an action item that these own, each of a side of its own."""
    owners = []
    for email in emails:
        country = "CH" if email == ANNA else "CN"
        organization = make_organization(f"{title} {country}", country=country)
        owners.append(OwnerFacts(organization_id=organization.id, name=email.partition("@")[0], email=email))
    facts = ActionItemFacts(title=LocalizedText(en=title), owners=tuple(owners), due_on=due_on)
    return create_action_item(SYSTEM, conference_id=conference.id, facts=facts, secret_key="k" * 32).id


def _contact(conference: Conference, email: str) -> Contact:
    found = find_contact_by_email(conference.id, email)
    assert found is not None
    return found


def test_own_page_holds_what_is_theirs_and_what_waits_for_them_first(conference: Conference) -> None:
    with transaction():
        _add(conference, "Later", ANNA, due_on=TODAY + timedelta(days=9))
        reported = _add(conference, "Reported", LI, ANNA, due_on=TODAY + timedelta(days=20))
        done = _add(conference, "Done", ANNA)
        carried = _add(conference, "Carried", ANNA)
        _add(conference, "Not theirs", LI)
    with transaction():
        item = session().get_one(ActionItem, reported)
        item.reported_at = now()
        leads = (ActionItemOwner.action_item_id == reported, ActionItemOwner.position == 0)
        session().execute(update(ActionItemOwner).where(*leads).values(confirmed_at=now()))
        session().get_one(ActionItem, done).status = ActionItemStatus.COMPLETED
        session().get_one(ActionItem, carried).carried_at = now()
    own = read_own_page(_contact(conference, ANNA), TODAY)
    assert [(each.title["en"], each.awaits_me) for each in own.items] == [
        ("Reported", True),
        ("Later", False),
    ]
    assert [each.title["en"] for each in own.done] == ["Done"]
    theirs = read_own_page(_contact(conference, LI), TODAY).items
    assert [(each.title["en"], each.awaits_me) for each in theirs] == [
        ("Reported", False),
        ("Not theirs", False),
    ]


def test_own_page_when_there_is_more_asks_as_many_queries(conference: Conference) -> None:
    asked = []
    for titles in (("One",), ("Two", "Three")):
        with transaction():
            for title in titles:
                _add(conference, title, ANNA, LI, due_on=TODAY)
        contact = _contact(conference, ANNA)
        session().expunge_all()
        with count_queries() as queries:
            read_own_page(contact, TODAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_own_page_is_read_in_both_languages_and_kept_by_nobody(
    client: FlaskClient, conference: Conference
) -> None:
    with transaction():
        _add(conference, "<b>Rent</b> rooms", ANNA, due_on=TODAY)
        token = open_link(_contact(conference, ANNA), "a key for tests that is long enough")
    for language, said in (("en", "What you follow up"), ("zh", "您的后续事项")):
        answer = client.get(f"/c/launch/follow-up/{token}/?lang={language}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert said in answer.text
        assert "&lt;b&gt;Rent&lt;/b&gt; rooms" in answer.text
