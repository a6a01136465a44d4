"""Pages of invitations and mailings over HTTP: who may, what is shown, what stale buttons do."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.services import add_member
from eventapp.db.session import session, transaction
from eventapp.invitations.models import Invitation, Mailing
from eventapp.jobs.models import WorkStatus
from eventapp.permissions import Role
from tests.invitations.conftest import AddInvitation, mails_of, newest
from tests.queries import count_queries

MANAGE = "/manage/launch-2027"
MailingOf = Callable[..., Mailing]


def form(**given: str) -> dict[str, str]:
    return {
        "name": "Li Wei",
        "email": "li@park.example",
        "category": "vip",
        "delegation_id": "",
        "language": "zh",
    } | given


def sent(office: FlaskClient, address: str, **given: Any) -> TestResponse:
    """Send a form and return the page that it leads to."""
    return office.get(office.post(address, **given).headers["Location"])


def invited() -> list[tuple[str, str, str]]:
    session().rollback()
    rows = session().scalars(select(Invitation).order_by(Invitation.name))
    return [(each.name, each.email, each.category) for each in rows]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.REGISTRAR, 200), (Role.DESK, 403), (Role.VIEWER, 403), (Role.AGENDA_EDITOR, 403)],
)
def test_pages_when_a_member_may_not_send_mail_then_refused(
    conference: Conference,
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
    role: Role,
    status: int,
) -> None:
    client = sign_in(member(role))
    for page in (
        "invitations",
        "invitations/new",
        "invitations/paste",
        "mailings",
        "mailings/new",
        "mail-texts",
    ):
        assert client.get(f"{MANAGE}/{page}").status_code == status


def test_pages_when_nobody_is_invited_then_they_say_what_to_do(office: FlaskClient) -> None:
    assert "Nobody is invited yet" in office.get(f"{MANAGE}/invitations").text
    assert "No mailing yet" in office.get(f"{MANAGE}/mailings").text
    assert "There is nobody to write to" in office.get(f"{MANAGE}/mailings/new?kind=news").text


def test_invite_when_the_form_holds_then_the_person_is_on_the_list(office: FlaskClient) -> None:
    answer = sent(office, f"{MANAGE}/invitations/new", data=form())
    assert "1 person is on the list now." in answer.text
    assert invited() == [("Li Wei", "li@park.example", "vip")]
    again = sent(office, f"{MANAGE}/invitations/new", data=form())
    assert "1 person was on it already" in again.text


def test_invite_when_fields_are_wrong_then_each_says_so_and_keeps_what_was_typed(office: FlaskClient) -> None:
    answer = office.post(f"{MANAGE}/invitations/new", data=form(name="", email="no <b>address"))
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'id="email-error"' in answer.text
    assert "no &lt;b&gt;address" in answer.text
    assert office.post(f"{MANAGE}/invitations/new", data=form(category="king")).status_code == 422
    assert office.post(f"{MANAGE}/invitations/new", data=form(delegation_id="x")).status_code == 422
    assert invited() == []


def test_paste_when_one_line_has_no_address_then_nobody_is_added_and_the_line_is_named(
    office: FlaskClient,
) -> None:
    pasted = "Li Wei, li@park.example\nNobody"
    answer = office.post(f"{MANAGE}/invitations/paste", data=form(people_list=pasted))
    assert answer.status_code == 422
    assert "Line 2 has no e-mail address: Nobody" in answer.text
    assert "Li Wei, li@park.example" in answer.text
    assert invited() == []


def test_paste_when_all_lines_hold_then_everybody_is_on_the_list_once(office: FlaskClient) -> None:
    pasted = "Li Wei, li@park.example\r\nbea@firm.example\tBea\r\nli@park.example"
    assert office.post(f"{MANAGE}/invitations/paste", data=form(people_list=pasted)).status_code == 303
    assert [email for _name, email, _category in invited()] == ["bea@firm.example", "li@park.example"]


def test_list_when_it_is_searched_or_filtered_then_it_shows_those_alone(
    office: FlaskClient, invite: AddInvitation, mailing_of: MailingOf
) -> None:
    invite(name="Anna Keller")
    mailing_of()
    invite(name="Bea <b>Huber</b>", email="bea@firm.example")
    everybody = office.get(f"{MANAGE}/invitations").text
    assert "Bea &lt;b&gt;Huber&lt;/b&gt;" in everybody
    for query, shown in (("q=BEA", "Bea"), ("q=bea@", "Bea"), ("status=sent", "Anna"), ("status=new", "Bea")):
        page = office.get(f"{MANAGE}/invitations?{query}").text
        assert [name for name in ("Anna", "Bea") if f'<th scope="row">{name}' in page] == [shown]
    assert "Nobody matches" in office.get(f"{MANAGE}/invitations?q=%25").text


def test_mailing_when_it_is_prepared_looked_at_and_released_then_the_mails_are_on_their_way(
    office: FlaskClient, invite: AddInvitation
) -> None:
    invite()
    invite(name="李伟", email="li@park.example", language="zh")
    assert "2 people get it." in office.get(f"{MANAGE}/mailings/new?kind=invitation").text
    answer = office.post(f"{MANAGE}/mailings/new", data={"kind": "invitation", "per_minute": "10"})
    assert answer.status_code == 303
    review = answer.headers["Location"]
    page = office.get(review).text
    assert "Dear Anna Keller," in page
    assert "Send 2 mails" in page
    mailing = session().scalars(select(Mailing)).one()
    mail = mails_of(mailing)[0]
    assert "This mail is held back" in office.get(f"{MANAGE}/mail/{mail.id}").text
    assert f"/mail/{mail.id}" in office.get(f"{MANAGE}/mail?status=held").text
    assert office.post(f"{MANAGE}/mail/{mail.id}/retry").status_code == 409
    assert "2 mails are on their way." in sent(office, f"{review}/release").text
    assert "released or discarded meanwhile" in sent(office, f"{review}/release").text
    assert "released or discarded meanwhile" in sent(office, f"{review}/discard").text
    assert {each.status for each in mails_of(mailing)} == {WorkStatus.QUEUED}


def test_mailing_when_one_mail_is_taken_out_then_the_page_shows_the_others(
    office: FlaskClient, invite: AddInvitation, mailing_of: MailingOf
) -> None:
    invite()
    invite(name="Bea", email="bea@firm.example")
    mailing = mailing_of(is_released=False)
    mail = mails_of(mailing)[0]
    review = f"{MANAGE}/mailings/{mailing.id}"
    answer = sent(office, f"{review}/mails/{mail.id}/remove")
    assert "Send 1 mail" in answer.text
    assert "anna@firm.example" not in answer.text


def test_mailing_when_its_form_is_wrong_then_refused(office: FlaskClient, invite: AddInvitation) -> None:
    invite()
    for wrong in ({"per_minute": "0"}, {"per_minute": "x"}, {"kind": "other"}, {"kind": ""}):
        data = {"kind": "invitation", "per_minute": "30"} | wrong
        assert office.post(f"{MANAGE}/mailings/new", data=data).status_code == 422
    assert session().scalars(select(Mailing)).all() == []


def test_another_conferences_things_are_not_there(
    office: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
    other_conference: Conference,
    invite: AddInvitation,
    mailing_of: MailingOf,
    organizer: User,
) -> None:
    with transaction():
        add_member(SYSTEM, conference=other_conference, email=organizer.email, role=Role.OWNER, is_told=False)
    invitation, mailing = invite(), mailing_of(is_released=False)
    mail = mails_of(mailing)[0].id
    other = "/manage/other-2027"
    assert office.get(f"{other}/mailings/{mailing.id}").status_code == 404
    for address in (
        f"mailings/{mailing.id}/release",
        f"mailings/{mailing.id}/discard",
        f"mailings/{mailing.id}/mails/{mail}/remove",
        f"invitations/{invitation.id}/revoke",
        f"invitations/{invitation.id}/bounced",
        f"mail/{mail}/bounced",
        f"mail/{mail}/arrives",
    ):
        assert office.post(f"{other}/{address}").status_code == 404
    assert newest(invitation.id).revoked_at is None
    assert [each.status for each in mails_of(mailing)] == [WorkStatus.HELD]


def test_pages_when_there_are_more_rows_then_as_many_queries(
    office: FlaskClient, invite: AddInvitation, mailing_of: MailingOf
) -> None:
    counts = []
    for number in (1, 3):
        for each in range(number):
            invite(name=f"Person {number}.{each}", email=f"p{number}-{each}@firm.example")
        mailing = mailing_of(is_released=False)
        pages = ("invitations", "mailings", f"mailings/{mailing.id}")
        with count_queries() as queries:
            for page in pages:
                assert office.get(f"{MANAGE}/{page}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
