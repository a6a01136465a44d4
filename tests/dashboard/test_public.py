"""The public pages: what they show, to whom, and when a reader may keep them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, cancel_item, create_item, release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner, Membership
from eventapp.conferences.rules import contrast
from eventapp.dashboard.public import render_conference_page
from eventapp.dashboard.theme import DARK_SURFACE, LIGHT_SURFACE, READABLE, readable_on, theme_css
from eventapp.db.base import new_id
from eventapp.db.session import db, session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from tests.agendas.conftest import at, speaker

BEFORE = datetime(2021, 10, 1, tzinfo=UTC)
PAGES = ("/c/launch/", "/c/launch/agenda")


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def again(client: FlaskClient, url: str, answer: TestResponse, **headers: str) -> TestResponse:
    return client.get(url, headers={"If-None-Match": answer.headers["ETag"], **headers})


@pytest.mark.parametrize("url", PAGES)
def test_page_when_published_then_tells_of_the_item_in_both_languages(
    client: FlaskClient, item: AgendaItem, url: str
) -> None:
    assert "Opening words" in client.get(url).text
    chinese = client.get(f"{url}?lang=zh").text
    assert "开幕致辞" in chinese
    assert '<html lang="zh-Hans">' in chinese


def test_speaker_when_at_several_items_then_named_once_with_the_way_to_the_first(
    client: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    with transaction():
        again = ItemDetails(
            conference.id,
            "panel",
            LocalizedText(en="Questions"),
            at(15),
            at(16),
            people=(speaker("Li Wei", "李伟"),),
        )
        create_item(SYSTEM, again)
        release_agenda(SYSTEM, conference=conference)
    page = client.get(f"/c/{conference.slug}/").get_data(as_text=True)
    speakers = page[page.index('id="speakers"') : page.index('id="practical"')]
    assert re.findall(r'href="([^"]*)">(.*?)</a>', speakers) == [
        (f"/c/{conference.slug}/items/{item.id}", "Li Wei")
    ]


def test_item_page_when_published_then_tells_of_item_and_neighbours(
    client: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    with transaction():
        after = create_item(
            SYSTEM,
            ItemDetails(conference.id, "panel", LocalizedText(en="A panel"), at(11), at(12)),
        )
    page = client.get(f"/c/launch/items/{item.id}").text
    assert ("Opening words" in page, "Li Wei" in page, f"/c/launch/items/{after.id}" in page) == (True,) * 3


@pytest.mark.parametrize("url", ["/c/draft/", "/c/draft/agenda", "/c/draft/theme.css", "/c/none/"])
def test_page_when_not_published_then_answers_like_what_does_not_exist(
    client: FlaskClient, draft: Conference, url: str
) -> None:
    assert client.get(url).status_code == 404


def test_item_page_when_item_is_of_another_conference_then_404(
    client: FlaskClient, item: AgendaItem, draft: Conference
) -> None:
    with transaction():
        other = create_item(SYSTEM, ItemDetails(draft.id, "panel", LocalizedText(en="Secret"), at(9), at(10)))
    assert client.get(f"/c/launch/items/{other.id}").status_code == 404
    assert client.get(f"/c/draft/items/{other.id}").status_code == 404


def test_page_when_texts_are_hostile_then_escaped(
    client: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    evil = "</script><script>alert(1)</script>"
    with transaction():
        create_item(
            SYSTEM,
            ItemDetails(
                conference.id, "panel", LocalizedText(en=evil), at(11), at(12), people=(speaker(evil),)
            ),
        )
        session().get(Conference, conference.id).title = LocalizedText(en=evil)
    for url in (*PAGES, f"/c/launch/items/{item.id}"):
        assert evil not in client.get(url).text


@pytest.mark.parametrize("url", PAGES)
def test_page_when_known_then_304_after_two_queries_at_most(
    client: FlaskClient, item: AgendaItem, url: str
) -> None:
    first = client.get(url, headers={"Accept-Encoding": "gzip"})
    session().remove()
    with counted_queries() as queries:
        second = again(client, url, first, **{"Accept-Encoding": "gzip"})
    assert (second.status_code, second.data) == (304, b"")
    assert len(queries) <= 2
    for answer in (first, second):
        assert answer.headers["Cache-Control"] == "no-cache"
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert second.headers["ETag"] == first.headers["ETag"]


def test_page_when_read_twice_then_same_octets(client: FlaskClient, item: AgendaItem) -> None:
    for url in PAGES:
        assert client.get(url).data == client.get(url).data


def test_page_when_language_or_filter_differs_then_other_tag(client: FlaskClient, item: AgendaItem) -> None:
    first = client.get("/c/launch/agenda", headers={"Accept-Language": "en"})
    answers = [
        again(client, "/c/launch/agenda", first, **{"Accept-Language": "zh-CN"}),
        again(client, "/c/launch/agenda?q=x", first, **{"Accept-Language": "en"}),
        client.get(
            "/c/launch/agenda",
            headers={"Accept-Language": "zh", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_page_when_a_cancelled_item_is_released_then_read_anew(
    client: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    with transaction():
        release_agenda(SYSTEM, conference=conference)
    first = client.get("/c/launch/agenda")
    with transaction():
        cancel_item(SYSTEM, conference_id=item.conference_id, item_id=item.id)
        release_agenda(SYSTEM, conference=conference)
    second = again(client, "/c/launch/agenda", first)
    assert (second.status_code, "Cancelled" in second.text) == (200, True)


def test_page_when_registration_fills_or_opens_then_read_anew(
    client: FlaskClient, conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    frozen(BEFORE)
    with transaction():
        row = session().get(Conference, conference.id)
        row.capacity, row.registration_opens_at = 1, BEFORE + timedelta(days=1)
    not_yet = client.get("/c/launch/")
    frozen(BEFORE + timedelta(days=1))
    is_open = again(client, "/c/launch/", not_yet)
    with transaction():
        session().execute(sa.update(Conference).values(seats_taken=1))
    full = again(client, "/c/launch/", is_open)
    assert [a.status_code for a in (not_yet, is_open, full)] == [200, 200, 200]
    assert ("/c/launch/register" in not_yet.text, "/c/launch/register" in is_open.text) == (False, True)
    assert "waiting list" in full.text


def test_page_when_many_items_then_same_number_of_queries(
    client: FlaskClient, conference: Conference, item: AgendaItem
) -> None:
    def count(url: str) -> int:
        session().remove()
        with counted_queries() as queries:
            client.get(url)
        return len(queries)

    few = [count(url) for url in PAGES]
    with transaction():
        for number in range(30):
            people = (speaker(f"Person {number}"),)
            create_item(
                SYSTEM,
                ItemDetails(
                    conference.id,
                    "panel",
                    LocalizedText(en=f"Item {number}"),
                    at(11),
                    at(12),
                    people=people,
                ),
            )
    assert [count(url) for url in PAGES] == few


def test_partners_when_there_are_some_then_hosts_come_first(
    client: FlaskClient, conference: Conference
) -> None:
    with transaction():
        for position, (role, name) in enumerate([("sponsor", "A Bank"), ("host", "The Park")]):
            organization = Organization(
                id=new_id(),
                name=LocalizedText(en=name),
                short_name=LocalizedText(),
                name_key=name.lower(),
                kind="company",
                country=None,
                website=None,
                parent_id=None,
                created_at=now(),
            )
            session().add(organization)
            session().flush()
            session().add(
                ConferencePartner(
                    id=new_id(),
                    conference_id=conference.id,
                    organization_id=organization.id,
                    role=role,
                    position=position,
                )
            )
    page = client.get("/c/launch/").text
    assert 0 < page.rindex("The Park") < page.rindex("A Bank")


def test_preview_when_draft_then_says_so_and_leads_back(app: object, draft: Conference) -> None:
    with app.test_request_context("/manage/draft/preview"):  # type: ignore[attr-defined]
        page = render_conference_page(draft)
    assert "Launch conference" in page
    assert "This is a preview." in page
    assert 'href="/manage/draft/"' in page
    assert "It opens when this page is published." in page
    assert "Registration is closed" not in page


def test_theme_when_draft_then_only_for_those_who_work_on_it(
    client: FlaskClient,
    draft: Conference,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    member = sign_in(organizer)
    assert member.get("/c/draft/theme.css").status_code == 404
    with transaction():
        session().add(
            Membership(
                id=new_id(),
                conference_id=draft.id,
                user_id=organizer.id,
                role="viewer",
                created_at=now(),
            )
        )
    answer = member.get("/c/draft/theme.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert client.get("/c/draft/theme.css").status_code == 404


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffff00", "#0b4f8a", "#777777", "#ff0000"])
def test_theme_when_any_colour_then_readable_in_light_and_dark(colour: str) -> None:
    assert contrast(readable_on(LIGHT_SURFACE, colour, "#000000"), LIGHT_SURFACE) >= READABLE
    assert contrast(readable_on(DARK_SURFACE, colour, "#ffffff"), DARK_SURFACE) >= READABLE


def test_theme_when_colour_is_none_then_the_products_own() -> None:
    assert theme_css("red; } body { display: none") == theme_css("#0b4f8a")


def test_agenda_when_filter_finds_nothing_then_says_so_and_shows_the_way_back(
    client: FlaskClient, item: AgendaItem
) -> None:
    page = client.get("/c/launch/agenda?q=nobody-says-this").text
    assert ">0 items</span>" in page
    assert "Show the whole agenda" in page and 'value="nobody-says-this"' in page
