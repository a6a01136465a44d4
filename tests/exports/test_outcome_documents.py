"""Documents of outcomes: what they show and leave out, that they are made, and kept for each subject."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agreements.models import (
    Agreement,
)
from eventapp.conferences.models import Membership
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import Document, DocumentKind, DocumentStatus
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Order, Pdf, render_pdf
from eventapp.exports.queries import list_newest
from eventapp.exports.services import KEPT, keep_pdf, request_document
from eventapp.exports.summary import read_summary
from eventapp.permissions import Role
from tests.exports.concluded import LATER, Concluded
from tests.exports.fonts import font_faults
from tests.exports.outcomes import add_agreement, add_item
from tests.exports.test_pdf_documents import text_of
from tests.minutes.builders import NINE, make_agenda_item, make_conference
from tests.queries import count_queries

KINDS = (
    DocumentKind.MINUTES,
    DocumentKind.REGISTER,
    DocumentKind.AGREEMENT,
    DocumentKind.INDICATORS,
    DocumentKind.SUMMARY,
)


def html_of(story: Concluded, kind: DocumentKind, language: str = "en") -> str:
    conference = get_conference(story.conference.slug)
    return compose(conference, kind, language, subject_of(story, kind)).html


def subject_of(story: Concluded, kind: DocumentKind) -> str | None:
    return {DocumentKind.MINUTES: story.item_id, DocumentKind.AGREEMENT: story.agreement_id}.get(kind)


def test_minutes_show_who_was_there_and_what_came_of_it(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.MINUTES))
    expected = (
        "Signing of the memorandum",
        "21 October 2021 · 09:00–10:00",
        "Approved minutes · Version 2",
        "Delegation of Changzhou Li Hong Office Excused Wang Fang Office",
        "Delegation of Zug Anna Keller Office Absent Beat Meier Office",
        "Both sides welcomed the memorandum.",
        "A working group meets every quarter. Parties: CN, Canton of Zug",
        "Confidential The price stays secret.",
        "In force Memorandum on exchange Memorandum of understanding · Changzhou Park, Canton of Zug",
        "High priority Name the experts Anna Keller Canton of Zug 26 Oct 2021 In progress 40%",
        "Book the rooms Canton of Zug – To do",
    )
    assert [text for text in expected if text not in words] == []
    assert "First exchange" not in words


def test_minutes_speak_chinese_alone_where_that_is_asked_for(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.MINUTES, "zh"))
    for text in ("纪要已审定 · 第2版", "双方对备忘录表示 欢迎", "请假", "有关各方：", "高优先级", "已生效"):
        assert text in words
    assert "Both sides" not in words
    assert "Excused" not in words


def test_minutes_of_an_item_without_any_say_so(story: Concluded) -> None:
    with transaction():
        item = make_agenda_item(story.conference.id, "Lunch")
    words = text_of(compose(story.conference, DocumentKind.MINUTES, "en", item.id).html)
    assert "Nothing is recorded yet" in words
    assert "No minutes yet" in words


def test_register_begins_with_what_is_overdue(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.REGISTER))
    assert "Overdue Open Completed Cancelled or carried over 1 4 1 2" in words
    titles = (
        *("Name the experts", "First exchange", "Book the rooms", "Ask the lawyers"),
        *("Prepare the quiet letter", "Send the photographs", "Rent a bus", "Follow the matter"),
    )
    assert sorted(titles, key=words.index) == list(titles)
    assert "Confidential Ask the lawyers" in words
    assert "Follow the matter – Carried over" in words
    assert "From “Memorandum on exchange”" in words
    assert "anna@zug.example" not in html_of(story, DocumentKind.REGISTER)


def test_register_is_another_document_once_something_became_overdue(
    story: Concluded, frozen: Callable[[datetime], None]
) -> None:
    before = compose(story.conference, DocumentKind.REGISTER, "en")
    frozen(LATER + timedelta(days=200))
    assert compose(story.conference, DocumentKind.REGISTER, "en") == before
    frozen(LATER + timedelta(days=271))
    after = compose(story.conference, DocumentKind.REGISTER, "en")
    assert after.content_hash != before.content_hash
    assert "As of 27 Oct 2021" in text_of(before.html)
    assert "As of 18 Aug 2022" in text_of(after.html)


def test_agreement_sheet_shows_parties_dates_and_languages(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.AGREEMENT))
    expected = (
        "Memorandum on exchange",
        "· Memorandum of understanding",
        "In force Signed on 21 Oct 2021 In force since 31 Oct 2021 Expires on 17 Jul 2024 · renewed 1 time",
        "English equally authentic Chinese equally authentic German",
        "Exchange of experts every year.",
        "CN Changzhou Park Zhang Min Director Text cleared on",
        "CH Canton of Zug Urs Frei Director Text cleared on",
        "First exchange",
    )
    assert [text for text in expected if text not in words] == []
    assert render_pdf(Order(html_of(story, DocumentKind.AGREEMENT))).pages == 1


def test_indicators_show_the_figures_as_pictures_in_both_languages(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.INDICATORS, BOTH))
    for text in ("Participants by side 各参会方参会人员", "Science park", "科技园区", "Valuable contact"):
        assert text in words
    assert "3 1 3 2 8 0" in words


def test_summary_leaves_out_what_is_confidential_or_follows_from_it(story: Concluded) -> None:
    words = text_of(html_of(story, DocumentKind.SUMMARY))
    secrets = ("The price stays secret", "Quiet letter", "Ask the lawyers", "Prepare the quiet letter")
    assert [text for text in (*secrets, "Given up") if text in words] == []
    summary = read_summary(story.conference)
    assert (summary.decisions, len(summary.agreements), summary.working_links) == (1, 1, 1)
    assert (summary.promised, summary.completed) == (5, 1)
    for text in ("In force Memorandum on exchange", "Parties: CN, Canton of Zug", "First exchange"):
        assert text in words


def test_summary_says_nothing_of_agreements_that_are_only_an_idea(story: Concluded) -> None:
    with transaction():
        idea = add_agreement(story.conference, "idea", "Merge the parks")
        add_item(story.conference, title="Ask the owners", agreement_id=idea.id)
    words = text_of(html_of(story, DocumentKind.SUMMARY))
    assert ("Ask the owners" in words, "Merge the parks" in words) == (True, False)
    with transaction():
        session().get_one(Agreement, idea.id).stage = "draft"
    assert "Merge the parks" in text_of(html_of(story, DocumentKind.SUMMARY))


def test_summary_of_an_agreement_and_a_link_is_newer_than_before(
    story: Concluded, frozen: Callable[[datetime], None]
) -> None:
    before = changed_at(story.conference, DocumentKind.SUMMARY)
    frozen(LATER + timedelta(days=1))
    with transaction():
        add_agreement(story.conference, "idea")
    assert changed_at(story.conference, DocumentKind.SUMMARY) > before


@pytest.mark.parametrize("kind", KINDS)
def test_document_of_outcomes_is_made_in_each_language(story: Concluded, kind: DocumentKind) -> None:
    for language in document_languages(story.conference):
        source = html_of(story, kind, language)
        # A table without any head is none for who hears the document (ISO 14289-1, 7.5).
        assert [table for table in source.split("<table")[1:] if "<th" not in table.split("</table")[0]] == []
        rendered = render_pdf(Order(source))
        with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
            assert font_faults(pdf) == []


def test_documents_of_an_empty_conference_are_made(app: Flask) -> None:
    with transaction():
        empty = make_conference("empty")
    for kind in (DocumentKind.REGISTER, DocumentKind.INDICATORS):
        assert render_pdf(compose(empty, kind, BOTH).order).pages == 1


@pytest.mark.parametrize("kind", [DocumentKind.MINUTES, DocumentKind.AGREEMENT])
def test_document_of_another_conference_s_subject_is_not_found(story: Concluded, kind: DocumentKind) -> None:
    with transaction():
        other = make_conference("other")
    for subject_id in (subject_of(story, kind), "0" * 26, None):
        with pytest.raises(NotFound):
            compose(other, kind, "en", subject_id)


def ask(story: Concluded, subject_id: str) -> Document:
    composed = compose(get_conference("launch"), DocumentKind.MINUTES, "en", subject_id)
    with transaction():
        document = request_document(SYSTEM, conference_id=story.conference.id, composed=composed)
        keep_pdf(document.id, Pdf(b"%PDF-1.7 short", 1))
        return document


def test_documents_are_kept_for_each_subject_and_apart_from_the_conference_s(story: Concluded) -> None:
    with transaction():
        other = make_agenda_item(story.conference.id, "Lunch").id
    first, of_other = ask(story, story.item_id).id, ask(story, other).id
    for number in range(KEPT):
        with transaction():
            add_item(story.conference, title=f"More {number}", agenda_item_id=story.item_id)
        newest = ask(story, story.item_id).id
    kept = {document.id: document.subject_id for document in session().query(Document)}
    assert first not in kept
    assert (kept[of_other], kept[newest], len(kept)) == (other, story.item_id, KEPT + 1)
    assert list_newest(story.conference.id) == {}


def test_equal_documents_of_two_subjects_are_two(story: Concluded) -> None:
    with transaction():
        one, two = (make_agenda_item(story.conference.id, "Lunch").id for _ in range(2))
    composed = [compose(story.conference, DocumentKind.MINUTES, "en", item_id) for item_id in (one, two)]
    assert composed[0].html == composed[1].html
    assert composed[0].content_hash != composed[1].content_hash


@pytest.fixture
def viewer(story: Concluded, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        session().add(
            Membership(
                id=new_id(),
                conference_id=story.conference.id,
                user_id=organizer.id,
                role=Role.VIEWER,
                created_at=NINE,
            )
        )
    return sign_in(organizer)


@pytest.mark.parametrize("kind", KINDS)
def test_button_asks_for_a_document_that_then_waits(
    story: Concluded, viewer: FlaskClient, kind: DocumentKind
) -> None:
    data = {"kind": kind.value, "language": "zh", "subject_id": subject_of(story, kind) or ""}
    answer = viewer.post("/manage/launch/documents", data=data)
    assert answer.status_code == 303
    document = session().query(Document).one()
    assert answer.headers["Location"] == f"/manage/launch/documents/{document.id}"
    assert (document.kind, document.language, document.status) == (kind, "zh", DocumentStatus.WAITING)
    assert document.subject_id == subject_of(story, kind)
    assert viewer.get(answer.headers["Location"]).status_code == 200


def test_button_with_a_subject_that_is_none_of_the_conference_is_not_found(
    story: Concluded, viewer: FlaskClient
) -> None:
    for kind in (DocumentKind.MINUTES, DocumentKind.AGREEMENT):
        data = {"kind": kind.value, "language": "en", "subject_id": "0" * 26}
        assert viewer.post("/manage/launch/documents", data=data).status_code == 404
    assert session().query(Document).count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_number_of_queries_is_the_same_for_many_rows(story: Concluded, kind: DocumentKind) -> None:
    numbers = []
    for _ in range(2):
        session().expire_all()
        conference = get_conference("launch")
        with count_queries() as queries:
            compose(conference, kind, "en", subject_of(story, kind))
        numbers.append(len(queries))
        with transaction():
            for _number in range(3):
                add_item(conference, agenda_item_id=story.item_id, agreement_id=story.agreement_id)
                add_agreement(conference, "signed", agenda_item_id=story.item_id)
    assert numbers[0] == numbers[1]


def test_documents_are_offered_where_organizers_look_at_what_they_show(
    story: Concluded, viewer: FlaskClient
) -> None:
    offered = {
        "action-items": {("register", ""), ("status_report", "")},
        "indicators": {("indicators", "")},
        f"agenda/{story.item_id}/outcomes": {("minutes", story.item_id)},
        f"agreements/{story.agreement_id}": {("agreement", story.agreement_id)},
        f"agreements/{story.agreement_id}/sheet": {("agreement", story.agreement_id)},
    }
    fields = r'name="kind" value="(\w+)">\s*<input type="hidden" name="subject_id" value="(\w*)"'
    for path, documents in offered.items():
        page = viewer.get(f"/manage/launch/{path}")
        assert (page.status_code, set(re.findall(fields, page.text))) == (200, documents), path


def test_documents_page_offers_register_and_indicators(story: Concluded, viewer: FlaskClient) -> None:
    page = viewer.get("/manage/launch/documents?lang=en").text
    kinds = re.findall(r"/documents/choose/(\w+)", page)
    assert {"programme", "summary", "register", "indicators"} <= set(kinds)
