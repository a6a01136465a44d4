"""Conferences of other languages than those of pages: German and French beside English and Chinese."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.conferences.rules import named_side, side_code
from eventapp.conferences.services import add_side
from eventapp.db.session import session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from tests.conferences.test_pages import BASE, details

GERMAN = {"first_language": "de", "other_languages": ["zh"]}


@pytest.fixture
def pages(conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


def parts_of(page: str, name: str = "title") -> list[str]:
    return re.findall(rf'name="{name}-(\w\w)"', page)


def test_forms_of_english_and_chinese_ask_for_these_alone(pages: FlaskClient) -> None:
    page = pages.get(f"{BASE}/details").text
    assert parts_of(page) == ["en", "zh"]
    assert page.count("<meter") == 2


def test_a_conference_that_becomes_german_and_chinese_asks_for_german(
    pages: FlaskClient, conference: Conference
) -> None:
    with transaction():
        add_side(SYSTEM, conference=conference, code="DE")
    answer = pages.post(
        f"{BASE}/details", data=details(conference, **GERMAN, **{"title-de": "Startkonferenz"})
    )
    assert answer.status_code == 302

    session().expire_all()
    found = get_conference("launch-2027")
    assert (found.languages, found.title["de"]) == (["de", "zh"], "Startkonferenz")
    assert found.mail_language == "zh"
    assert list_sides(found.id)[-1].name == {"de": "Deutschland", "en": "Germany", "zh": "德国"}
    page = pages.get(f"{BASE}/details").text
    # English stays where there is a text in it.
    assert (parts_of(page), parts_of(page, "venue_address")) == (["en", "zh", "de"], ["zh", "de"])
    assert '<option selected value="de">' in page


def test_what_was_typed_in_german_is_kept_and_judged(pages: FlaskClient, conference: Conference) -> None:
    pages.post(f"{BASE}/details", data=details(conference, **GERMAN))
    session().expire_all()
    long = {"title-de": "Länge" * 41, "venue_name-de": "Hochtechnologiezentrum"}
    answer = pages.post(f"{BASE}/details", data=details(get_conference("launch-2027"), **GERMAN, **long))
    assert answer.status_code == 422
    assert "under 200 characters" in answer.text
    assert 'value="Hochtechnologiezentrum"' in answer.text

    nothing = {"title-en": "", "title-zh": "", "title-de": ""}
    answer = pages.post(f"{BASE}/details", data=details(get_conference("launch-2027"), **GERMAN, **nothing))
    assert answer.status_code == 422
    assert parts_of(answer.text) == ["zh", "de"]
    assert answer.text.count("in at least one language") == 2, "on top and at the first part"


def test_public_page_without_a_text_in_the_readers_language_shows_the_german_one_as_german(
    pages: FlaskClient, client: FlaskClient, conference: Conference
) -> None:
    with transaction():
        conference = get_conference(conference.slug)
        conference.languages = ["de", "fr"]
        conference.title = LocalizedText(de="Startkonferenz", fr="Conférence de lancement")
        conference.state = "published"
    page = client.get(f"/c/{conference.slug}/?lang=en").text
    assert '<html lang="en"' in page
    assert 'lang="de">Startkonferenz</h1>' in page
    assert '<p class="other-title" lang="fr">Conférence de lancement</p>' in page


def test_a_side_is_named_in_the_languages_of_its_conference() -> None:
    assert named_side("CH", LocalizedText(fr="La Suisse"), ["fr"]) == {
        "en": "Switzerland",
        "fr": "La Suisse",
        "zh": "瑞士",
    }
    assert named_side("ASEAN", NO_TEXT, ["de"]) == {}
    assert (side_code("Deutschland"), side_code("Suisse")) == ("DE", "CH")


def test_an_organization_can_be_named_in_more_languages(pages: FlaskClient) -> None:
    page = pages.get("/organizations/new").text
    shown, _summary, more = page.partition("More languages")
    assert (parts_of(shown, "name"), parts_of(more, "name")) == (["en", "zh"], ["de", "fr"])
