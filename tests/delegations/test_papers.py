"""What the secretariat keeps for a delegation: focal points, letters, documents, visa letters."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.links import focal_point_token
from eventapp.delegations.models import DelegationDocument, NamedPerson, NominationLetter
from eventapp.delegations.services.visa_letters import issue_visa_letter
from eventapp.delegations.visits import Visit
from eventapp.errors import NotPermitted
from eventapp.files.models import StoredFile
from eventapp.jobs.models import OutboxMessage
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate, Delegation, FocalPoint, VisaLetter
from eventapp.registration.seats import set_quota
from tests.delegations.focal_points import publish
from tests.delegations.secretariat import MakeDelegation, MakeMember
from tests.queries import count_queries

BASE = "/manage/launch-2027"
PDF = b"%PDF-1.7 a letter"


def url(delegation: Delegation, part: str = "") -> str:
    return f"{BASE}/delegations/{delegation.id}{part}"


def pdf(name: str = "letter.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def only(model: type) -> object:
    session().rollback()
    session().expire_all()
    return session().query(model).one()


def count(model: type) -> int:
    session().rollback()
    return int(session().query(model).count())


@pytest.fixture
def delegation(make_delegation: MakeDelegation) -> Delegation:
    return make_delegation()


# --- focal points


def invite(office: FlaskClient, delegation: Delegation, **others: str) -> int:
    form = {"name": "Wang Fang", "email": "wang@park.example", "language": "zh", **others}
    return office.post(url(delegation, "/focal-points"), data=form).status_code


def test_focal_point_when_invited_then_one_mail_in_their_language_and_the_link_opens(
    app: Flask, office: FlaskClient, delegation: Delegation, client: FlaskClient
) -> None:
    assert invite(office, delegation) == 303
    focal_point = only(FocalPoint)
    assert isinstance(focal_point, FocalPoint)
    mail = session().query(OutboxMessage).filter_by(kind="focal_point_invited").one()
    assert (mail.recipient_email, mail.language, mail.payload) == (
        "wang@park.example",
        "zh",
        {"focal_point_id": focal_point.id},
    )
    token = focal_point_token(app.config["SECRET_KEY"], focal_point.id, 1)
    assert focal_point.token_hash == token_hash(token)
    assert client.get(f"/c/launch-2027/delegation/{token}").status_code == 200
    assert "Not opened yet" in office.get(url(delegation, "/focal-points")).text


def test_focal_point_when_invited_twice_then_refused_at_the_field(
    office: FlaskClient, delegation: Delegation, make_delegation: MakeDelegation
) -> None:
    invite(office, delegation)
    assert invite(office, delegation, email="WANG@park.example") == 422
    assert invite(office, make_delegation("Other")) == 303
    assert invite(office, delegation, name="", email="nobody", language="xx") == 422
    assert count(FocalPoint) == 2


def test_link_when_renewed_then_the_old_one_is_dead_at_once(
    app: Flask, office: FlaskClient, delegation: Delegation, client: FlaskClient
) -> None:
    invite(office, delegation)
    focal_point = only(FocalPoint)
    assert isinstance(focal_point, FocalPoint)
    old, new = (focal_point_token(app.config["SECRET_KEY"], focal_point.id, n) for n in (1, 2))
    office.post(f"{BASE}/focal-points/{focal_point.id}/send-again")
    assert client.get(f"/c/launch-2027/delegation/{old}").status_code == 200
    office.post(f"{BASE}/focal-points/{focal_point.id}/link")
    assert client.get(f"/c/launch-2027/delegation/{old}").status_code == 404
    assert client.get(f"/c/launch-2027/delegation/{new}").status_code == 200
    session().rollback()
    assert session().query(OutboxMessage).filter_by(kind="focal_point_invited").count() == 3
    office.post(f"{BASE}/focal-points/{focal_point.id}/remove")
    assert client.get(f"/c/launch-2027/delegation/{new}").status_code == 404


def test_focal_point_when_another_conferences_then_not_found(
    office: FlaskClient, conference: object, make_desk: Callable[..., object]
) -> None:
    foreign = make_desk(publish("other-2027"))
    for action in ("send-again", "link", "remove"):
        path = f"{BASE}/focal-points/{foreign.focal_point.id}/{action}"  # type: ignore[attr-defined]
        assert office.post(path).status_code == 404
    assert count(FocalPoint) == 1


# --- nomination letters


def enter(office: FlaskClient, delegation: Delegation, names: str, **others: object) -> int:
    form = {"reference": "2027/118", "dated_on": "2027-09-01", "names": names, **others}
    return office.post(
        url(delegation, "/letters/new"), data=form, content_type="multipart/form-data"
    ).status_code


def sections(page: str) -> list[list[str]]:
    """Return who is unregistered, who is unnamed, who is matched."""
    compared = page[page.index('id="compared"') :]
    parts = re.split(r"<h3>", compared)[1:]
    return [
        re.findall(r'<th scope="row"[^>]*>([^<]+)</th>|<li><a href="[^"]+">([^<]+)</a>', part)
        for part in parts
    ]  # type: ignore[return-value]


def compared(office: FlaskClient, delegation: Delegation, query: str = "") -> list[list[str]]:
    page = office.get(url(delegation, "/letters") + query).text
    return [["".join(found) for found in part] for part in sections(page)]


def test_letter_when_entered_then_compared_with_who_is_registered(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    make_member(delegation, "Li Wei", native_name="李伟")
    make_member(delegation, "Zoe Mueller")
    assert enter(office, delegation, "1. 李伟，主任\n2. Wang Fang, Head", file=pdf()) == 303
    assert compared(office, delegation) == [["Wang Fang"], ["Zoe Mueller"], ["李伟"]]
    letter = only(NominationLetter)
    answer = office.get(f"{BASE}/nomination-letters/{letter.id}/file")  # type: ignore[attr-defined]
    assert (answer.data, answer.headers["Content-Disposition"].partition(";")[0]) == (PDF, "attachment")


def test_list_when_letters_name_somebody_unregistered_then_says_so_and_finds_it(
    office: FlaskClient,
    delegation: Delegation,
    make_delegation: MakeDelegation,
    make_member: MakeMember,
) -> None:
    make_member(delegation, "Li Wei")
    make_delegation("Other")
    enter(office, delegation, "Wei Li\nWang Fang")
    assert "1 named but not registered" in office.get(f"{BASE}/delegations").text
    found = office.get(f"{BASE}/delegations?attention=unregistered").text
    assert ("Changzhou" in found, ">Other</a>" in found) == (True, False)


def test_letter_when_several_then_each_compared_alone_and_all_together(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    make_member(delegation, "Li Wei")
    enter(office, delegation, "Li Wei")
    enter(office, delegation, "Wang Fang", reference="2027/119")
    first = session().query(NominationLetter).filter_by(reference="2027/118").one()
    assert compared(office, delegation) == [["Wang Fang"], [], ["Li Wei"]]
    assert compared(office, delegation, f"?letter={first.id}") == [[], [], ["Li Wei"]]
    assert office.get(url(delegation, f"/letters?letter={new_id()}")).status_code == 404


def test_letter_when_matched_by_hand_then_stays_so_until_compared_again(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    member = make_member(delegation, "William Lee")
    enter(office, delegation, "Li Wei")
    person = only(NamedPerson)
    match = f"{BASE}/named-people/{person.id}/match"  # type: ignore[attr-defined]
    office.post(match, data={"delegate_id": member.id})
    assert compared(office, delegation) == [[], [], ["Li Wei"]]
    letter = only(NominationLetter)
    assert isinstance(letter, NominationLetter)
    edit = {
        "reference": "2027/118a",
        "dated_on": "2027-09-02",
        "names": "Ann Lee\nLi Wei, Director",
        "version": str(letter.version),
    }
    assert office.post(f"{BASE}/nomination-letters/{letter.id}", data=edit).status_code == 303
    assert compared(office, delegation) == [["Ann Lee"], [], ["Li Wei"]]
    office.post(match, data={"delegate_id": ""})
    assert compared(office, delegation) == [["Ann Lee", "Li Wei"], ["William Lee"], []]
    office.post(match.replace("/match", "/compare"))
    assert compared(office, delegation) == [["Ann Lee", "Li Wei"], ["William Lee"], []]


def test_letter_when_matched_with_somebody_of_another_delegation_then_not_found(
    office: FlaskClient, delegation: Delegation, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    stranger = make_member(make_delegation("Other"))
    enter(office, delegation, "Somebody")
    person = only(NamedPerson)
    path = f"{BASE}/named-people/{person.id}/match"  # type: ignore[attr-defined]
    assert office.post(path, data={"delegate_id": stranger.id}).status_code == 404


def test_letter_when_edited_stale_then_conflict_though_only_names_changed(
    office: FlaskClient, delegation: Delegation
) -> None:
    enter(office, delegation, "Li Wei")
    letter = only(NominationLetter)
    assert isinstance(letter, NominationLetter)
    form = {"reference": "2027/118", "dated_on": "2027-09-01", "names": "Ann", "version": letter.version}
    path = f"{BASE}/nomination-letters/{letter.id}"
    assert office.post(path, data=form).status_code == 303
    stale = office.post(path, data=form | {"names": "Typed here"})
    assert (stale.status_code, "Typed here" in stale.text) == (409, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": ""},
        {"dated_on": "31 September"},
        {"names": "x" * 300},
        {"file": pdf("page.pdf", b"<script>alert(1)</script>")},
        {"file": pdf("empty.pdf", b"")},
    ],
)
def test_letter_when_something_is_wrong_then_nothing_is_kept(
    office: FlaskClient, delegation: Delegation, wrong: dict[str, object]
) -> None:
    assert enter(office, delegation, str(wrong.pop("names", "Li Wei")), **wrong) == 422
    assert (count(NominationLetter), count(StoredFile)) == (0, 0)


def test_letter_when_removed_or_given_a_new_file_then_the_old_file_goes(
    office: FlaskClient, delegation: Delegation
) -> None:
    enter(office, delegation, "Li Wei", file=pdf())
    letter = only(NominationLetter)
    assert isinstance(letter, NominationLetter)
    form = {"reference": "2", "dated_on": "2027-09-01", "names": "", "version": letter.version, "file": pdf()}
    path = f"{BASE}/nomination-letters/{letter.id}"
    assert office.post(path, data=form, content_type="multipart/form-data").status_code == 303
    assert (count(StoredFile), count(NamedPerson)) == (1, 0)
    office.post(f"{path}/remove")
    assert (count(NominationLetter), count(StoredFile)) == (0, 0)


def nominees(office: FlaskClient, delegation: Delegation) -> dict[str, str]:
    """Return the fields of the form that nominates those who are missing, as it shows them."""
    page = office.get(url(delegation, "/letters/nominate")).text
    inputs = re.findall(r"<input[^>]*>", page)
    fields = {}
    for tag in inputs:
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (name[1].startswith("people-") or name[1] == "form_key"):
            fields[name[1]] = value[1] if value else ""
    return {**fields, "category": "delegate"}


def test_missing_when_nominated_then_within_the_quota_and_matched(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    with transaction():
        set_quota(delegation.conference_id, category=None, delegation_id=delegation.id, seats=1)
    enter(office, delegation, "Li Wei (李伟), Director\n王芳\nZoë Müller")
    form = nominees(office, delegation)
    assert (form["people-0-name"], form["people-0-native_name"]) == ("Li Wei", "李伟")
    assert (form["people-1-name"], form["people-1-native_name"]) == ("", "王芳")
    del form["people-2-is_chosen"]
    assert office.post(url(delegation, "/letters/nominate"), data=form).status_code == 422
    assert count(Delegate) == 0
    form["people-1-name"] = "Fang W."
    assert office.post(url(delegation, "/letters/nominate"), data=form).status_code == 303
    assert office.post(url(delegation, "/letters/nominate"), data=form).status_code == 303
    session().rollback()
    found = {d.name: (d.status, d.position) for d in session().query(Delegate)}
    assert found == {"Li Wei": ("nominated", "Director"), "Fang W.": ("waitlisted", "")}
    assert compared(office, delegation) == [["Zoë Müller"], [], ["Li Wei (李伟)", "王芳"]]


def test_missing_when_nominated_by_two_at_once_then_the_second_is_refused(
    office: FlaskClient, delegation: Delegation
) -> None:
    enter(office, delegation, "Li Wei")
    first, second = nominees(office, delegation), nominees(office, delegation)
    assert office.post(url(delegation, "/letters/nominate"), data=first).status_code == 303
    assert office.post(url(delegation, "/letters/nominate"), data=second).status_code == 422
    second |= {"people-0-position": "Director"}
    assert office.post(url(delegation, "/letters/nominate"), data=second).status_code == 409
    assert count(Delegate) == 1


def test_missing_when_an_address_is_taken_then_said_at_its_field_and_nobody_is_nominated(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    make_member(delegation, "Ann Lee", email_normalised="taken@park.example")
    enter(office, delegation, "Li Wei\nWang Fang")
    form = nominees(office, delegation) | {"people-1-email": "taken@park.example"}
    answer = office.post(url(delegation, "/letters/nominate"), data=form)
    assert (answer.status_code, count(Delegate)) == (422, 1)
    assert 'id="people-1-email-error"' in answer.text


def test_missing_when_named_in_another_delegations_letter_then_not_found(
    office: FlaskClient, delegation: Delegation, make_delegation: MakeDelegation
) -> None:
    other = make_delegation("Other")
    enter(office, delegation, "Li Wei")
    enter(office, other, "Wang Fang")
    foreign = nominees(office, other)
    assert office.post(url(delegation, "/letters/nominate"), data=foreign).status_code == 404
    assert count(Delegate) == 0


# --- documents


def own(app: Flask, delegate: Delegate) -> str:
    """Return the path of a delegate's own page, once their link is real."""
    token = personal_token(app.config["SECRET_KEY"], delegate.id, 1)
    with transaction():
        session().get_one(Delegate, delegate.id).token_hash = token_hash(token)
    return f"/c/launch-2027/registration/{token}"


