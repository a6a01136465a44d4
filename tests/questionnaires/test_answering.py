"""What answers may be stored, by kind, category, condition and stage."""

from typing import Any

import pytest

from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.questionnaires.answering import REMOVED, WrongAnswers, checked_answers, opened
from eventapp.questionnaires.models import Audience, FieldKind, Stage
from eventapp.questionnaires.questionnaire import Questionnaire
from tests.questionnaires.builders import KEY, asking, question, section

pytestmark = pytest.mark.one_database
PDF = Upload("letter.pdf", "application/pdf", b"%PDF-1.7")


def answers(
    questionnaire: Questionnaire, given: dict[str, Any], kept: dict[str, Any] | None = None, **others: Any
) -> dict[str, Any]:
    category = others.pop("category", "delegate")
    return dict(checked_answers(questionnaire, category, given, kept or {}, secret_key=KEY, **others).answers)


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        (FieldKind.SHORT_TEXT, "  Room\t with\u202e a\x00 view ", "Room with a view"),
        (FieldKind.LONG_TEXT, "one\r\n  two  \n", "one\ntwo"),
        (FieldKind.CHOICE, "tea", "tea"),
        (FieldKind.CHOICES, ["water", "tea", "tea"], ["tea", "water"]),
        (FieldKind.NUMBER, " １２ ", 12),
        (FieldKind.NUMBER, "-3.50", -3.5),
        (FieldKind.NUMBER, 7.0, 7),
        (FieldKind.DATE, "2027-10-21", "2027-10-21"),
        (FieldKind.COUNTRY, "ch", "CH"),
        (FieldKind.ORGANIZATION, " ETH  Zürich ", "ETH Zürich"),
        (FieldKind.PHONE, "+41446681800", "+41 44 668 18 00"),
        (FieldKind.FILE, PDF, PDF),
        (FieldKind.YES_NO, "yes", True),
        (FieldKind.YES_NO, "no", False),
    ],
)
def test_an_answer_of_each_kind_is_stored_tidily(kind: FieldKind, given: Any, stored: Any) -> None:
    assert answers(asking(question("q", kind, options=("tea", "water"))), {"q": given}) == {"q": stored}


