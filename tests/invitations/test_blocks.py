"""Addresses that get no reminders: by the link in each, and when mail comes back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.invitations.audiences import SkipReason, list_audience
from eventapp.invitations.links import unsubscribe_token
from eventapp.invitations.models import MailBlock, Mailing, TemplateKind
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.worker import work_on
from eventapp.registration.services import Outcome
from tests.invitations.conftest import AddInvitation, mails_of
from tests.notifications.conftest import Sink

MailingOf = Callable[..., Mailing]


def blocks() -> list[tuple[str, str]]:
    session().rollback()
    return [(block.email_normalised, block.reason) for block in session().scalars(select(MailBlock))]


@pytest.fixture
def stop(app: Flask) -> Callable[[OutboxMessage], str]:
    """Return a function that gives the path of a mail's unsubscribe link."""
    key = app.config["SECRET_KEY"]
    return lambda mail: f"/c/launch-2027/unsubscribe/{mail.id}/{unsubscribe_token(key, mail.id)}"


def test_link_when_it_is_only_looked_at_then_nothing_changes(
    client: FlaskClient, invite: AddInvitation, mailing_of: MailingOf, stop: Callable[..., str]
) -> None:
    invite()
    page = client.get(stop(mails_of(mailing_of())[0]))
    assert "Stop reminders" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert blocks() == []


def test_link_when_the_mail_program_sends_one_click_then_reminders_stop_and_other_mail_goes(
    app: Flask,
    client: FlaskClient,
    conference: Conference,
    register: Callable[..., Outcome],
    mailing_of: MailingOf,
    with_sink: Sink,
    stop: Callable[..., str],
) -> None:
    """CSRF protection is on here: RFC 8058 posts come without a cookie."""
    register(email="Anna@firm.example")
    confirmation = session().scalars(select(OutboxMessage)).one().id
    (first,) = mails_of(mailing_of(TemplateKind.NEWS))
    address = stop(first)
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(address).status_code == 200
    assert blocks() == [("anna@firm.example", "unsubscribed")]
    assert "No more reminders" in client.get(address).text
    assert work_on(app, "mail", first.id) == WorkStatus.FAILED
    assert work_on(app, "mail", confirmation) == WorkStatus.DONE
    assert [mail["Subject"] for mail in with_sink.taken] == ["Launch Conference: you are registered"]
    audience = list_audience(conference.id, TemplateKind.NEWS)
    assert [each.reason for each in audience.skipped] == [SkipReason.UNSUBSCRIBED]
    entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "mail_block.noted")).one()
    assert (entry.actor_name, entry.details) == ("public", {"reason": "unsubscribed"})


def test_link_when_it_is_wrong_or_another_conferences_then_nothing_is_there(
    client: FlaskClient,
    other_conference: Conference,
    invite: AddInvitation,
    mailing_of: MailingOf,
    stop: Callable[..., str],
) -> None:
    invite()
    address = stop(mails_of(mailing_of())[0])
    for wrong in (address + "x", address[:-1], address.replace("launch-2027", "other-2027")):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert blocks() == []


def test_bounce_when_it_is_noted_in_the_outbox_then_it_is_shown_and_can_be_taken_back(
    app: Flask, office: FlaskClient, conference: Conference, invite: AddInvitation, mailing_of: MailingOf
) -> None:
    invite()
    (mail,) = mails_of(mailing_of())
    work_on(app, "mail", mail.id)
    page = f"/manage/launch-2027/mail/{mail.id}"
    assert "This mail came back" in office.get(page).text
    assert office.post(f"{page}/bounced").status_code == 303
    assert office.post(f"{page}/bounced").status_code == 303
    assert blocks() == [("anna@firm.example", "bounced")]
    assert "Mail to this address comes back" in office.get(page).text
    assert "Came back" in office.get("/manage/launch-2027/invitations").text
    new = office.get("/manage/launch-2027/mailings/new?kind=reminder_to_register").text
    assert "mail to this address comes back" in new
    assert office.post(f"{page}/arrives").status_code == 303
    assert blocks() == []


def test_bounce_when_it_is_noted_in_the_list_then_it_can_be_taken_back_there(
    office: FlaskClient, invite: AddInvitation, mailing_of: MailingOf
) -> None:
    invitation = invite()
    mailing_of()
    page = f"/manage/launch-2027/invitations/{invitation.id}"
    assert "The mail came back" in office.get("/manage/launch-2027/invitations").text
    office.post(f"{page}/bounced")
    assert blocks() == [("anna@firm.example", "bounced")]
    assert "Mail does arrive" in office.get("/manage/launch-2027/invitations").text
    office.post(f"{page}/arrives")
    assert blocks() == []
