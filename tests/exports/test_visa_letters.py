"""The letter for a visa: what it says, who has it, what becomes of it, and the page that checks it."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.delegations.services.visa_letters import revoke_visa_letter
from eventapp.designs.rules import DesignFacts
from eventapp.designs.services import change_design
from eventapp.errors import NotFound
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.exports.services import note_failure, request_own_document
from eventapp.files.queries import get_contents
from eventapp.files.rules import Upload
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, VisaLetter
from eventapp.workflows.privacy.nightly import remove_expired_answers
from tests.designs.conftest import picture
from tests.exports.fonts import font_faults
from tests.exports.letters import letter_for, tell_passport
from tests.exports.people import add_participant
from tests.exports.test_pdf_documents import text_of
from tests.queries import count_queries
from tests.registration.conftest import conference, member, other_conference

__all__ = ["conference", "member", "other_conference"]

LETTER = DocumentKind.VISA_LETTER
KEY = "a key for tests that is long enough"
SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def delegate(conference: Conference) -> Delegate:
    with transaction():
        made = add_participant(conference, "KELLER Regula", native_name="凯勒", position="Director", side=1)
        made.positions = LocalizedText(zh="处长")
        made.token_hash = token_hash(personal_token(KEY, made.id, 1))
    tell_passport(made)
    return made


@pytest.fixture
def letter(conference: Conference, delegate: Delegate) -> VisaLetter:
    return letter_for(conference, delegate)


def composed(letter: VisaLetter, language: str = "en") -> Composed:
    return compose(session().get_one(Conference, letter.conference_id), LETTER, language, letter.id)


def design(conference: Conference, **facts: object) -> None:
    with transaction():
        change_design(SYSTEM, conference_id=conference.id, version=0, facts=DesignFacts(**facts))  # type: ignore[arg-type]


def check_address(letter: VisaLetter) -> str:
    found = re.search(r'href="http://localhost(/c/launch-2027/visa-letters/[^"]+)"', composed(letter).html)
    assert found is not None
    return found[1]


def documents() -> list[Document]:
    session().rollback()
    session().expire_all()
    return session().query(Document).all()


def test_letter_says_what_consulates_ask(conference: Conference, letter: VisaLetter) -> None:
    design(
        conference,
        signatory_name=LocalizedText(en="Wang Min", zh="王敏"),
        signatory_position=LocalizedText(en="Director", zh="主任"),
        address=LocalizedText(en="1 Longcheng Avenue"),
        phone="+86 519 8568 0000",
    )
    words = text_of(composed(letter).html)
    said = [
        *("launch-2027/0001", "Embassy of Switzerland in Beijing", "KELLER Regula", "凯勒", "Female"),
        *("3 February 1980", "Switzerland", "X0123456"),
        *("1 January 2032", "Office", "Director", "20 October – 22 October 2027, 3 days", "Hi-Tech District"),
        *("accommodation, meals and local transport", "Wang Min", "1 Longcheng Avenue", "+86 519 8568 0000"),
        "office@park.example",
    ]
    assert [each for each in said if each not in words] == []
    chinese = text_of(composed(letter, "zh").html)
    said = ["签证邀请函", "启动大会", "女", "瑞士", "X0123456", "共3天", "王敏", "主任", "费用承担", "处长"]
    assert [each for each in said if each not in chinese] == []
    both = text_of(composed(letter, "both").html)
    assert [each for each in (*said, "Invitation letter for a visa", "Female") if each not in both] == []


def test_letter_when_passport_is_not_told_then_form_says_so_and_letter_leaves_lines(
    conference: Conference, sign_in: SignIn, member: Callable[[Role], User]
) -> None:
    with transaction():
        quiet = add_participant(conference, "Quiet Person", email="quiet@park.example")
    page = f"/manage/launch-2027/delegates/{quiet.id}/visa-letters"
    text = sign_in(member(Role.REGISTRAR)).get(page).get_data(as_text=True)
    assert ("Missing for the letter" in text, "<li>Passport number</li>" in text) == (True, True)
    assert "mailto:quiet%40park.example" in text or "mailto:quiet@park.example" in text
    words = text_of(composed(letter_for(conference, quiet)).html)
    assert words.count("________________") == 4


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"arrives_on": "2027-10-22", "leaves_on": "2027-10-25"}, "The conference is over by then."),
        ({"leaves_on": "2027-10-19"}, "This is before the arrival."),
        ({"arrives_on": "2027-10-18", "leaves_on": "2027-10-20"}, "The conference has not begun by then."),
        ({"leaves_on": "2028-10-19"}, "Please keep the visit within 90 days."),
        ({"costs": "nobody"}, "Not a valid choice."),
        ({"arrives_on": ""}, "Please fill this in."),
    ],
)
def test_letter_when_visit_cannot_be_then_said_and_what_was_typed_stays(
    delegate: Delegate,
    sign_in: SignIn,
    member: Callable[[Role], User],
    given: dict[str, str],
    message: str,
) -> None:
    page = f"/manage/launch-2027/delegates/{delegate.id}/visa-letters"
    visit = {"consulate": "Bern", "arrives_on": "2027-10-20", "leaves_on": "2027-10-22", "costs": "host"}
    answer = sign_in(member(Role.REGISTRAR)).post(page, data=visit | given)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, message in text, 'value="Bern"' in text) == (422, True, True)
    assert session().query(VisaLetter).count() == 0


def test_letter_when_asked_for_then_those_with_the_delegates_have_it(
    letter: VisaLetter, sign_in: SignIn, member: Callable[[Role], User], client: FlaskClient
) -> None:
    form = {"kind": "visa_letter", "language": "en", "subject_id": letter.id}
    asked = "/manage/launch-2027/documents"
    answer = sign_in(member(Role.REGISTRAR)).post(asked, data=form)
    assert answer.status_code == 303
    shown = answer.headers["Location"]
    organizer = sign_in(member(Role.ORGANIZER))
    assert organizer.get(shown).status_code == 200
    viewer = sign_in(member(Role.VIEWER))
    assert (viewer.post(asked, data=form).status_code, viewer.get(shown).status_code) == (403, 403)
    assert organizer.post(asked, data=form | {"subject_id": ""}).status_code == 404
    (document,) = documents()
    assert (document.delegate_id, document.subject_id) == (letter.delegate_id, letter.id)


def test_letter_when_delegate_asks_by_their_link_then_they_have_it_while_it_holds(
    client: FlaskClient, app: Flask, letter: VisaLetter, delegate: Delegate
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    own = f"/c/launch-2027/registration/{personal_token(KEY, delegate.id, 1)}"
    assert "pdf/visa_letter" in client.get(own).get_data(as_text=True)
    answer = client.post(f"{own}/pdf/visa_letter", data={"language": "zh"})
    assert (answer.status_code, client.get(answer.headers["Location"]).status_code) == (303, 200)
    assert [each.delegate_id for each in documents()] == [delegate.id]
    with transaction():
        revoke_visa_letter(SYSTEM, conference_id=letter.conference_id, letter_id=letter.id)
    assert documents() == []
    assert client.post(f"{own}/pdf/visa_letter", data={"language": "zh"}).status_code == 404
    with pytest.raises(NotFound):
        composed(letter)


def test_letter_when_passport_is_removed_at_night_or_making_fails_then_its_source_is_gone(
    conference: Conference, letter: VisaLetter, frozen: Callable[[datetime], None]
) -> None:
    with transaction():
        document = request_own_document(conference_id=conference.id, composed=composed(letter))
    assert "X0123456" in (documents()[0].source or "")
    with transaction():
        note_failure(document.id, "it failed")
    assert [(each.status, each.source) for each in documents()] == [("failed", None)]
    with transaction():
        request_own_document(conference_id=conference.id, composed=composed(letter))
    assert "X0123456" in (documents()[0].source or "")
    frozen(datetime(2027, 12, 31, tzinfo=UTC))
    remove_expired_answers(KEY)
    assert documents() == []


def test_check_when_letter_is_in_hand_then_page_says_whether_it_holds(
    client: FlaskClient, conference: Conference, letter: VisaLetter, delegate: Delegate
) -> None:
    address = check_address(letter)
    answer = client.get(address)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    said = ["This letter is valid.", "launch-2027/0001", "KELLER Regula", "Launch Conference"]
    assert [each for each in said if each not in text] == []
    assert [each for each in ("X0123456", "1980", "Director", "Female", "Beijing") if each in text] == []
    assert "此邀请函有效。" in client.get(f"{address}?lang=zh").get_data(as_text=True)
    client.get(f"{address}?lang=en")
    with transaction():
        session().get_one(Delegate, delegate.id).status = "applied"
    assert "This letter is no longer valid." in client.get(address).get_data(as_text=True)
    with transaction():
        session().get_one(Delegate, delegate.id).status = "accepted"
        revoke_visa_letter(SYSTEM, conference_id=conference.id, letter_id=letter.id)
    assert "This letter is no longer valid." in client.get(address).get_data(as_text=True)


def test_check_when_wrong_or_of_another_letter_then_there_is_none(
    client: FlaskClient, conference: Conference, other_conference: Conference, letter: VisaLetter
) -> None:
    with transaction():
        other = add_participant(conference, "Other Person")
    second = letter_for(conference, other)
    address = check_address(letter)
    check = address.rpartition("/")[2]
    assert len(check) * 4 == 128
    wrong = [
        address[:-1] + ("0" if address[-1] != "0" else "1"),
        f"/c/launch-2027/visa-letters/{second.number}/{check}",
        f"/c/launch-2027/visa-letters/9999/{check}",
        f"/c/other-2027/visa-letters/{letter.number}/{check}",
        f"/c/launch-2027/visa-letters/{letter.number}/é",
    ]
    assert [client.get(each).status_code for each in wrong] == [404] * 5


def test_letter_is_rendered_on_one_page_with_its_pictures(conference: Conference, letter: VisaLetter) -> None:
    upload = Upload("p.png", "image/png", picture((300, 200)))
    design(
        conference,
        signatory_name=LocalizedText(en="Wang Min", zh="王敏"),
        pictures=dict.fromkeys(("logo", "signature", "stamp"), upload),
    )
    for language in ("en", "both"):
        order = composed(letter, language).order
        pdf = render_pdf(order, get_contents(conference.id, order.pictures))
        assert (pdf.pages, len(order.pictures)) == (1, 3)
        with pikepdf.open(io.BytesIO(pdf.content)) as opened:
            assert font_faults(opened) == []


def test_letter_asks_as_many_queries_for_many_delegates_as_for_one(
    conference: Conference, letter: VisaLetter
) -> None:
    counted = []
    for more in (0, 5):
        with transaction():
            for number in range(more):
                add_participant(conference, f"Person {number}")
        session().expire_all()
        with count_queries() as asked:
            composed(letter)
        counted.append(len(asked))
    assert counted[0] == counted[1]