@pytest.mark.parametrize(
    ("kind", "given", "refusal"),
    [
        (FieldKind.SHORT_TEXT, "x" * 201, "Please keep this under 200 characters."),
        (FieldKind.SHORT_TEXT, {"file": "1"}, "Please fill this in."),
        (FieldKind.LONG_TEXT, "x" * 5001, "Please keep this under 5000 characters."),
        (FieldKind.CHOICE, "wine", "Please choose one of the answers."),
        (FieldKind.CHOICE, ["tea"], "Please choose one of the answers."),
        (FieldKind.CHOICES, ["tea", "wine"], "Please choose from these answers."),
        (FieldKind.NUMBER, "nan", "Please give a number, such as 12 or 3.5."),
        (FieldKind.NUMBER, "1e400", "Please give a number, such as 12 or 3.5."),
        (FieldKind.NUMBER, "9" * 13, "Please give a number, such as 12 or 3.5."),
        (FieldKind.DATE, "21.10.2027", "Please give a date, such as 2027-10-21."),
        (FieldKind.DATE, "0001-01-01", "Please give a date, such as 2027-10-21."),
        (FieldKind.COUNTRY, "ZZ", "Please choose a country from the list."),
        (
            FieldKind.PHONE,
            "044 668",
            "Please give the number with its country code, such as +41 44 668 18 00.",
        ),
        (FieldKind.FILE, "letter.pdf", "Please choose a file."),
        (FieldKind.YES_NO, "perhaps", "Please choose yes or no."),
        (FieldKind.YES_NO, ["yes"], "Please choose yes or no."),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(kind: FieldKind, given: Any, refusal: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        answers(asking(question("q", kind, options=("tea", "water"))), {"q": given})
    assert (raised.value.field, str(raised.value)) == ("q_q", refusal)


def test_all_refusals_come_at_once_and_the_first_names_its_field() -> None:
    form = asking(
        question("fine"),
        question("day", FieldKind.DATE),
        question("need", required_for=frozenset({"delegate"})),
    )
    with pytest.raises(WrongAnswers) as raised:
        answers(form, {"fine": "yes", "day": "soon"})
    assert (raised.value.field, list(raised.value.refusals)) == ("q_day", ["day", "need"])


def test_what_is_required_of_another_category_is_not_required_of_this_one() -> None:
    form = asking(question("need", required_for=frozenset({"media"})))
    assert answers(form, {}) == {}
    with pytest.raises(WrongAnswers):
        answers(form, {}, category="media")


def test_no_is_an_answer_to_a_required_question() -> None:
    form = asking(question("need", FieldKind.YES_NO, required_for=frozenset({"delegate"})))
    assert answers(form, {"need": "no"}) == {"need": False}


def test_a_section_for_another_category_is_neither_required_nor_stored() -> None:
    form = Questionnaire(
        (section(question("press", required_for=frozenset({"delegate", "media"})), categories=("media",)),)
    )
    assert answers(form, {"press": "AFP"}, {"press": "Xinhua"}) == {}
    assert answers(form, {"press": "AFP"}, category="media") == {"press": "AFP"}


def test_an_answer_hidden_by_its_condition_is_neither_required_nor_stored() -> None:
    everybody = frozenset({"delegate"})
    form = asking(
        question("hotel", FieldKind.YES_NO),
        question("room", FieldKind.CHOICE, options=("single", "double"), shown_if=("hotel", "yes")),
        question("with", required_for=everybody, shown_if=("room", "double")),
    )
    shown = {"hotel": "yes", "room": "double", "with": "Ms Li"}
    assert answers(form, shown) == {"hotel": True, "room": "double", "with": "Ms Li"}
    assert answers(form, {**shown, "hotel": "no"}) == {"hotel": False}
    with pytest.raises(WrongAnswers):
        answers(form, {**shown, "with": ""})


def test_conditions_in_a_circle_hide_instead_of_hanging() -> None:
    form = asking(
        question("a", FieldKind.YES_NO, shown_if=("b", "yes")),
        question("b", FieldKind.YES_NO, shown_if=("a", "yes")),
    )
    assert answers(form, {"a": "yes", "b": "yes"}) == {}


def test_unknown_fields_and_those_of_another_stage_are_refused() -> None:
    form = Questionnaire((section(question("flight"), stage=Stage.FOLLOW_UP),))
    for given in ({"made_up": "x"}, {"flight": "LX 188"}):
        with pytest.raises(InvalidInput):
            answers(form, given)


def test_answers_of_other_stages_stay_and_decide_what_is_asked() -> None:
    form = Questionnaire(
        (
            section(question("visa", FieldKind.YES_NO)),
            section(question("passport", shown_if=("visa", "yes")), stage=Stage.FOLLOW_UP),
        )
    )
    later = {"stages": (Stage.FOLLOW_UP,)}
    assert answers(form, {"passport": "X1"}, {"visa": True}, **later) == {"visa": True, "passport": "X1"}
    assert answers(form, {"passport": "X1"}, {"visa": False}, **later) == {"visa": False}
    assert answers(form, {"visa": "no"}, {"visa": True, "passport": "X1"}) == {"visa": False}


def test_a_sealed_answer_is_encrypted_and_stays_as_it_is_while_unchanged() -> None:
    form = asking(question("passport", is_sealed=True))
    first = answers(form, {"passport": "E1234567"})
    assert "E1234567" not in str(first)
    assert opened(first["passport"], KEY) == "E1234567"
    assert answers(form, {"passport": "E1234567"}, first) == first
    assert opened(answers(form, {"passport": "E9"}, first)["passport"], KEY) == "E9"
    assert answers(form, {"passport": ""}, first) == {}


def test_a_sealed_answer_of_another_key_is_kept_until_it_is_typed_anew() -> None:
    form = Questionnaire((section(question("passport", is_sealed=True), stage=Stage.FOLLOW_UP),))
    kept = {"passport": {"sealed": "of another installation"}}
    assert answers(form, {}, kept) == kept


def test_a_file_stays_until_another_is_sent_or_it_is_removed() -> None:
    form = asking(question("letter", FieldKind.FILE, required_for=frozenset({"delegate"})))
    kept = {"letter": {"file": "01F", "name": "letter.pdf"}}
    assert answers(form, {"letter": None}, kept) == kept
    assert answers(form, {"letter": PDF}, kept) == {"letter": PDF}
    with pytest.raises(WrongAnswers):
        answers(form, {"letter": REMOVED}, kept)


def test_a_blank_of_who_may_not_read_the_answer_leaves_it() -> None:
    form = asking(
        question("private", required_for=frozenset({"delegate"})),
        question("open", audiences=frozenset({"focal_point"})),
    )
    kept = {"private": "diabetes", "open": "vegetarian"}
    blank = {"private": "", "open": ""}
    assert answers(form, blank, kept, audience=Audience.FOCAL_POINT) == {"private": "diabetes"}


def test_approval_is_asked_only_where_an_answer_to_approve_has_changed() -> None:
    marked = question("role", needs_approval=True)
    form = Questionnaire(
        (
            section(marked, question("diet")),
            section(question("flight", needs_approval=True), stage=Stage.FOLLOW_UP),
        )
    )

    def asks(given: dict[str, Any], kept: dict[str, Any], stage: Stage = Stage.REGISTRATION) -> bool:
        return checked_answers(form, "delegate", given, kept, secret_key=KEY, stages=(stage,)).asks_approval

    assert asks({"role": "chair", "diet": "none"}, {"role": "chair"}) is False
    assert asks({"role": "guest"}, {"role": "chair"}) is True
    assert asks({"role": ""}, {"role": "chair"}) is True
    assert asks({"role": "chair"}, {}) is True
    assert asks({"flight": "LX 188"}, {}, Stage.FOLLOW_UP) is False
    assert asks({"flight": "LX 189"}, {"flight": "LX 188"}, Stage.FOLLOW_UP) is True
