"""The communiqué in a browser: begun, written by two at once, issued, read by everybody, taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.audit.models import AuditEntry
from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from tests.exports.concluded import Concluded, conclude
from tests.minutes.builders import NINE, make_member

PAGE = "/manage/launch/communique"
PUBLIC = "/c/launch/communique"
TYPED = {"version": "0", "text-en": "We **agreed**.", "text-zh": "双方达成一致。"}

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def story(app: Flask, frozen: Callable[[datetime], None]) -> Concluded:
    frozen(NINE)
    with transaction():
        made = conclude()
    frozen(NINE + timedelta(days=30))
    return made


@pytest.fixture
def office(story: Concluded, sign_in: SignIn) -> FlaskClient:
    with transaction():
        user = make_member(story.conference, "rapporteur")
    return sign_in(user)


def saved() -> Communique:
    session().expire_all()
    return session().scalars(select(Communique)).one()


def actions() -> list[str]:
    found = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    return [action for action in found if action.startswith("communique.")]


def issue(office: FlaskClient) -> None:
    office.post(f"{PAGE}/edit", data=TYPED)
    assert office.post(f"{PAGE}/issue", data={"version": "1"}).status_code == 303


def test_page_when_nothing_is_written_then_offers_a_draft(office: FlaskClient) -> None:
    page = office.get(PAGE).text
    assert ("Begin with a draft" in page, 'action="/manage/launch/communique/draft"' in page) == (True, True)


def test_draft_when_asked_for_then_is_there_to_be_edited_in_each_language(office: FlaskClient) -> None:
    answer = office.post(f"{PAGE}/draft")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/edit")
    assert sorted(saved().text) == ["en", "zh"]
    assert "“Launch conference” was held on 21 October 2021." in office.get(answer.location).text
    assert actions() == ["communique.drafted"]


def test_draft_when_somebody_has_begun_then_replaces_nothing(office: FlaskClient) -> None:
    office.post(f"{PAGE}/edit", data=TYPED)
    assert office.post(f"{PAGE}/draft").status_code == 303
    assert "Somebody else changed this" in office.get(PAGE).text
    assert saved().text["en"] == "We **agreed**."


def test_text_when_saved_then_is_shown_in_both_languages_with_its_history(office: FlaskClient) -> None:
    assert office.post(f"{PAGE}/edit", data=TYPED).location == PAGE
    page = office.get(PAGE).text
    assert [
        text for text in ("We <strong>agreed</strong>.", "双方达成一致。", "Text changed") if text not in page
    ] == []
    assert actions() == ["communique.written"]


def test_text_when_another_was_faster_then_shows_both_and_loses_nothing(office: FlaskClient) -> None:
    office.post(f"{PAGE}/edit", data=TYPED)
    answer = office.post(f"{PAGE}/edit", data={**TYPED, "text-en": "Mine"})
    assert answer.status_code == 409
    assert ("Mine</textarea>" in answer.text, "We <strong>agreed</strong>." in answer.text) == (True, True)
    assert saved().text["en"] == "We **agreed**."
    again = office.post(f"{PAGE}/edit", data={**TYPED, "text-en": "Mine", "version": "1"})
    assert again.status_code == 303
    assert saved().text["en"] == "Mine"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text-en": " ", "text-zh": ""}, "in at least one language"),
        ({"text-en": "x" * 40_001}, "under 40000 characters"),
        ({"version": "one"}, "Not a valid integer"),
    ],
)
def test_text_when_it_cannot_be_then_says_why_and_saves_nothing(
    office: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = office.post(f"{PAGE}/edit", data={**TYPED, **typed})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert session().scalars(select(Communique)).all() == []


def test_communique_when_issued_then_everybody_reads_it_in_their_language(
    office: FlaskClient, client: FlaskClient
) -> None:
    office.post(f"{PAGE}/edit", data=TYPED)
    assert client.get(PUBLIC).status_code == 404
    before = client.get("/c/launch/")
    issue(office)
    page = client.get(PUBLIC)
    assert ("We <strong>agreed</strong>." in page.text, "双方达成一致。" in page.text) == (True, False)
    assert "双方达成一致。" in client.get(f"{PUBLIC}?lang=zh").text
    unchanged = client.get("/c/launch/?lang=en", headers={"If-None-Match": before.headers["ETag"]})
    assert (unchanged.status_code, PUBLIC in unchanged.text, PUBLIC in before.text) == (200, True, False)
    assert client.get(f"{PUBLIC}.pdf").status_code == 404


def test_communique_when_issued_then_cannot_be_changed_until_it_is_taken_back(
    office: FlaskClient, client: FlaskClient
) -> None:
    issue(office)
    assert office.get(f"{PAGE}/edit").location == PAGE
    answer = office.post(f"{PAGE}/edit", data={**TYPED, "text-en": "Other", "version": "2"})
    assert (answer.status_code, "Take it back first" in answer.text) == (409, True)
    assert office.post(f"{PAGE}/take-back", data={"version": "2"}).status_code == 303
    assert client.get(PUBLIC).status_code == 404
    assert office.get(f"{PAGE}/edit").status_code == 200
    assert actions() == ["communique.written", "communique.issued", "communique.taken_back"]


@pytest.mark.parametrize(
    ("step", "version", "said"),
    [
        ("issue", "1", "Somebody else changed this"),
        ("issue", "2", "issued already"),
        ("take-back", "1", "Somebody else changed this"),
    ],
)
def test_step_when_it_cannot_be_taken_then_says_so(
    office: FlaskClient, step: str, version: str, said: str
) -> None:
    issue(office)
    answer = office.post(f"{PAGE}/{step}", data={"version": version})
    assert (answer.status_code, said in answer.text) == (409, True)


def test_issuing_when_nothing_is_written_then_is_refused(office: FlaskClient) -> None:
    answer = office.post(f"{PAGE}/issue", data={"version": "0"})
    assert (answer.status_code, "no text to issue" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("viewer", 200, 403), ("desk", 403, 403), ("organizer", 200, 303)]
)
def test_communique_is_read_and_written_by_those_who_may(
    story: Concluded, sign_in: SignIn, role: str, reads: int, writes: int
) -> None:
    with transaction():
        user = make_member(story.conference, role)
    client = sign_in(user)
    assert client.get(PAGE).status_code == reads
    assert client.post(f"{PAGE}/edit", data=TYPED).status_code == writes
    expected = {303: 409}.get(writes, writes)
    assert client.post(f"{PAGE}/issue", data={"version": "9"}).status_code == expected
    assert client.post(f"{PAGE}/draft").status_code == writes


def test_communique_of_a_draft_conference_is_nobodys(
    story: Concluded, office: FlaskClient, client: FlaskClient
) -> None:
    issue(office)
    with transaction():
        session().get_one(Conference, story.conference.id).state = "draft"
    assert client.get(PUBLIC).status_code == 404
    assert "once the conference is published" in office.get(PAGE).text


def test_text_that_means_harm_is_shown_as_text(office: FlaskClient, client: FlaskClient) -> None:
    harm = '<script>alert(1)</script> ![x](http://evil.example/x.png) [go](javascript:alert(1)) "><img src=x>'
    office.post(f"{PAGE}/edit", data={"version": "0", "text-en": harm})
    office.post(f"{PAGE}/issue", data={"version": "1"})
    for page in (office.get(PAGE).text, client.get(PUBLIC).text):
        assert [
            bad for bad in ("<script>alert", "evil.example", 'href="javascript', "<img src=x") if bad in page
        ] == []


def test_draft_says_nothing_confidential_and_takes_names_as_text(
    story: Concluded, office: FlaskClient
) -> None:
    with transaction():
        conference = session().get_one(Conference, story.conference.id)
        conference.title = LocalizedText(en="A *bold*\n# title <b>", zh="标题")
    office.post(f"{PAGE}/draft")
    text = saved().text["en"]
    assert [secret for secret in ("price", "Quiet", "lawyers", "Given up") if secret in text] == []
    assert r"“A \*bold\* # title \<b\>” was held" in text
