"""Feeds at secret addresses: what they hold, and that a revoked one ends at once everywhere."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import Person
from eventapp.agendas.people import PersonPart, set_people
from eventapp.agendas.queries import get_item
from eventapp.agendas.services import cancel_item
from eventapp.app import create_app
from eventapp.calendars.feed_tokens import MOST_FEEDS, NewFeed, make_feed_token, revoke_feed_token
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.config import Settings
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.services import choose_item, leave_item
from eventapp.registration.models import Delegate, Delegation
from tests.exports.feeds.conftest import Read, titles
from tests.personal_agendas.conftest import agenda, conference, make_item, release
from tests.registration.conftest import (
    delegate_of,
    delegation,
    other_conference,
    prepare,
    register,
    registrar,
    sides,
)

__all__ = [
    "agenda",
    "conference",
    "delegate_of",
    "delegation",
    "other_conference",
    "prepare",
    "register",
    "registrar",
    "sides",
]
Address = Callable[..., str]


@pytest.fixture
def delegate(register: Callable[..., object], delegate_of: Callable[..., Delegate]) -> Delegate:
    return delegate_of(register())


@pytest.fixture
def address(conference: Conference) -> Address:
    """Return a function that makes a secret address and gives its path."""

    def make(kind: FeedKind = FeedKind.PERSONAL, actor: Actor = SYSTEM, **owner: str) -> str:
        owner = owner if kind == FeedKind.ALL_CONFERENCES else {"conference_id": conference.id, **owner}
        with transaction():
            _feed, token = make_feed_token(actor, NewFeed(kind, "Phone", "en", **owner))
        return f"/feeds/{token}.ics"

    return make


@pytest.fixture
def personal(address: Address, conference: Conference, delegate: Delegate, agenda: dict[str, str]) -> str:
    """The path of the feed of a delegate who has chosen the keynote and the panel."""
    for title in ("keynote", "panel"):
        with transaction():
            choose_item(conference_id=conference.id, delegate_id=delegate.id, item_id=agenda[title])
    return address(delegate_id=delegate.id)


def test_personal_feed_follows_the_choices_of_its_delegate(
    personal: str, conference: Conference, delegate: Delegate, agenda: dict[str, str], client: FlaskClient
) -> None:
    first = client.get(personal)
    assert titles(first.data) == ["Opening keynote", "Panel"]
    assert first.headers["Content-Disposition"] == "inline"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex, nofollow"
    by_etag = client.get(personal, headers={"If-None-Match": first.headers["ETag"]})
    assert (by_etag.status_code, by_etag.headers["ETag"]) == (304, first.headers["ETag"])
    assert client.head(personal).headers["Content-Length"] == str(len(first.data))
    with transaction():
        leave_item(conference_id=conference.id, delegate_id=delegate.id, item_id=agenda["keynote"])
    after = client.get(personal, headers={"If-None-Match": first.headers["ETag"]})
    assert titles(after.data) == ["Panel"]
    # A choice that is taken back moves no date, so dates alone are not believed.
    by_date = client.get(personal, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert by_date.status_code == 200


def test_cancelled_item_leaves_a_personal_feed_at_once_and_stays_in_that_of_a_delegation(
    personal: str,
    address: Address,
    conference: Conference,
    delegate: Delegate,
    delegation: Delegation,
    agenda: dict[str, str],
    read: Read,
) -> None:
    with transaction():
        session().get_one(Delegate, delegate.id).delegation_id = delegation.id
    shared = address(FeedKind.DELEGATION, delegation_id=delegation.id)
    assert read(shared) == ["Opening keynote", "Panel"]
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["panel"])
    release(conference)
    assert read(personal) == ["Opening keynote"]
    assert read(shared) == ["Opening keynote", "Cancelled: Panel"]


def test_delegation_feed_holds_where_its_people_have_a_part(
    address: Address, conference: Conference, delegation: Delegation, agenda: dict[str, str], read: Read
) -> None:
    make_item(conference, "Signing", 15, people=[PersonPart(LocalizedText(en="Li Wei"), "signatory")])
    release(conference)
    shared = address(FeedKind.DELEGATION, delegation_id=delegation.id)
    assert read(shared) == []
    with transaction():
        session().query(Person).filter_by(conference_id=conference.id).one().delegation_id = delegation.id
    assert read(shared) == ["Signing"]


def test_part_when_drafted_or_drafted_away_then_feeds_follow_at_the_release(
    address: Address,
    conference: Conference,
    delegate: Delegate,
    delegation: Delegation,
    agenda: dict[str, str],
    read: Read,
) -> None:
    li_wei = PersonPart(LocalizedText(en="Li Wei"))
    signing = make_item(conference, "Signing", 15, people=[li_wei])
    release(conference)
    with transaction():
        person = session().query(Person).filter_by(conference_id=conference.id).one()
        person.delegation_id, person.email = delegation.id, delegate.email
    feeds = [address(FeedKind.DELEGATION, delegation_id=delegation.id), address(delegate_id=delegate.id)]
    with transaction():
        set_people(get_item(conference.id, agenda["panel"]), [li_wei])
        set_people(get_item(conference.id, signing), [])
    assert [read(feed) for feed in feeds] == [["Signing"]] * 2
    release(conference)
    assert [read(feed) for feed in feeds] == [["Panel"]] * 2


def test_action_items_feed_gives_tasks_and_their_twin(
    address: Address, conference: Conference, client: FlaskClient
) -> None:
    with transaction():
        create_action_item(
            SYSTEM,
            conference_id=conference.id,
            facts=ActionItemFacts(
                title=LocalizedText(en="Sign the letter", zh="签署函件"),
                owners=(OwnerFacts(name="Li Wei"),),
                due_on=conference.ends_on,
            ),
        )
    path = address(FeedKind.ACTION_ITEMS)
    tasks = icalendar.Calendar.from_ical(client.get(f"{path}?lang=zh").data)
    assert [str(each["SUMMARY"]) for each in tasks.todos] == ["签署函件"]
    twin = icalendar.Calendar.from_ical(client.get(f"{path}?as=events").data)
    assert [(str(each["SUMMARY"]), each["DTSTART"].dt) for each in twin.events] == [
        ("Sign the letter", conference.ends_on)
    ]
    assert twin["SOURCE"] == f"http://localhost{path}?as=events&lang=en"


def test_all_conferences_feed_holds_those_of_its_owner_alone(
    address: Address,
    conference: Conference,
    other_conference: Conference,
    registrar: Actor,
    agenda: dict[str, str],
    read: Read,
) -> None:
    path = address(FeedKind.ALL_CONFERENCES, registrar, user_id=str(registrar.id))
    title = conference.title["en"]
    assert read(path) == [title, "Opening keynote", "Site visit", "Panel", "Lunch"]
    with pytest.raises(NotPermitted):
        address(FeedKind.ALL_CONFERENCES, registrar, user_id="somebody else")


def test_revoked_address_when_kept_by_another_process_then_ends_at_once(
    personal: str, app: Flask, settings: Settings, client: FlaskClient
) -> None:
    # Another app on the same database is another process, as far as caches go.
    other = create_app(settings).test_client()
    etag = {"If-None-Match": client.get(personal).headers["ETag"]}
    for reader in (client, other):
        assert [reader.get(personal, headers=etag).status_code for _ in range(2)] == [304, 304]
        assert reader.get(personal).status_code == 200
    with app.app_context(), transaction():
        revoke_feed_token(SYSTEM, session().query(FeedToken).one())
    for reader in (client, other):
        assert reader.get(personal, headers=etag).status_code == 404
        assert reader.get(personal).status_code == 404
    assert client.get("/feeds/never-was.ics").status_code == 404


def test_use_is_noted_once_an_hour(
    personal: str, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    begun = now()

    def last_use() -> datetime | None:
        session().expire_all()
        return session().query(FeedToken).one().last_used_at

    assert last_use() is None
    for minutes, noted in ((0, 0), (59, 0), (61, 61)):
        frozen(begun + timedelta(minutes=minutes))
        assert client.get(personal).status_code == 200
        assert last_use() == begun + timedelta(minutes=noted)


def test_too_many_addresses_of_one_owner_are_refused(address: Address, delegate: Delegate) -> None:
    for _ in range(MOST_FEEDS):
        address(delegate_id=delegate.id)
    with pytest.raises(Conflict):
        address(delegate_id=delegate.id)


def test_address_of_an_erased_delegate_answers_as_none(
    personal: str, delegate: Delegate, client: FlaskClient
) -> None:
    with transaction():
        session().get_one(Delegate, delegate.id).erased_at = datetime.now(UTC)
    assert client.get(personal).status_code == 404


def test_robots_may_read_feeds(client: FlaskClient) -> None:
    assert "/feeds" not in client.get("/robots.txt").text
    assert "/c/" not in client.get("/robots.txt").text
