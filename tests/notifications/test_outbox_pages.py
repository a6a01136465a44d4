"""The outbox as organizers and administrators read it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.accounts.queries import find_usable_link
from eventapp.accounts.services import ensure_user, make_administrator
from eventapp.actor import SYSTEM
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import open_link, take_contact
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.outbox import queue_mail
from eventapp.jobs.queue import queue_of
from eventapp.jobs.worker import work_on
from eventapp.permissions import Role
from eventapp.registration.links import personal_token
from eventapp.registration.models import Delegate
from tests.notifications.conftest import Sink
from tests.queries import count_queries

Register = Callable[..., Delegate]
MailTo = Callable[..., str]
SignIn = Callable[[User], FlaskClient]
UseSmtp = Callable[[str | None], None]


@pytest.fixture
def registrar(
    organizer: User, join: Callable[[User, Role], None], sign_in: SignIn, conference: Conference
) -> FlaskClient:
    join(organizer, Role.REGISTRAR)
    return sign_in(organizer)


@pytest.fixture
def administrator(app: Flask, sign_in: SignIn) -> FlaskClient:
    with transaction():
        user = ensure_user(SYSTEM, email="boss@park.example", name="Boss")
        make_administrator(SYSTEM, user)
    return sign_in(user)


def found(message_id: str) -> OutboxMessage:
    session().rollback()
    row = session().get(OutboxMessage, message_id, populate_existing=True)
    assert isinstance(row, OutboxMessage)
    return row


def ask_for_link(user: User) -> str:
    with transaction():
        return queue_mail(
            "sign_in_link",
            recipient_name=user.name,
            recipient_email=user.email,
            language="en",
            payload={"user_id": user.id},
        ).id


def test_list_when_no_server_is_set_then_says_so_and_nothing_claims_to_be_sent(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo
) -> None:
    work_on(app, "mail", mail_to(register(name="Anna Keller")))
    page = registrar.get("/manage/forum/mail").text
    assert "No mail server is set. Mails are written and can be read here, but they are not sent." in page
    assert page.count("Written, not sent") == 2  # the row and the filter
    assert "Green Cities Forum: you are registered" in page
    assert "Anna Keller" in page


def test_list_when_filtered_then_only_what_matches(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo
) -> None:
    work_on(app, "mail", mail_to(register(name="Anna Keller")))
    mail_to(register(name="Beat Frei", email="beat@100%.example"))
    assert "Beat Frei" not in registrar.get("/manage/forum/mail?status=written").text
    assert "Anna Keller" not in registrar.get("/manage/forum/mail?status=queued").text
    assert "Anna Keller" not in registrar.get("/manage/forum/mail?q=0%25").text
    assert "Beat Frei" in registrar.get("/manage/forum/mail?q=0%25").text
    assert "Anna Keller" in registrar.get("/manage/forum/mail?q=anna+KEL").text
    assert "No mail matches" in registrar.get("/manage/forum/mail?q=nobody&status=failed").text
    assert "Anna Keller" in registrar.get("/manage/forum/mail?status=nonsense&page=x").text


def test_list_when_empty_then_says_what_it_is_for(registrar: FlaskClient) -> None:
    assert "No mail yet" in registrar.get("/manage/forum/mail").text


def test_list_when_long_then_paged_with_the_same_queries_for_1_3_and_120_rows(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo
) -> None:
    delegate, counts, rows = register(), [], 0
    for target in (1, 3, 120):
        for _ in range(target - rows):
            mail_to(delegate)
        rows = target
        session().rollback()
        with count_queries() as seen:
            page = registrar.get("/manage/forum/mail").text
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
    assert page.count('data-label="Status"') == 50
    assert registrar.get("/manage/forum/mail?page=3").text.count('data-label="Status"') == 20


def test_list_when_another_conference_has_mail_then_not_shown(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo, organizer: User
) -> None:
    foreign = mail_to(register(name="Foreign Person"), conference_id=None)
    assert "Foreign Person" not in registrar.get("/manage/forum/mail").text
    assert registrar.get(f"/manage/forum/mail/{foreign}").status_code == 404
    assert registrar.post(f"/manage/forum/mail/{foreign}/retry").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OWNER, 200), (Role.REGISTRAR, 200), (Role.DESK, 403), (Role.VIEWER, 403)]
)
def test_list_for_each_role_then_mail_view_decides(
    organizer: User,
    join: Callable[[User, Role], None],
    sign_in: SignIn,
    role: Role,
    status: int,
) -> None:
    join(organizer, role)
    assert sign_in(organizer).get("/manage/forum/mail").status_code == status


def test_list_for_strangers_then_the_conference_does_not_exist(
    conference: Conference, organizer: User, sign_in: SignIn, client: FlaskClient
) -> None:
    assert sign_in(organizer).get("/manage/forum/mail").status_code == 404
    assert client.get("/manage/forum/mail").status_code == 302


def test_message_when_written_then_shown_with_the_link_for_those_who_edit_delegates(
    app: Flask, registrar: FlaskClient, with_agenda: Conference, register: Register, mail_to: MailTo
) -> None:
    delegate = register(name="<b>Anna</b> & Co", email="anna@firm.example")
    message_id = mail_to(delegate)
    work_on(app, "mail", message_id)
    page = registrar.get(f"/manage/forum/mail/{message_id}").text
    assert "Dear &lt;b&gt;Anna&lt;/b&gt; &amp; Co," in page
    assert "anna@firm.example" in page
    assert "conference.ics" in page
    token = personal_token(app.config["SECRET_KEY"], delegate.id, 1)
    assert f'<a href="http://localhost/c/forum/registration/{token}">' in page
    assert "it belongs to the recipient alone" not in page


@pytest.mark.parametrize(("role", "is_told"), [(Role.ORGANIZER, True), (Role.REGISTRAR, False)])
def test_message_to_a_contact_when_written_then_shown_with_the_link_for_those_who_edit_outcomes(
    app: Flask,
    organizer: User,
    join: Callable[[User, Role], None],
    sign_in: SignIn,
    conference: Conference,
    role: Role,
    is_told: bool,
) -> None:
    join(organizer, role)
    conference_id = conference.id
    with transaction():
        contact = take_contact(
            SYSTEM, conference_id=conference_id, facts=ContactFacts("Li", "li@park.example")
        )
        token = open_link(contact, app.config["SECRET_KEY"])
        message_id = queue_mail(
            "contact_link",
            recipient_name="Li",
            recipient_email="li@park.example",
            language="en",
            payload={"contact_id": contact.id},
            conference_id=conference_id,
        ).id
    work_on(app, "mail", message_id)
    page = sign_in(organizer).get(f"/manage/forum/mail/{message_id}").text
    assert "Dear Li," in page
    assert (token in page) is is_told


def test_message_when_sent_then_the_link_is_the_recipients_alone(
    app: Flask, registrar: FlaskClient, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    delegate = register()
    message_id = mail_to(delegate)
    work_on(app, "mail", message_id)
    page = registrar.get(f"/manage/forum/mail/{message_id}").text
    assert personal_token(app.config["SECRET_KEY"], delegate.id, 1) not in page
    assert "it belongs to the recipient alone" in page
    assert "/c/forum/registration/…" in page


def test_message_when_queued_then_written_for_reading_and_nothing_changes(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register(language="zh", native_name="安娜"), language="zh")
    page = registrar.get(f"/manage/forum/mail/{message_id}").text
    assert "绿色城市论坛" in page
    assert "/c/forum/registration/…" in page
    assert "This mail is not sent yet." in page
    row = found(message_id)
    assert (row.status, row.subject, row.body) == (WorkStatus.QUEUED, None, None)


def test_message_when_it_can_not_be_written_then_says_why(
    app: Flask, registrar: FlaskClient, register: Register, mail_to: MailTo
) -> None:
    delegate = register()
    gone, unknown = mail_to(delegate), mail_to(delegate, "registration_teleported")
    with transaction():
        session().delete(session().get(Delegate, delegate.id))
    assert "The registration is no longer there." in registrar.get(f"/manage/forum/mail/{gone}").text
    page = registrar.get(f"/manage/forum/mail/{unknown}").text
    assert "no template for registration_teleported" in page


def test_retry_when_failed_then_queued_anew_and_told_to_the_worker(
    app: Flask, registrar: FlaskClient, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    with_sink.recipient_reply = "550 no such mailbox"
    message_id = mail_to(register())
    work_on(app, "mail", message_id)
    page = registrar.get(f"/manage/forum/mail/{message_id}").text
    assert "550 no such mailbox" in page
    assert "Send again" in page
    queue_of(app).huey.flush()
    with_sink.recipient_reply = "250 OK"
    answer = registrar.post(f"/manage/forum/mail/{message_id}/retry")
    assert (answer.status_code, answer.location) == (302, f"/manage/forum/mail/{message_id}")
    assert (found(message_id).status, found(message_id).attempts) == (WorkStatus.QUEUED, 0)
    assert session().query(AuditEntry).filter_by(action="mail.retried").count() == 1
    huey = queue_of(app).huey
    huey.execute(huey.dequeue())
    assert found(message_id).status == WorkStatus.DONE
    assert len(with_sink.taken) == 1


def test_retry_when_sent_or_waiting_then_refused(
    app: Flask, registrar: FlaskClient, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    waiting, sent = mail_to(register()), mail_to(register())
    work_on(app, "mail", sent)
    for message_id in (waiting, sent):
        assert registrar.post(f"/manage/forum/mail/{message_id}/retry").status_code == 409
    assert found(sent).status == WorkStatus.DONE


def test_retry_when_written_without_a_server_then_only_once_there_is_one(
    app: Flask, registrar: FlaskClient, sink: Sink, use_smtp: UseSmtp, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register())
    work_on(app, "mail", message_id)
    assert "Send now" not in registrar.get(f"/manage/forum/mail/{message_id}").text
    assert registrar.post(f"/manage/forum/mail/{message_id}/retry").status_code == 409
    use_smtp(f"smtp://127.0.0.1:{sink.port}")
    assert "Send now" in registrar.get(f"/manage/forum/mail/{message_id}").text
    registrar.post(f"/manage/forum/mail/{message_id}/retry")
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    assert len(sink.taken) == 1


def test_own_list_when_not_an_administrator_then_refused(
    registrar: FlaskClient, organizer: User, client: FlaskClient
) -> None:
    message_id = ask_for_link(organizer)
    assert registrar.get("/manage/mail").status_code == 403
    assert registrar.get(f"/manage/mail/{message_id}").status_code == 403
    assert registrar.post(f"/manage/mail/{message_id}/retry").status_code == 403
    assert client.get("/manage/mail").status_code == 302


def test_own_message_when_a_sign_in_link_was_written_then_administrators_alone_can_pass_it_on(
    app: Flask, administrator: FlaskClient, organizer: User
) -> None:
    message_id = ask_for_link(organizer)
    waiting = administrator.get(f"/manage/mail/{message_id}").text
    assert "http://localhost/sign-in/…" in waiting
    work_on(app, "mail", message_id)
    assert "Your link to sign in" in administrator.get("/manage/mail").text
    page = administrator.get(f"/manage/mail/{message_id}").text
    token = page.partition('href="http://localhost/sign-in/')[2].partition('"')[0]
    link = find_usable_link(token)
    assert link is not None
    assert link.user_id == organizer.id


def test_own_message_when_a_sign_in_link_was_sent_then_not_even_administrators_see_it(
    app: Flask, administrator: FlaskClient, with_sink: Sink, organizer: User
) -> None:
    message_id = ask_for_link(organizer)
    work_on(app, "mail", message_id)
    assert "http://localhost/sign-in/…" in administrator.get(f"/manage/mail/{message_id}").text


def test_sign_in_link_when_it_stands_in_a_conferences_outbox_then_organizers_see_no_link(
    app: Flask, registrar: FlaskClient, conference: Conference, organizer: User
) -> None:
    message_id = ask_for_link(organizer)
    with transaction():
        session().get(OutboxMessage, message_id).conference_id = conference.id
    work_on(app, "mail", message_id)
    assert "http://localhost/sign-in/…" in registrar.get(f"/manage/forum/mail/{message_id}").text


def test_instants_are_shown_in_the_conferences_zone(
    registrar: FlaskClient,
    register: Register,
    mail_to: MailTo,
    frozen: Callable[[datetime], None],
) -> None:
    delegate = register()
    frozen(datetime(2021, 10, 1, 20, 30, tzinfo=UTC))
    mail_to(delegate)
    assert "2 Oct 2021, 04:30" in registrar.get("/manage/forum/mail").text
