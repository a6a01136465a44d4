"""A questionnaire as fields of a form: what is asked, filled in, refused and answered."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, render_template
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import StringField

from eventapp.files.rules import Upload
from eventapp.localized import LocalizedText
from eventapp.questionnaires.fields import QuestionsForm, with_questions
from eventapp.questionnaires.models import Audience, FieldKind, Stage
from eventapp.questionnaires.questionnaire import Questionnaire
from tests.questionnaires.builders import KEY, asking, question, section

EVERYBODY = frozenset({"delegate"})


class NameForm(QuestionsForm):
    name = StringField("Name")
    category = StringField("Category")


@pytest.fixture
def make(app: Flask) -> Any:
    """Return a function that gives the form as it comes with ``sent``, or as it is opened without."""
    app.config["WTF_CSRF_ENABLED"] = False

    def made(questionnaire: Questionnaire, sent: dict[str, Any] | None = None, **others: Any) -> NameForm:
        with app.test_request_context(method="POST" if sent is not None else "GET"):
            form_class = with_questions(NameForm, questionnaire, secret_key=KEY, **others)
            form = form_class(formdata=MultiDict(sent) if sent is not None else None)
            if sent is not None:
                form.validate()
            form.page = render_template("questionnaires/_questions.html", form=form)
            return form

    return made


def test_a_form_asks_each_question_and_answers_all(make: Any) -> None:
    form = make(
        asking(
            question("hotel", FieldKind.YES_NO, required_for=EVERYBODY),
            question("food", FieldKind.CHOICES, options=("fish", "meat")),
            question("many", FieldKind.CHOICE, options=tuple("abcdefgh")),
            question("land", FieldKind.COUNTRY),
        ),
        {"q_hotel": "no", "q_food": ["meat", "fish"], "q_many": "b", "q_land": "CH"},
    )
    assert form.errors == {}
    assert form.answered().answers == {"hotel": False, "food": ["fish", "meat"], "many": "b", "land": "CH"}


def test_all_errors_stand_at_their_fields(make: Any) -> None:
    form = make(
        asking(question("day", FieldKind.DATE), question("need", required_for=EVERYBODY)),
        {"q_day": "soon", "q_need": " "},
    )
    assert form.errors == {
        "q_day": ["Please give a date, such as 2027-10-21."],
        "q_need": ["Please fill this in."],
    }
    assert "soon" in form.page


def test_a_form_is_filled_in_from_what_is_kept(make: Any) -> None:
    form = make(
        asking(
            question("hotel", FieldKind.YES_NO),
            question("nights", FieldKind.NUMBER),
            question("letter", FieldKind.FILE),
        ),
        kept={"hotel": True, "nights": 3, "letter": {"file": "01F", "name": "<b>照会.pdf"}},
    )
    assert (form.q_hotel.data, form.q_nights.data, form.q_letter.data) == ("yes", "3", None)
    assert "We have: &lt;b&gt;照会.pdf" in form.page


def test_who_may_not_read_an_answer_does_not_get_it_and_may_leave_it(make: Any) -> None:
    form_of = asking(
        question("private", required_for=EVERYBODY), question("open", audiences=frozenset({"focal_point"}))
    )
    settings = {"kept": {"private": "diabetes", "open": "window"}, "audience": Audience.FOCAL_POINT}
    opened = make(form_of, **settings)
    assert ("diabetes" in opened.page, "window" in opened.page) == (False, True)
    assert "This is answered already." in opened.page
    sent = make(form_of, {"q_private": "", "q_open": "aisle"}, **settings)
    assert sent.answered().answers == {"private": "diabetes", "open": "aisle"}


def test_a_file_comes_as_an_upload_and_is_asked_for_again_when_something_else_is_wrong(make: Any) -> None:
    form_of = asking(question("letter", FieldKind.FILE), question("day", FieldKind.DATE))

    def letter(content: bytes) -> FileStorage:
        return FileStorage(io.BytesIO(content), filename="letter.pdf")

    right = make(form_of, {"q_letter": letter(b"%PDF-"), "q_day": ""})
    assert right.answered().answers == {"letter": Upload("letter.pdf", "application/pdf", b"%PDF-")}
    assert make(form_of, {"q_letter": letter(b"%PDF-"), "q_day": "soon"}).errors["q_letter"] == [
        "Please choose the file once more."
    ]
    assert make(form_of, {"q_letter": letter(b"<html>"), "q_day": ""}).errors["q_letter"] == [
        "Please choose a PDF, a picture (JPEG, PNG, WebP), or a Word, Excel or PowerPoint file "
        "(DOCX, XLSX, PPTX)."
    ]


def test_a_kept_file_goes_when_its_box_is_ticked(make: Any) -> None:
    form_of = asking(question("letter", FieldKind.FILE))
    kept = {"letter": {"file": "01F", "name": "letter.pdf"}}
    assert make(form_of, {}, kept=kept).answered().answers == kept
    assert make(form_of, {"q_letter": "remove"}, kept=kept).answered().answers == {}


def test_with_several_categories_the_chosen_one_counts(make: Any) -> None:
    form_of = Questionnaire(
        (
            section(question("press", required_for=frozenset({"media"})), categories=("media",)),
            section(question("vip"), categories=("vip",)),
        )
    )
    categories = {"categories": ("delegate", "media")}
    assert make(form_of, {"category": "media"}, **categories).errors == {"q_press": ["Please fill this in."]}
    assert make(form_of, {"category": "delegate"}, **categories).errors == {}
    # A category that this form doesn't offer counts as the first that it does.
    assert make(form_of, {"category": "vip"}, **categories).asked_category() == "delegate"
    page = make(form_of, **categories).page
    assert ('data-categories="media"' in page, "Only for: Media." in page, "q_vip" in page) == (
        True,
        True,
        False,
    )


def test_a_condition_is_said_in_words_and_for_the_script(make: Any) -> None:
    page = make(
        asking(
            question("hotel", FieldKind.YES_NO, label=LocalizedText(en="Do you need a <hotel>?")),
            question("room", shown_if=("hotel", "yes")),
        )
    ).page
    assert 'data-shown-if="q_hotel" data-shown-values="yes"' in page
    assert "Only if “Do you need a &lt;hotel&gt;?” is answered with: Yes." in page


def test_a_follow_up_asks_what_the_registration_leaves_open(make: Any) -> None:
    form_of = Questionnaire(
        (
            section(question("visa", FieldKind.YES_NO)),
            section(question("passport", shown_if=("visa", "yes")), stage=Stage.FOLLOW_UP),
        )
    )
    later = {"stages": (Stage.FOLLOW_UP,)}
    assert "q_passport" in make(form_of, kept={"visa": True}, **later).page
    assert "q_passport" not in make(form_of, kept={"visa": False}, **later).page
    answered = make(form_of, {"q_passport": "E1"}, kept={"visa": True}, **later).answered()
    assert answered.answers == {"visa": True, "passport": "E1"}


def test_what_a_standard_section_asks_in_detail_is_not_asked_twice(make: Any) -> None:
    meals = replace(section(question("diet")), standard_key="dietary")
    assert make(Questionnaire((meals,))).asked_instead() == {"dietary"}
    assert make(asking(question("diet"))).asked_instead() == frozenset()
    for_media = Questionnaire((replace(meals, categories=frozenset({"media"})),))
    assert make(for_media, categories=("delegate", "media")).asked_instead() == frozenset()
