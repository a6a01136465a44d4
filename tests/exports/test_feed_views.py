"""Feeds over HTTP, on the demo conference and on real programmes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.models import OPEN
from eventapp.action_items.register import list_all_for_documents
from eventapp.actor import SYSTEM
from eventapp.agendas.queries import get_programme
from eventapp.agendas.services import cancel_item
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState, Membership
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.workflows.demo import facts, made_up
from eventapp.workflows.demo.load import load_demo
from tests.queries import count_queries

FEED = f"/c/{facts.SLUG}/agenda.ics"


@pytest.fixture
def conference(app: Flask) -> Conference:
    with transaction():
        load_demo(SYSTEM)
    return get_conference(facts.SLUG)


def test_agenda_feed_holds_every_item_once(conference: Conference, client: FlaskClient) -> None:
    answer = client.get(FEED)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "inline"
    calendar = icalendar.Calendar.from_ical(answer.data)
    programme = get_programme(conference.id, now())
    assert [str(e["UID"]) for e in calendar.events] == [item.uid for item in programme.items]
    assert [e["DTSTART"].dt.astimezone(UTC) for e in calendar.events] == [
        i.starts_at for i in programme.items
    ]


def test_agenda_feed_when_asked_in_chinese_then_speaks_it(
    conference: Conference, client: FlaskClient
) -> None:
    titles = [
        str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(client.get(f"{FEED}?lang=zh").data).events
    ]
    assert titles == [entry.title["zh"] for entry in made_up.AGENDA]


def test_agenda_feed_looks_at_no_accept_language(conference: Conference, client: FlaskClient) -> None:
    plain = client.get(FEED)
    assert client.get(FEED, headers={"Accept-Language": "zh"}).data == plain.data


@pytest.mark.parametrize("language", ["", "fr", "<script>", "zh\r\nX: y"])
def test_agenda_feed_when_language_is_unknown_then_the_conferences_first(
    conference: Conference, client: FlaskClient, language: str
) -> None:
    assert client.get(FEED, query_string={"lang": language}).data == client.get(f"{FEED}?lang=en").data


def test_agenda_feed_when_unchanged_then_304_by_either_validator(
    conference: Conference, client: FlaskClient
) -> None:
    first = client.get(FEED)
    by_etag = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(FEED, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (by_etag.status_code, by_etag.data) == (304, b"")
    assert (by_date.status_code, by_date.data) == (304, b"")
    assert by_etag.headers["ETag"] == first.headers["ETag"]
    assert by_etag.headers["Last-Modified"] == first.headers["Last-Modified"]
    earlier = parsedate_to_datetime(first.headers["Last-Modified"]) - timedelta(seconds=1)
    stale = client.get(FEED, headers={"If-Modified-Since": earlier.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    assert stale.data == first.data


def test_agenda_feed_304_asks_at_most_two_queries(conference: Conference, client: FlaskClient) -> None:
    etag = client.get(FEED).headers["ETag"]
    with count_queries() as queries:
        assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 304
    assert len(queries) == 1


def test_agenda_feed_when_an_item_is_cancelled_then_says_so_with_a_higher_sequence(
    conference: Conference, client: FlaskClient
) -> None:
    etag = client.get(FEED).headers["ETag"]
    item = get_programme(conference.id, now()).items[0]
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    answer = client.get(FEED, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    event = icalendar.Calendar.from_ical(answer.data).events[0]
    assert (str(event["UID"]), str(event["STATUS"])) == (item.uid, "CANCELLED")
    assert event["SEQUENCE"] == item.sequence + 1


def test_agenda_feed_when_cancelled_14_days_ago_then_the_item_is_gone(
    conference: Conference, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    item = get_programme(conference.id, now()).items[0]
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
    cancelled_at = now()
    before = client.get(FEED)
    assert item.uid in before.text
    frozen(cancelled_at + timedelta(days=15))
    after = client.get(FEED, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert item.uid not in after.text


def test_item_feed_is_a_download_of_that_item(conference: Conference, client: FlaskClient) -> None:
    item = get_programme(conference.id, now()).items[1]
    answer = client.get(f"/c/{facts.SLUG}/items/{item.id}.ics")
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]+\.ics"', answer.headers["Content-Disposition"].lower()
    )
    assert [str(e["UID"]) for e in icalendar.Calendar.from_ical(answer.data).events] == [item.uid]


@pytest.mark.parametrize("state", [ConferenceState.DRAFT])
def test_feeds_of_a_draft_answer_as_what_does_not_exist(
    conference: Conference, client: FlaskClient, state: str
) -> None:
    item = get_programme(conference.id, now()).items[0]
    paths = [FEED, f"/c/{facts.SLUG}/items/{item.id}.ics"]
    assert [client.get(path).status_code for path in paths] == [200, 200]
    with transaction():
        session().get_one(Conference, conference.id).state = state
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_item_of_another_conference_is_not_found(conference: Conference, client: FlaskClient) -> None:
    assert client.get(f"/c/{facts.SLUG}/items/{conference.id}.ics").status_code == 404


def test_head_answers_as_get_without_the_body(conference: Conference, client: FlaskClient) -> None:
    got, head = client.get(FEED), client.head(FEED)
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_action_items_feed_is_a_private_download_in_the_readers_language(
    conference: Conference, client: FlaskClient, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    address = f"/manage/{facts.SLUG}/action-items.ics"
    assert client.get(address).status_code == 302
    with transaction():
        session().add(
            Membership(
                conference_id=conference.id, user_id=organizer.id, role=Role.ORGANIZER, created_at=now()
            )
        )
    reader = sign_in(organizer)
    rows = list_all_for_documents(conference.id)
    for language in ("en", "zh"):
        answer = reader.get(f"{address}?lang={language}")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tasks = icalendar.Calendar.from_ical(answer.data).todos
        assert [(str(t["UID"]), str(t["SUMMARY"])) for t in tasks] == [
            (row.uid, row.title.read(language)) for row in rows
        ]
        known = reader.get(f"{address}?lang={language}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (known.status_code, known.data) == (304, b"")
    on_days = icalendar.Calendar.from_ical(reader.get(f"{address}?as=events").data)
    assert [event["DTSTART"].dt for event in on_days.events] == [
        row.due_on for row in rows if row.due_on and row.status in OPEN
    ]
