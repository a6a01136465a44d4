"""The communiqué as a draft and as a document."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.actor import SYSTEM
from eventapp.communiques.services import issue_communique, take_back_communique, write_communique
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.exports.changes import list_changes
from eventapp.exports.communiques.blocks import rows_of
from eventapp.exports.communiques.draft import propose_communique
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import Order, Pdf, render_pdf
from eventapp.exports.services import add_composed, keep_pdf, request_document
from eventapp.localized import LocalizedText
from tests.exports.concluded import LATER, Concluded
from tests.exports.fonts import font_faults
from tests.exports.outcomes import add_agreement, add_decision, add_item
from tests.exports.test_pdf_documents import text_of
from tests.minutes.builders import FIRST_DAY, make_conference
from tests.queries import count_queries

TEXT = LocalizedText(
    en="We met.\n\n### Decisions\n\n- One **point**\n- Another",
    zh="双方举行会议。\n\n### 议定事项\n\n- 一\n- 二",
)


def write(story: Concluded, text: LocalizedText = TEXT) -> None:
    with transaction():
        write_communique(SYSTEM, conference_id=story.conference.id, text=text, version=None)


def html_of(story: Concluded, language: str = "en", **choices: str) -> str:
    conference = get_conference(story.conference.slug)
    return compose(conference, DocumentKind.COMMUNIQUE, language, choices=choices).html


def test_draft_says_what_took_place_and_what_follows(story: Concluded) -> None:
    text = propose_communique(get_conference(story.conference.slug))
    assert text["en"] == (
        "“Launch conference” was held on 21 October 2021.\n\n"
        "3 delegates took part: 2 from CN and 1 from CH.\n\n"
        "The two sides exchanged views on the following matters:\n\n"
        "- Signing of the memorandum\n\n"
        "### Decisions\n\n"
        "The two sides decided the following:\n\n"
        "1. A working group meets every quarter.\n\n"
        "### Agreements\n\n"
        "The following agreement was signed:\n\n"
        "- “Memorandum on exchange”, between Changzhou Park and Canton of Zug\n\n"
        "### Next steps\n\n"
        "The two sides agreed on 5 action items and on who is in charge of each."
    )
    assert text["zh"].startswith("2021年10月21日，“启动大会”举行。\n\n3名代表出席会议，其中CN2名和CH1名。")


def test_draft_of_an_empty_conference_says_what_is_known(app: Flask) -> None:
    with transaction():
        conference = make_conference()
    assert propose_communique(conference)["en"] == "“Launch conference” was held on 21 October 2021."


def test_draft_takes_as_many_queries_however_much_is_recorded(story: Concluded) -> None:
    def queries() -> int:
        session().expire_all()
        conference = get_conference("launch")
        with count_queries() as asked:
            propose_communique(conference)
        return len(asked)

    few = queries()
    with transaction():
        for _ in range(5):
            add_decision(story.conference, story.item_id)
            add_agreement(story.conference, "signed", signed_on=FIRST_DAY)
            add_item(story.conference)
    assert queries() == few


def test_document_shows_the_text_and_room_for_signatures(story: Concluded) -> None:
    write(story)
    words = text_of(html_of(story))
    assert "Communiqué Launch conference Draft as of 20 Nov 2021 We met. Decisions One point Another" in words
    assert "For CN Name and position For CH Name and position" in words
    assert "Name and position" not in text_of(html_of(story, signatures="no"))
    with transaction():
        issue_communique(SYSTEM, conference_id=story.conference.id, version=1)
    assert "Communiqué Launch conference Issued on 20 Nov 2021" in text_of(html_of(story))


def test_document_is_a_draft_again_as_of_when_the_communique_is_taken_back(
    story: Concluded, frozen: Callable[[datetime], None]
) -> None:
    write(story)
    with transaction():
        issue_communique(SYSTEM, conference_id=story.conference.id, version=1)
    later = LATER + timedelta(days=3)
    frozen(later)
    with transaction():
        take_back_communique(SYSTEM, conference_id=story.conference.id, version=2)
    assert "Draft as of 23 Nov 2021" in text_of(html_of(story))
    changes = list_changes(story.conference)
    assert (changes["communique"], changes["dossier"]) == (later, later)


def test_languages_stand_block_beside_block_where_they_have_as_many(story: Concluded) -> None:
    write(story)
    words = text_of(html_of(story, BOTH))
    assert "We met. 双方举行会议。 Decisions 议定事项 One point Another 一 二" in words
    assert rows_of(["One\n\nTwo", "只有一段"]) == [("One\n\nTwo", "只有一段")]


def test_document_of_no_communique_says_so(story: Concluded) -> None:
    for language in document_languages(story.conference):
        assert "There is no communiqué yet" in text_of(html_of(story, language)) or language == "zh"


@pytest.mark.parametrize("language", ["en", "zh", BOTH])
def test_document_is_made_with_its_fonts(story: Concluded, language: str) -> None:
    assert language in document_languages(story.conference)
    write(story)
    rendered = render_pdf(Order(html_of(story, language)))
    assert rendered.pages == 1
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        assert font_faults(pdf) == []


def test_pdf_is_public_once_it_says_what_was_issued(
    story: Concluded, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    write(story)
    ask(story)
    assert client.get("/c/launch/communique.pdf?lang=en").status_code == 404
    frozen(LATER + timedelta(minutes=1))
    with transaction():
        issue_communique(SYSTEM, conference_id=story.conference.id, version=1)
    frozen(LATER + timedelta(hours=1))
    assert client.get("/c/launch/communique.pdf?lang=en").status_code == 404
    frozen(LATER + timedelta(hours=2))
    ask(story)
    answer = client.get("/c/launch/communique.pdf?lang=en")
    assert (answer.status_code, answer.data) == (200, b"%PDF-1.7 short")
    assert "communique.pdf?lang=en" in client.get("/c/launch/communique").text
    assert client.get("/c/launch/communique.pdf?lang=xx").status_code == 404


def test_draft_that_was_composed_before_the_issue_can_not_be_asked_for_after_it(
    story: Concluded, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    draft = composed_before_the_issue(story)
    frozen(LATER + timedelta(seconds=1))
    with pytest.raises(Conflict, match="changed just now"):
        ask(story, draft)
    assert session().query(Document).count() == 0
    ask(story)
    assert client.get("/c/launch/communique.pdf?lang=en").status_code == 200


def test_draft_that_a_dossier_made_after_the_issue_is_not_public(
    story: Concluded, client: FlaskClient, frozen: Callable[[datetime], None]
) -> None:
    draft = composed_before_the_issue(story)
    frozen(LATER + timedelta(seconds=1))
    with transaction():
        keep_pdf(add_composed(story.conference.id, draft), Pdf(b"%PDF-1.7 draft", 1))
    assert client.get("/c/launch/communique.pdf?lang=en").status_code == 404


def composed_before_the_issue(story: Concluded) -> Composed:
    write(story)
    draft = composed_now()
    with transaction():
        issue_communique(SYSTEM, conference_id=story.conference.id, version=1)
    return draft


def composed_now() -> Composed:
    return compose(get_conference("launch"), DocumentKind.COMMUNIQUE, "en")


def ask(story: Concluded, composed: Composed | None = None) -> None:
    composed = composed or composed_now()
    with transaction():
        document = request_document(SYSTEM, conference_id=story.conference.id, composed=composed)
        keep_pdf(document.id, Pdf(b"%PDF-1.7 short", 1))
