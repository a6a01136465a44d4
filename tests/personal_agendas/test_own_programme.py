"""The own programme as a PDF: what it shows, who gets it, and that no trace of it stays behind."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.calendars.models import FeedToken
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.designs.rules import DesignFacts
from eventapp.designs.services import change_design
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.own_programme import compose_own_programme
from eventapp.exports.pdf.rendering import Pdf, Reason
from eventapp.exports.services import keep_pdf, note_failure, request_document
from eventapp.exports.tidying import OWN_KEPT_FOR, forget_old_documents
from eventapp.permissions import Role
from eventapp.registration.queries import get_delegate
from eventapp.registration.services import Outcome
from eventapp.workflows.own_agendas.services import make_feed, set_wishes
from eventapp.workflows.privacy.person import find_person
from eventapp.workflows.privacy.services import erase_person, export_person
from tests.registration.conftest import IN_TIME
from tests.registration.pages import text_of

Agenda = dict[str, str]
Choose = Callable[[Outcome, str], bool]


@pytest.fixture
def anna(app: Flask, register: Callable[..., Outcome], agenda: Agenda, choose: Choose) -> Outcome:
    app.config["WTF_CSRF_ENABLED"] = False
    outcome = register(name="Anna Keller", native_name="安娜", email="anna@city.example")
    for item in ("visit", "panel"):
        choose(outcome, agenda[item])
    return outcome


@pytest.fixture
def pdf_url(own_url: Callable[..., str], anna: Outcome) -> str:
    return f"{own_url(anna)}/pdf/own"


def ask(client: FlaskClient, url: str, language: str = "en") -> str:
    """Ask for the document and return where it is."""
    answer = client.post(url, data={"language": language})
    assert answer.status_code == 303
    return answer.headers["Location"]


def make(content: bytes = b"%PDF-1.7 short") -> None:
    document_id = session().scalars(select(Document.id).order_by(Document.id.desc())).first()
    with transaction():
        keep_pdf(document_id or "", Pdf(content, 1))


def test_programme_shows_what_was_chosen_and_nothing_else(conference: Conference, anna: Outcome) -> None:
    delegate = get_delegate(conference.id, anna.delegate_id or "")
    composed = {code: compose_own_programme(conference, delegate, code) for code in ("en", "both")}
    for html in (each.html for each in composed.values()):
        assert "Anna Keller" in html and "安娜" in html
        assert [title in html for title in ("Site visit", "Panel", "Opening keynote", "Lunch")] == [
            True,
            True,
            False,
            False,
        ]
    again = compose_own_programme(conference, delegate, "en")
    assert again.content_hash == composed["en"].content_hash


def test_programme_when_asked_for_is_made_once_and_given_to_its_owner_alone(
    client: FlaskClient,
    pdf_url: str,
    register: Callable[..., Outcome],
    own_url: Callable[..., str],
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
) -> None:
    place = ask(client, pdf_url)
    assert "is being made" in text_of(client.get(place))
    assert client.get(f"{place}/progress").json["is_done"] is False
    assert client.get(f"{place}.pdf").status_code == 404
    make()
    assert ask(client, pdf_url) == place
    assert client.get(f"{place}/progress").json["is_done"] is True
    answer = client.get(f"{place}.pdf")
    assert (answer.data, answer.mimetype) == (b"%PDF-1.7 short", "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    document_id = place.rpartition("/")[2]
    stranger = f"{own_url(register())}/pdf/own/{document_id}"
    office, documents = sign_in(member(Role.OWNER)), "/manage/launch-2027/documents"
    addresses = (stranger, f"{stranger}.pdf", f"{stranger}/progress")
    assert {client.get(address).status_code for address in addresses} == {404}
    inside = (f"{documents}/{document_id}", f"{documents}/{document_id}.pdf")
    assert {office.get(address).status_code for address in inside} == {404}
    assert document_id not in text_of(office.get(documents))


@pytest.mark.parametrize(
    ("reason", "english", "chinese", "buttons"),
    [
        (Reason.TOO_LONG, "there is too much in it", "未能生成该文档：内容过多。", 0),
        (Reason.FAILED, "Please try again", "文件未能生成，请重试", 1),
    ],
)
def test_programme_when_it_can_not_be_made_says_what_helps(
    client: FlaskClient, pdf_url: str, reason: Reason, english: str, chinese: str, buttons: int
) -> None:
    place = ask(client, pdf_url)
    with transaction():
        note_failure(place.rpartition("/")[2], reason)
    for language, words in (("en", english), ("zh", chinese)):
        page = client.get(f"{place}?lang={language}")
        assert words in text_of(page)
        assert page.text.count(f'action="{pdf_url}"') == buttons


def test_programme_when_choices_change_is_another_and_the_conference_keeps_its_own(
    client: FlaskClient, pdf_url: str, conference: Conference, agenda: Agenda, anna: Outcome, choose: Choose
) -> None:
    first = ask(client, pdf_url)
    make()
    choose(anna, agenda["keynote"])
    assert ask(client, pdf_url) != first
    assert ask(client, pdf_url, "both") != ask(client, pdf_url, "zh")
    assert set(session().scalars(select(Document.kind))) == {DocumentKind.OWN}


def test_programme_when_its_look_has_changed_is_not_offered_any_more(
    client: FlaskClient, pdf_url: str, conference: Conference, frozen: Callable[..., None]
) -> None:
    document = ask(client, pdf_url)
    make()
    assert f"{document}.pdf" in client.get(pdf_url).text
    frozen(IN_TIME + timedelta(seconds=1))
    with transaction():
        change_design(SYSTEM, conference_id=conference.id, version=0, facts=DesignFacts(paper="letter"))
    assert f"{document}.pdf" not in client.get(pdf_url).text


def test_programme_when_a_day_old_is_forgotten_and_the_conferences_stay(
    client: FlaskClient, pdf_url: str, conference: Conference, frozen: Callable[..., None]
) -> None:
    ask(client, pdf_url)
    make()
    composed = compose(conference, DocumentKind.PROGRAMME, "en")
    with transaction():
        request_document(SYSTEM, conference_id=conference.id, composed=composed)
        forget_old_documents()
    assert set(session().scalars(select(Document.kind))) == {"own", "programme"}
    frozen(IN_TIME + OWN_KEPT_FOR + timedelta(seconds=1))
    with transaction():
        forget_old_documents()
    assert session().scalars(select(Document.kind)).all() == ["programme"]


def test_person_when_erased_leaves_no_programme_feed_or_wish_and_an_export_tells_them_before(
    app: Flask, client: FlaskClient, pdf_url: str, conference: Conference, anna: Outcome
) -> None:
    which = {"conference_id": conference.id, "delegate_id": anna.delegate_id or ""}
    ask(client, pdf_url)
    with transaction():
        set_wishes(**which, wants_mails=True)
        make_feed(**which, language="en")
    person, key = find_person("anna@city.example"), app.config["SECRET_KEY"]
    with transaction():
        archive = zipfile.ZipFile(io.BytesIO(export_person(SYSTEM, person, secret_key=key)))
    told = json.loads(archive.read("personal-data.json"))
    (delegate,) = told["delegates"]
    assert sorted(choice["title"]["en"] for choice in delegate["choices"]) == ["Panel", "Site visit"]
    assert [wishes["wants_mails"] for wishes in delegate["agenda_wishes"]] == [True]
    assert [feed["kind"] for feed in told["calendar_feeds"]] == ["personal"]
    assert "token_hash" not in str(told)
    with transaction():
        erase_person(SYSTEM, person, secret_key=key)
    for model in (Document, FeedToken):
        assert session().scalar(select(func.count()).select_from(model)) == 0
