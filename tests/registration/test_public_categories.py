"""The public form where categories, modes and a conference's own questions ask for more."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.files.models import StoredFile
from eventapp.questionnaires.models import FieldKind
from eventapp.registration.models import Delegate
from tests.registration.conftest import Fill
from tests.registration.pages import ask, errors_of, text_of

FORM = "/c/launch-2027/register"


def set_modes(conference: Conference, **modes: str) -> None:
    with transaction():
        session().get_one(Conference, conference.id).registration_modes = modes


def only_delegate() -> Delegate:
    return session().scalars(select(Delegate)).one()


def nobody_is_stored() -> bool:
    return session().scalar(select(func.count()).select_from(Delegate)) == 0


def test_category_is_not_asked_where_one_alone_is_open(client: FlaskClient, conference: Conference) -> None:
    assert 'name="category"' not in text_of(client.get(FORM))


def test_category_is_asked_where_several_are_open_and_says_who_decides(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    set_modes(conference, media="approval")
    page = text_of(client.get(FORM))
    assert re.findall(r'name="category"[^>]*value="(\w+)"', page) == ["delegate", "media"]
    assert "Media: the secretariat decides" in page
    own = client.post(FORM, data=fill(category="media"))
    assert "The secretariat looks at it, decides, and writes to li.wei@park.example." in text_of(
        client.get(own.location)
    )
    delegate = only_delegate()
    assert (delegate.category, delegate.status, delegate.holds_seat) == ("media", "applied", False)


@pytest.mark.parametrize("category", ["vip", "", "king", "delegate\x00"])
def test_category_by_invitation_or_unknown_is_refused_at_its_field(
    client: FlaskClient, conference: Conference, fill: Fill, category: str
) -> None:
    set_modes(conference, media="open")
    answer = client.post(FORM, data=fill(category=category))
    if category == "delegate\x00":  # control characters are taken away
        assert answer.status_code == 303
        return
    assert (answer.status_code, errors_of(answer)) == (422, {"category"})
    assert nobody_is_stored()


def test_one_category_with_approval_is_called_an_application(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    set_modes(conference, delegate="approval")
    page = text_of(client.get(FORM))
    assert "Send this form to apply. The secretariat decides and writes to you." in page
    assert "Send the application" in page
    client.post(FORM, data=fill())
    assert only_delegate().status == "applied"


def test_conference_by_invitation_alone_says_so_and_takes_no_form(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    set_modes(conference, delegate="invitation")
    page = text_of(client.get(FORM))
    assert "Registration is by invitation" in page
    assert "office@park.example" in page
    assert "<form" not in page
    answer = client.post(FORM, data=fill())
    assert answer.status_code == 422
    assert nobody_is_stored()


def test_public_page_when_by_invitation_alone_then_says_so_and_leads_nobody_to_the_form(
    client: FlaskClient, conference: Conference
) -> None:
    front = FORM.removesuffix("register")
    assert client.get(front).text.count(f'href="{FORM}"') == 2
    set_modes(conference, delegate="invitation")
    page = client.get(front).text
    assert page.count(f'href="{FORM}"') == 0
    assert page.count("Registration is by invitation") == 1


def test_form_of_address_and_position_in_the_other_language_are_kept_and_shown(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    page = text_of(client.get(FORM))
    assert 'name="positions-zh"' in page
    assert 'name="positions-en"' not in page
    assert '<option value="H.E.">' in page
    own = client.post(FORM, data=fill(form_of_address="H.E.", **{"positions-zh": "主任"}))
    delegate = only_delegate()
    assert (delegate.form_of_address, dict(delegate.positions)) == ("H.E.", {"zh": "主任"})
    shown = text_of(client.get(own.location))
    assert "H.E. Li Wei" in shown
    assert '<dd lang="zh-Hans">主任</dd>' in shown
    assert '<dd lang="zh-Hans">李伟</dd>' in shown


def test_form_in_chinese_asks_for_the_position_in_english(
    client: FlaskClient, conference: Conference
) -> None:
    page = text_of(client.get(FORM + "?lang=zh"))
    assert 'name="positions-en"' in page
    assert 'name="positions-zh"' not in page


def test_change_keeps_form_of_address_and_positions(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    more = {"form_of_address": "Dr", "positions-zh": "主任"}
    own = client.post(FORM, data=fill(**more)).location.split("?")[0]
    form = text_of(client.get(own + "/change?lang=zh"))
    assert 'value="Dr"' in form
    assert 'value="主任"' in form
    client.post(own + "/change", data=fill(**more, version="1", position="Chair"))
    delegate = only_delegate()
    assert (delegate.form_of_address, dict(delegate.positions), delegate.position) == (
        "Dr",
        {"zh": "主任"},
        "Chair",
    )


@pytest.mark.parametrize(("field", "typed"), [("form_of_address", "x" * 41), ("positions-zh", "主" * 201)])
def test_form_of_address_or_position_too_long_is_told_at_its_field(
    client: FlaskClient, conference: Conference, fill: Fill, field: str, typed: str
) -> None:
    answer = client.post(FORM, data=fill(**{field: typed}))
    assert (answer.status_code, errors_of(answer)) == (422, {field})


def test_own_questions_are_asked_and_their_errors_told_with_all_others(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    question = ask(conference, required_for=["delegate"])
    name = f"q_{question.id}"
    assert f'name="{name}"' in text_of(client.get(FORM))
    wrong = client.post(FORM, data=fill(email="nobody@"))
    assert (wrong.status_code, errors_of(wrong)) == (422, {name, "email"})
    own = client.post(FORM, data=fill(**{name: "<b>LX 188</b>"}))
    assert only_delegate().answers == {question.id: "<b>LX 188</b>"}
    page = client.get(own.location).get_data(as_text=True)
    assert "&lt;b&gt;LX 188&lt;/b&gt;" in page
    assert "<b>LX" not in page


def upload(content: bytes, filename: str = "passport.pdf") -> Any:
    return (io.BytesIO(content), filename)


def test_file_of_a_refused_form_is_asked_for_again_and_stored_with_the_next(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    question = ask(conference, FieldKind.FILE)
    name = f"q_{question.id}"
    refused = client.post(FORM, data={**fill(email="nobody@"), name: upload(b"%PDF-1.7 mine")})
    assert errors_of(refused) == {"email", name}
    assert "Please choose the file once more." in text_of(refused)
    assert session().scalar(select(func.count()).select_from(StoredFile)) == 0
    sent = client.post(FORM, data={**fill(), name: upload(b"%PDF-1.7 mine")})
    (file,) = session().scalars(select(StoredFile)).all()
    assert only_delegate().answers == {question.id: {"file": file.id, "name": "passport.pdf"}}
    download = client.get(f"{sent.location.split('?')[0]}/files/{file.id}")
    assert (download.status_code, download.data) == (200, b"%PDF-1.7 mine")
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_double_click_with_a_file_stores_one_file(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    name = f"q_{ask(conference, FieldKind.FILE).id}"
    answers = [client.post(FORM, data={**fill(), name: upload(b"%PDF-1.7 mine")}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert session().scalar(select(func.count()).select_from(StoredFile)) == 1


def test_file_that_is_something_else_is_refused(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    name = f"q_{ask(conference, FieldKind.FILE).id}"
    answer = client.post(FORM, data={**fill(), name: upload(b"MZ\x90\x00 program")})
    assert (answer.status_code, errors_of(answer)) == (422, {name})
    assert nobody_is_stored()
