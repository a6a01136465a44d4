"""Public feeds over HTTP: what they hold, and that they are read again only when they have changed."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import icalendar
import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.models import OPEN
from eventapp.action_items.register import list_all_for_documents
from eventapp.actor import SYSTEM
from eventapp.agendas.models import Person
from eventapp.agendas.people import PersonPart
from eventapp.agendas.queries import get_item
from eventapp.agendas.reading import get_programme
from eventapp.agendas.services import cancel_item, move_item
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState, Membership, Room, Series
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.exports.ical import fragments
from eventapp.exports.ical.conference_days import conference_uid
from eventapp.localized import LocalizedText
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.load import load_demo
from tests.agendas.conftest import at, make_conference
from tests.exports.feeds.conftest import Read, add_item, release
from tests.queries import count_queries

FEED = "/c/launch/agenda.ics"
Agenda = dict[str, str]


def test_agenda_feed_holds_every_released_item_once(
    conference: Conference, agenda: Agenda, client: FlaskClient
) -> None:
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


def test_agenda_feed_when_edited_but_not_released_then_says_what_was_released(
    conference: Conference, agenda: Agenda, client: FlaskClient
) -> None:
    before = client.get(FEED)
    with transaction():
        add_item(conference, "Draft", 16)
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["Lunch"])
    assert client.get(FEED).data == before.data
    release(conference)
    after = client.get(FEED, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "SUMMARY:Draft" in after.text
    assert "SUMMARY:Cancelled: Lunch" in after.text


@pytest.mark.parametrize("language", ["", "it", "<script>", "zh\r\nX: y"])
def test_agenda_feed_when_language_is_unknown_then_the_conferences_first(
    agenda: Agenda, client: FlaskClient, language: str
) -> None:
    plain = client.get(FEED, query_string={"lang": language}, headers={"Accept-Language": "zh"})
    assert plain.data == client.get(f"{FEED}?lang=en").data
    assert "（中文）" in client.get(f"{FEED}?lang=zh").text


def test_agenda_feed_when_unchanged_then_304_by_either_validator_after_one_query(
    agenda: Agenda, client: FlaskClient
) -> None:
    first = client.get(FEED)
    with count_queries() as queries:
        by_etag = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert len(queries) == 1
    by_date = client.get(FEED, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    for answer in (by_etag, by_date):
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == first.headers["ETag"]
        assert answer.headers["Last-Modified"] == first.headers["Last-Modified"]
        assert answer.headers["Cache-Control"] == "public, max-age=1"
    earlier = parsedate_to_datetime(first.headers["Last-Modified"]) - timedelta(seconds=1)
    stale = client.get(FEED, headers={"If-Modified-Since": earlier.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    assert stale.data == first.data


def test_agenda_feed_when_one_item_moves_then_one_is_read_and_rendered(
    conference: Conference, agenda: Agenda, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = icalendar.Calendar.from_ical(client.get(FEED).data).events
    rendered: list[str] = []
    render = fragments.render_event
    monkeypatch.setattr(
        fragments, "render_event", lambda item, frame: rendered.append(item.id) or render(item, frame)
    )
    item = get_item(conference.id, agenda["Visit"])
    with transaction():
        move_item(
            SYSTEM,
            conference_id=conference.id,
            item_id=item.id,
            version=item.version,
            starts_at=at(15),
            ends_at=at(16),
            room_id=item.room_id,
        )
    release(conference)
    after = icalendar.Calendar.from_ical(client.get(FEED).data).events
    assert rendered == [agenda["Visit"]]
    assert [event["SEQUENCE"] for event in before] == [0, 0, 0, 0]
    assert [event["SEQUENCE"] for event in after] == [0, 0, 0, 1]
    assert after[3]["DTSTART"].dt.astimezone(UTC) == at(15)
    assert after[3]["UID"] == before[3]["UID"]


def test_agenda_feed_when_cancelled_14_days_ago_then_the_item_is_gone(
    conference: Conference, agenda: Agenda, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=agenda["Lunch"])
    release(conference)
    before = client.get(FEED)
    assert "Lunch" in before.text
    frozen(now() + timedelta(days=15))
    after = client.get(FEED, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Lunch" not in after.text


def test_agenda_feed_of_a_part_then_holds_that_part(
    conference: Conference, rooms: list[Room], agenda: Agenda, read: Read, client: FlaskClient
) -> None:
    assert read(FEED, room=rooms[0].id) == ["Opening", "Energy"]
    assert read(FEED, track=agenda["track"]) == ["Energy", "Visit"]
    assert read(FEED, kind="break") == ["Lunch"]
    assert read(FEED, room=rooms[1].id, track=agenda["track"], lang="zh") == ["Visit（中文）"]
    assert read(FEED, kind="press") == []
    feed = client.get(FEED, query_string={"room": rooms[0].id, "kind": "opening"})
    calendar = icalendar.Calendar.from_ical(feed.data)
    assert str(calendar["NAME"]).replace("\\,", ",") == "Launch conference: Main hall, Opening"
    assert calendar["SOURCE"] == f"http://localhost{FEED}?room={rooms[0].id}&kind=opening&lang=en"
    known = client.get(
        FEED,
        query_string={"room": rooms[0].id, "kind": "opening"},
        headers={"If-None-Match": feed.headers["ETag"]},
    )
    assert known.status_code == 304


def test_agenda_feed_of_an_organization_then_holds_what_its_people_have_a_part_in(
    conference: Conference, agenda: Agenda, read: Read, client: FlaskClient
) -> None:
    with transaction():
        park = create_organization(SYSTEM, OrganizationFacts(name=LocalizedText(en="The Park")))
        idle = create_organization(SYSTEM, OrganizationFacts(name=LocalizedText(en="Idle")))
        add_item(
            conference,
            "Talk",
            16,
            people=[PersonPart(LocalizedText(en="Li Wei")), PersonPart(LocalizedText(en="Wang"))],
        )
        session().query(Person).filter_by(conference_id=conference.id).first().organization_id = park.id
        # Words that name an id are no part in it.
        add_item(conference, "About", 17, abstract=LocalizedText(en=park.id))
    release(conference)
    assert read(FEED, organization=park.id) == ["Talk"]
    assert client.get(FEED, query_string={"organization": idle.id}).status_code == 404


@pytest.mark.parametrize("name", ["room", "track", "kind", "organization"])
def test_agenda_feed_of_a_part_that_another_conference_has_then_not_found(
    agenda: Agenda, client: FlaskClient, name: str
) -> None:
    with transaction():
        other = make_conference("other")
        room = session().query(Room).filter_by(conference_id=other.id).first()
        foreign = room.id if room else ""
    for value in (foreign, "unknown", "%", "' OR 1=1"):
        assert client.get(FEED, query_string={name: value}).status_code == 404


def test_item_feed_is_a_download_of_that_item(
    agenda: Agenda, client: FlaskClient, conference: Conference
) -> None:
    answer = client.get(f"/c/launch/items/{agenda['Energy']}.ics")
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]+\.ics"', answer.headers["Content-Disposition"].lower()
    )
    assert [str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(answer.data).events] == ["Energy"]
    assert client.get(f"/c/launch/items/{conference.id}.ics").status_code == 404


def test_feeds_of_a_draft_answer_as_what_does_not_exist(
    conference: Conference, agenda: Agenda, client: FlaskClient
) -> None:
    paths = [FEED, f"/c/launch/items/{agenda['Lunch']}.ics"]
    assert [client.get(path).status_code for path in paths] == [200, 200]
    with transaction():
        session().get_one(Conference, conference.id).state = ConferenceState.DRAFT
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_head_answers_as_get_without_the_body(agenda: Agenda, client: FlaskClient) -> None:
    got, head = client.get(FEED), client.head(FEED)
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    known = client.head(FEED, headers={"If-None-Match": got.headers["ETag"]})
    assert (known.status_code, known.headers["ETag"]) == (304, got.headers["ETag"])


def test_series_feed_holds_the_days_and_items_of_its_public_conferences(
    conference: Conference, agenda: Agenda, client: FlaskClient
) -> None:
    assert client.get("/series/parks.ics").status_code == 404
    with transaction():
        second = make_conference("basel", timezone="Europe/Zurich")
        draft = make_conference("secret", state="draft")
        series = Series(id=new_id(), slug="parks", title=LocalizedText(en="Parks"), created_at=now())
        session().add(series)
        session().flush()
        add_item(
            second,
            "Fondue",
            19,
            starts_at=at(19, timezone="Europe/Zurich"),
            ends_at=at(20, timezone="Europe/Zurich"),
        )
        add_item(draft, "Plan", 9)
        for one in (conference, second, draft):
            session().get_one(Conference, one.id).series_id = series.id
    for one in (second, draft):
        release(one)
    answer = client.get("/series/parks.ics")
    calendar = icalendar.Calendar.from_ical(answer.data)
    assert str(calendar["NAME"]) == "Parks"
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai", "Europe/Zurich"]
    days = [event for event in calendar.events if not isinstance(event["DTSTART"].dt, datetime)]
    assert [str(event["UID"]) for event in days] == [conference_uid(conference.id), conference_uid(second.id)]
    assert days[0]["DTEND"].dt == date(2021, 10, 23)
    named = {str(event["SUMMARY"]) for event in calendar.events} - {"Launch conference"}
    assert named == {"Opening", "Energy", "Lunch", "Visit", "Fondue"}
    known = client.get("/series/parks.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304


def test_action_items_feed_is_a_private_download_in_the_readers_language(
    client: FlaskClient, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    address = f"/manage/{facts.SLUG}/action-items.ics"
    with transaction():
        load_demo(SYSTEM)
        conference = get_conference(facts.SLUG)
        session().add(
            Membership(
                conference_id=conference.id, user_id=organizer.id, role=Role.ORGANIZER, created_at=now()
            )
        )
    assert client.get(address).status_code == 302
    reader = sign_in(organizer)
    rows = list_all_for_documents(conference.id)
    for language in ("en", "zh"):
        answer = reader.get(f"{address}?lang={language}")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
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
