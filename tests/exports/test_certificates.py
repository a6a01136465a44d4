"""Certificates of attendance: for those who came, as they are called, and for nobody else."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.accounts.tokens import token_hash
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.designs.queries import Design
from eventapp.errors import InvalidInput, NotFound
from eventapp.exports import summary
from eventapp.exports.changes import changed_at, list_changes
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf import certificates as composer
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.permissions import Role
from eventapp.registration.links import personal_token
from eventapp.registration.models import CheckIn, Delegate
from tests.exports.people import add_delegation, add_participant
from tests.exports.test_pdf_documents import text_of
from tests.queries import count_queries
from tests.registration.conftest import conference, member, other_conference

__all__ = ["conference", "member", "other_conference"]

ONE, ALL = DocumentKind.CERTIFICATE, DocumentKind.CERTIFICATES
KEY = "a key for tests that is long enough"
SignIn = Callable[[User], FlaskClient]


def came(conference: Conference, name: str, *days: int, **more: object) -> Delegate:
    with transaction():
        delegate = add_participant(conference, name, **more)
        delegate.token_hash = token_hash(personal_token(KEY, delegate.id, 1))
        for day in days:
            session().add(
                CheckIn(
                    conference_id=conference.id,
                    delegate_id=delegate.id,
                    day=date(2027, 10, day),
                    at=now(),
                    by_name="Desk",
                )
            )
    return delegate


def test_certificate_says_who_came_to_what_and_when(conference: Conference) -> None:
    with transaction():
        conference.ends_on = date(2027, 10, 22)
    delegate = came(conference, "LI Wei", 21, 22, native_name="李伟")
    words = text_of(compose(conference, ONE, "en", delegate.id).html)
    said = ["Certificate of attendance", "LI Wei", "李伟", "Office", "Launch Conference", "Hi-Tech District"]
    assert [each for each in said if each not in words] == []
    assert "Days attended: 21 Oct 2027, 22 Oct 2027" in words
    chinese = text_of(compose(conference, ONE, "zh", delegate.id).html)
    assert [each for each in ("参会证书", "兹证明", "启动大会") if each not in chinese] == []


def test_certificate_says_whose_logo_it_has(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    delegate = came(conference, "LI Wei", 21)
    monkeypatch.setattr(summary, "read_design", lambda _id: Design(logo_id="0" * 26))
    html = compose(conference, ONE, "en", delegate.id).html
    assert re.findall('<img class="logo"[^>]* alt="(.*?)"', html) == ["Logo of Launch Conference"]


def test_certificate_when_somebody_did_not_come_or_left_then_there_is_none(
    conference: Conference, other_conference: Conference
) -> None:
    absent, gone = came(conference, "Absent Person"), came(conference, "Gone Person", 21)
    elsewhere = came(other_conference, "Other Person", 21)
    with transaction():
        session().get_one(Delegate, gone.id).status = "cancelled"
        session().get_one(Delegate, gone.id).holds_seat = False
    for delegate in (absent, gone, elsewhere):
        with pytest.raises(NotFound):
            compose(conference, ONE, "en", delegate.id)
    assert "Nobody was checked in yet" in text_of(compose(conference, ALL, "en").html)


def test_certificates_when_somebody_comes_or_is_called_otherwise_then_are_as_of_then(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    def as_of() -> list[str]:
        return re.findall(r'"dcterms.modified" content="(.*?)"', compose(conference, ALL, "en").html)

    first = datetime(2027, 10, 21, 2, tzinfo=UTC)
    delegate = came(conference, "LI Wei")
    frozen(first)
    came(conference, "CAI Min", 21)
    assert as_of() == ["2027-10-21"]
    assert changed_at(conference, ALL) == list_changes(conference)[ALL] == first
    frozen(first + timedelta(days=2))
    with transaction():
        renamed = session().get_one(Delegate, delegate.id)
        renamed.name, renamed.updated_at = "LI Weiwei", now()
    assert as_of() == ["2027-10-23"]


def test_certificates_when_for_all_then_a_page_each_and_bounded(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        park = add_delegation(conference, "Park")
    for name in ("AN Jie", "BO Lin"):
        came(conference, name, 21, delegation_id=park.id)
    came(conference, "CAI Min", 21)
    names = re.compile("AN Jie|BO Lin|CAI Min")
    assert names.findall(text_of(compose(conference, ALL, "en").html)) == ["AN Jie", "BO Lin", "CAI Min"]
    of_park = compose(conference, ALL, "en", park.id)
    assert names.findall(text_of(of_park.html)) == ["AN Jie", "BO Lin"]
    assert render_pdf(of_park.order).pages == 2
    counted = []
    for more in (0, 5):
        for number in range(more):
            came(conference, f"Person {number}", 21)
        session().expire_all()
        with count_queries() as asked:
            compose(conference, ALL, "en")
        counted.append(len(asked))
    assert counted[0] == counted[1]
    monkeypatch.setattr(composer, "MOST_APIECE", 2)
    with pytest.raises(InvalidInput):
        compose(conference, ALL, "en")


def test_certificate_has_a_page_in_each_language_however_long_the_texts_are(conference: Conference) -> None:
    with transaction():
        conference.ends_on = date(2027, 10, 22)
    short = came(conference, "LI Wei", 21, 22, native_name="李伟")
    long = came(conference, "Maximiliane " * 12, 21, native_name="创" * 150, organization_name="Office " * 40)
    for language in ("en", "zh", "both"):
        for delegate in (short, long):
            order = compose(conference, ONE, language, delegate.id).order
            assert render_pdf(order).pages == 1
        assert render_pdf(compose(conference, ALL, language).order).pages == 2


def test_certificate_has_the_name_in_front_that_its_readers_know(conference: Conference) -> None:
    delegate = came(conference, "LI Wei", 21, native_name="李伟")
    for language, names in {"en": ["LI Wei", "李伟"], "zh": ["李伟", "LI Wei"]}.items():
        html = compose(conference, ONE, language, delegate.id).html
        assert re.findall("LI Wei|李伟", html) == names


def test_certificate_when_asked_for_then_those_with_the_delegates_and_the_delegate_have_it(
    app: Flask, conference: Conference, sign_in: SignIn, member: Callable[[Role], User], client: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    delegate, absent = came(conference, "LI Wei", 21), came(conference, "Absent Person")
    form = {"kind": "certificate", "language": "both", "subject_id": delegate.id}
    asked = "/manage/launch-2027/documents"
    office = sign_in(member(Role.REGISTRAR))
    assert "certificate" in office.get(f"/manage/launch-2027/delegates/{delegate.id}").get_data(as_text=True)
    answer = office.post(asked, data=form)
    assert (answer.status_code, office.get(answer.headers["Location"]).status_code) == (303, 200)
    assert sign_in(member(Role.VIEWER)).post(asked, data=form).status_code == 403
    own, other = (
        f"/c/launch-2027/registration/{personal_token(KEY, each.id, 1)}" for each in (delegate, absent)
    )
    assert "pdf/certificate" in client.get(own).get_data(as_text=True)
    assert client.post(f"{own}/pdf/certificate", data={"language": "en"}).status_code == 303
    assert "pdf/certificate" not in client.get(other).get_data(as_text=True)
    assert client.post(f"{other}/pdf/certificate", data={"language": "en"}).status_code == 404


def test_certificates_when_asked_for_on_the_page_of_a_delegation_then_they_are_its_alone(
    conference: Conference, sign_in: SignIn, member: Callable[[Role], User]
) -> None:
    with transaction():
        park = add_delegation(conference, "Park")
    came(conference, "AN Jie", 21, delegation_id=park.id)
    office = sign_in(member(Role.REGISTRAR))
    page = office.get(f"/manage/launch-2027/delegations/{park.id}").text
    form = re.search(
        r'name="kind" value="certificates">\s*<input type="hidden" name="(\w+)" value="(\w+)"', page
    )
    assert form is not None and form.groups() == ("subject_id", park.id)
    given = {"kind": "certificates", "language": "en", "subject_id": park.id}
    answer = office.post("/manage/launch-2027/documents", data=given)
    assert answer.status_code == 303
    document = session().scalars(select(Document)).one()
    assert (document.kind, document.subject_id) == ("certificates", park.id)
