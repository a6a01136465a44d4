"""Answers for reading, as far as each reader may see them, and the files among them."""

import pytest
from flask import Flask, render_template

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.files.queries import get_file
from eventapp.files.rules import Upload
from eventapp.localized import LocalizedText
from eventapp.questionnaires.answering import checked_answers, file_ids
from eventapp.questionnaires.models import Audience, FieldKind
from eventapp.questionnaires.questionnaire import Questionnaire
from eventapp.questionnaires.services import keep_uploads
from eventapp.questionnaires.showing import may_open_file, shown_answers
from tests.questionnaires.builders import KEY, asking, question

FOCAL_POINT = frozenset({Audience.FOCAL_POINT})
DESK = frozenset({Audience.DESK})
ASKED = asking(
    question("hotel", FieldKind.YES_NO, audiences=FOCAL_POINT),
    question("food", FieldKind.CHOICES, options=("fish", "meat"), audiences=FOCAL_POINT | DESK),
    question("land", FieldKind.COUNTRY),
    question("day", FieldKind.DATE, label=LocalizedText(en="Day", zh="日期")),
    question("nights", FieldKind.NUMBER),
    question("passport", is_sealed=True),
    question("letter", FieldKind.FILE, audiences=DESK),
    question("blank"),
)
GIVEN = {
    "hotel": "no",
    "food": ["fish", "meat"],
    "land": "CH",
    "day": "2027-10-21",
    "nights": "2",
    "passport": "E1234567",
}


def shown(audience: Audience | None = None, language: str = "en", key: str = KEY) -> list[tuple[str, str]]:
    kept = checked_answers(ASKED, "delegate", GIVEN, {}, secret_key=KEY).answers
    answers = {**kept, "letter": {"file": "01F", "name": "letter.pdf"}, "gone": "of a removed field"}
    sections = shown_answers(ASKED, answers, audience=audience, language=language, secret_key=key)
    return [(answer.label, answer.text) for section in sections for answer in section.answers]


@pytest.mark.usefixtures("app")
def test_the_delegate_and_the_secretariat_read_all_in_words() -> None:
    assert shown() == [
        ("Hotel", "No"),
        ("Food", "Fish, Meat"),
        ("Land", "Switzerland"),
        ("Day", "21 Oct 2027"),
        ("Nights", "2"),
        ("Passport", "E1234567"),
        ("Letter", "letter.pdf"),
    ]
    assert shown(language="zh")[2:4] == [("Land", "瑞士"), ("日期", "2027年10月21日")]


@pytest.mark.usefixtures("app")
def test_others_read_only_what_they_may_see() -> None:
    assert shown(Audience.FOCAL_POINT) == [("Hotel", "No"), ("Food", "Fish, Meat")]
    assert shown(Audience.DESK) == [("Food", "Fish, Meat"), ("Letter", "letter.pdf")]


@pytest.mark.usefixtures("app")
def test_a_sealed_answer_is_not_read_with_another_key() -> None:
    assert "Passport" not in dict(shown(key="the key of another installation"))


def test_an_option_that_was_taken_away_shows_its_key(app: Flask) -> None:
    form_of = asking(question("food", FieldKind.CHOICES, options=("fish",)))
    (section,) = shown_answers(
        form_of, {"food": ["fish", "meat"]}, audience=None, language="en", secret_key=KEY
    )
    assert [answer.text for answer in section.answers] == ["Fish, meat"]


def test_answers_are_shown_as_text_and_files_as_links(app: Flask) -> None:
    form_of = asking(question("wish"), question("letter", FieldKind.FILE))
    answers = {"wish": "<b>quiet</b>", "letter": {"file": "01F", "name": "<i>.pdf"}}
    sections = shown_answers(form_of, answers, audience=None, language="en", secret_key=KEY)
    with app.test_request_context():
        page = render_template(
            "questionnaires/_answers.html",
            shown=sections,
            answer_file_url=lambda file_id: f"/files/{file_id}",
        )
        without = render_template("questionnaires/_answers.html", shown=sections)
    assert "&lt;b&gt;quiet&lt;/b&gt;" in page
    assert '<a href="/files/01F">&lt;i&gt;.pdf</a>' in page
    assert "<a" not in without


def test_a_file_opens_for_who_may_read_its_answer() -> None:
    answers = {"letter": {"file": "01F", "name": "letter.pdf"}}
    allowed = [
        may_open_file(ASKED, answers, "01F", who) for who in (None, Audience.DESK, Audience.FOCAL_POINT)
    ]
    assert allowed == [True, True, False]
    assert may_open_file(ASKED, answers, "02F", None) is False
    assert may_open_file(Questionnaire(()), answers, "01F", None) is False


def test_uploads_are_kept_with_the_answers_and_replaced_files_go(conference: Conference) -> None:
    letter = Upload("letter.pdf", "application/pdf", b"%PDF- letter")
    with transaction():
        first = keep_uploads(conference.id, {"letter": letter, "hotel": True})
    (file_id,) = file_ids(first)
    assert first == {"letter": {"file": file_id, "name": "letter.pdf"}, "hotel": True}
    assert get_file(conference.id, file_id).content == b"%PDF- letter"
    with transaction():
        assert keep_uploads(conference.id, first, kept=first) == first
    with transaction():
        second = keep_uploads(conference.id, {"letter": letter}, kept=first)
    assert file_ids(second) != file_ids(first)
    with pytest.raises(NotFound):
        get_file(conference.id, file_id)