def add_document(office: FlaskClient, delegation: Delegation, **form: object) -> DelegationDocument:
    data = {"title": "Programme", "file": pdf(), **form}
    answer = office.post(url(delegation, "/documents"), data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    session().rollback()
    return session().query(DelegationDocument).order_by(DelegationDocument.id.desc()).first()  # type: ignore[no-any-return]


def test_document_when_for_delegates_then_members_of_that_delegation_alone_have_it(
    app: Flask,
    office: FlaskClient,
    client: FlaskClient,
    make_delegation: MakeDelegation,
    make_member: MakeMember,
) -> None:
    ours, theirs = make_delegation("Ours"), make_delegation("Theirs")
    shown = add_document(office, ours, title="Shown", for_delegates="y")
    hidden = add_document(office, ours, title="Hidden")
    member = own(app, make_member(ours, "Ann"))
    stranger = own(app, make_member(theirs, "Bo"))
    left = own(app, make_member(ours, "Cy", status="cancelled"))
    page = client.get(f"{member}/documents").text
    assert ("Shown" in page, "Hidden" in page) == (True, False)
    assert client.get(f"{member}/documents/{shown.id}").data == PDF
    for path in (
        f"{member}/documents/{hidden.id}",
        f"{stranger}/documents/{shown.id}",
        f"{left}/documents/{shown.id}",
        f"{member}wrong/documents",
    ):
        assert client.get(path).status_code == 404
    office.post(f"{BASE}/delegation-documents/{shown.id}/show", data={"for_delegates": "0"})
    assert client.get(f"{member}/documents/{shown.id}").status_code == 404


def test_document_when_removed_then_its_file_goes(office: FlaskClient, delegation: Delegation) -> None:
    document = add_document(office, delegation, title="")
    assert document.title == "letter.pdf"
    assert office.get(f"{BASE}/delegation-documents/{document.id}").data == PDF
    office.post(f"{BASE}/delegation-documents/{document.id}/remove")
    assert (count(DelegationDocument), count(StoredFile)) == (0, 0)


def test_document_when_the_file_is_none_of_those_taken_then_refused(
    office: FlaskClient, delegation: Delegation
) -> None:
    for file in (pdf("run.exe", b"MZ\x90\x00"), pdf("page.html", b"<html>"), None):
        data = {"title": "Kept", **({"file": file} if file else {})}
        answer = office.post(url(delegation, "/documents"), data=data, content_type="multipart/form-data")
        assert (answer.status_code, "Kept" in answer.text) == (422, True)
    assert count(StoredFile) == 0


def test_delegation_when_removed_then_letters_documents_and_files_go_with_it(
    office: FlaskClient, delegation: Delegation
) -> None:
    invite(office, delegation)
    enter(office, delegation, "Li Wei", file=pdf())
    add_document(office, delegation)
    office.post(url(delegation, "/remove"))
    kept = [
        count(each) for each in (FocalPoint, NominationLetter, NamedPerson, DelegationDocument, StoredFile)
    ]
    assert kept == [0, 0, 0, 0, 0]


# --- visa letters


VISIT = {
    "consulate": "Beijing",
    "arrives_on": "2027-10-20",
    "leaves_on": "2027-10-22",
    "costs": "stay_by_host",
}


def letter_of(delegate: Delegate) -> str:
    return f"{BASE}/delegates/{delegate.id}/visa-letters"


def test_visa_letters_when_issued_then_numbered_and_one_at_a_time(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    ann, bo = make_member(delegation, "Ann"), make_member(delegation, "Bo")
    applied = make_member(delegation, "Cy", status="applied")
    for delegate in (ann, ann, bo, applied):
        office.post(letter_of(delegate), data=VISIT)
    session().rollback()
    issued = session().query(VisaLetter).order_by(VisaLetter.number).all()
    assert [(each.number, each.delegate_id) for each in issued] == [(1, ann.id), (2, bo.id)]
    office.post(f"{BASE}/visa-letters/{issued[1].id}/revoke")
    office.post(letter_of(bo), data=VISIT)
    session().rollback()
    session().expire_all()
    letters = session().query(VisaLetter).order_by(VisaLetter.number)
    assert [(each.number, each.revoked_at is None) for each in letters] == [(1, True), (2, False), (3, True)]


def test_visa_letter_when_scanned_then_the_delegate_alone_downloads_it_until_revoked(
    app: Flask, office: FlaskClient, client: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    ann = make_member(delegation, "Ann")
    mine, other = own(app, ann), own(app, make_member(delegation, "Bo"))
    office.post(letter_of(ann), data=VISIT)
    letter = only(VisaLetter)
    assert isinstance(letter, VisaLetter)
    scan = f"{BASE}/visa-letters/{letter.id}/scan"
    assert office.get(scan).status_code == 404
    bad = office.post(scan, data={"file": pdf("a.pdf", b"text")}, content_type="multipart/form-data")
    assert bad.status_code == 422
    for _again in range(2):
        assert office.post(scan, data={"file": pdf()}, content_type="multipart/form-data").status_code == 303
    assert count(StoredFile) == 1
    assert office.get(scan).data == PDF
    assert client.get(f"{mine}/visa-letters/{letter.number}").data == PDF
    assert client.get(f"{other}/visa-letters/{letter.number}").status_code == 404
    office.post(f"{BASE}/visa-letters/{letter.id}/revoke")
    assert client.get(f"{mine}/visa-letters/{letter.number}").status_code == 404


def test_visa_letters_of_a_delegation_ask_as_many_queries_for_three_as_for_one(
    office: FlaskClient, delegation: Delegation, make_member: MakeMember
) -> None:
    counted = []
    for names in (("Ann",), ("Bo", "Cy")):
        for name in names:
            office.post(letter_of(make_member(delegation, name)), data=VISIT)
        office.get(url(delegation, "/visa-letters"))
        with count_queries() as asked:
            assert office.get(url(delegation, "/visa-letters")).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_visa_letter_when_asked_for_by_nobody_of_the_secretariat_then_refused(
    actor: Actor, delegation: Delegation, make_member: MakeMember
) -> None:
    member = make_member(delegation)
    with pytest.raises(NotPermitted), transaction():
        issue_visa_letter(
            actor,
            conference_id=delegation.conference_id,
            delegate_id=member.id,
            visit=Visit(date(2027, 10, 20), date(2027, 10, 22), "host"),
        )
