"""From the outbox to a real SMTP server: what arrives, and what happens when it can't."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from eventapp.accounts.models import SignInLink, User
from eventapp.accounts.queries import find_usable_link
from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import db, session, transaction
from eventapp.jobs.leases import LEASE, lease
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.outbox import queue_mail
from eventapp.jobs.worker import work_on
from eventapp.localized import LocalizedText
from eventapp.notifications import delivery
from eventapp.notifications.delivery import deliver
from eventapp.registration.models import Delegate, DelegateStatus
from tests.notifications.conftest import Sink

Register = Callable[..., Delegate]
MailTo = Callable[..., str]
Freeze = Callable[[datetime], None]
START = datetime(2021, 10, 1, 8, 0, tzinfo=UTC)


def found(message_id: str) -> OutboxMessage:
    session().rollback()
    row = session().get(OutboxMessage, message_id, populate_existing=True)
    assert isinstance(row, OutboxMessage)
    return row


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_mail_when_a_server_is_set_then_it_arrives_whole(
    app: Flask, with_sink: Sink, with_agenda: Conference, register: Register, mail_to: MailTo
) -> None:
    delegate = register(email="anna@firm.example")
    message_id = mail_to(delegate)
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    (mail,) = with_sink.taken
    assert with_sink.envelopes == [("conferences@localhost", ["anna@firm.example"])]
    assert mail["From"] == "Green Cities Forum <conferences@localhost>"
    assert mail["To"] == "Anna Keller <anna@firm.example>"
    assert mail["Reply-To"] == "forum@park.example"
    assert mail["Subject"] == "Green Cities Forum: you are registered"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["Message-ID"] == found(message_id).message_id
    assert abs(mail["Date"].datetime - now()) < timedelta(minutes=1)
    text = plain(mail)
    assert text.startswith("Dear Anna Keller,\n\nYou are registered for Green Cities Forum.")
    assert "When: 21 October – 22 October 2021\n" in text
    assert "Where: Park Hall, 1 Science Road\n" in text
    assert "Times: All times are in Shanghai time (UTC+8). Your calendar shows them in your own." in text
    assert "\nhttp://localhost/c/forum/registration/" in text
    assert "Questions? Write to forum@park.example." in text
    assert html(mail).count("<a ") == 1
    (calendar,) = mail.iter_attachments()
    assert (calendar.get_filename(), calendar.get_content_type()) == ("conference.ics", "text/calendar")
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    octets = calendar.get_payload(decode=True)
    assert isinstance(octets, bytes)
    assert octets.count(b"BEGIN:VEVENT") == 1


def test_mail_when_it_is_sent_then_no_transaction_is_open(
    app: Flask,
    with_sink: Sink,
    with_agenda: Conference,
    register: Register,
    mail_to: MailTo,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slow mail server must not hold what others wait for."""
    was_open: list[bool] = []
    monkeypatch.setattr(
        delivery, "send", lambda *_args, **_options: was_open.append(db.session().in_transaction())
    )
    assert work_on(app, "mail", mail_to(register())) == WorkStatus.DONE
    assert was_open == [False]


def test_mail_when_the_link_is_followed_then_it_is_the_delegates(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    delegate = register()
    work_on(app, "mail", mail_to(delegate))
    line = next(line for line in plain(with_sink.taken[0]).splitlines() if line.startswith("http"))
    assert token_hash(line.rpartition("/")[2]) == delegate.token_hash


def test_mail_when_the_reader_reads_chinese_then_all_of_it_is(
    app: Flask, with_sink: Sink, with_agenda: Conference, register: Register, mail_to: MailTo
) -> None:
    delegate = register(name="Li Wei", native_name="李伟", language="zh")
    work_on(app, "mail", mail_to(delegate))
    (mail,) = with_sink.taken
    assert mail["Subject"].startswith("绿色城市论坛")
    assert mail["From"].addresses[0].display_name == "绿色城市论坛"
    assert mail["Content-Language"] == "zh-Hans"
    assert "李伟" in plain(mail)
    assert "2021年10月21日至10月22日" in plain(mail)
    assert "园区会堂，科学路1号" in plain(mail)
    assert '<html lang="zh-Hans">' in html(mail)
    (calendar,) = mail.iter_attachments()
    assert "开幕式" in calendar.get_payload(decode=True).decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    [
        "Eve\r\nBcc: all@world.example\r\n\r\nhello",
        "Eve\nSubject: other",
        "Eve\x0bX: y\x85\u2028Z: 1",
        'Eve" <eve@evil.example>, "',
        "=?utf-8?q?Eve=0D=0ABcc:=20a@b.example?=",
        "Eve\x01\x07\u202eelpmaxe.live",
        "E" * 290,
    ],
)
def test_mail_when_a_name_is_hostile_then_neither_headers_nor_recipients_change(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo, name: str
) -> None:
    delegate = register(name=name, email="anna@firm.example")
    assert work_on(app, "mail", mail_to(delegate)) == WorkStatus.DONE
    (mail,) = with_sink.taken
    assert with_sink.envelopes[0][1] == ["anna@firm.example"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["anna@firm.example"]
    assert sorted(mail.keys()) == sorted(
        [
            *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language"),
            *("Auto-Submitted", "MIME-Version", "Content-Type"),
        ]
    )
    assert mail["Subject"] == "Green Cities Forum: you are registered"


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example/prize",
        "visit www.evil.example now",
        "mail me@evil.example",
        "evil。example",
        "<a href=//evil.example>click</a>",
        "javascript://evil.example/%0aalert(1)",
    ],
)
def test_mail_when_a_name_looks_like_an_address_then_nothing_in_it_can_be_followed(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo, name: str
) -> None:
    delegate = register(name=name)
    work_on(app, "mail", mail_to(delegate))
    (mail,) = with_sink.taken
    for text in (plain(mail), html(mail)):
        assert "evil.example" not in text
        assert "evil。example" not in text
        assert "me@evil" not in text
    assert html(mail).count("<a ") == 1
    assert html(mail).count("href=") == 1 + name.count("href=")


def test_mail_when_the_conference_has_a_hostile_title_then_headers_stay_whole(
    app: Flask, with_sink: Sink, conference: Conference, register: Register, mail_to: MailTo
) -> None:
    delegate = register()
    with transaction():
        row = session().get(Conference, conference.id)
        row.title = LocalizedText(en='Forum\r\nBcc: all@world.example\n<b>"bold"</b>')
    work_on(app, "mail", mail_to(delegate))
    (mail,) = with_sink.taken
    assert "Bcc" not in mail
    assert mail["Subject"] == 'Forum Bcc: all@world.example <b>"bold"</b>: you are registered'
    assert "<b>" not in html(mail)


def test_mail_when_the_domain_is_international_then_sent_in_ascii(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    delegate = register(email="anna@bücher.example")
    assert work_on(app, "mail", mail_to(delegate)) == WorkStatus.DONE
    assert with_sink.envelopes[0][1] == ["anna@xn--bcher-kva.example"]


def test_mail_when_the_mailbox_is_in_another_script_then_sent_as_utf8(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    delegate = register(email="李伟@公司.example")
    assert work_on(app, "mail", mail_to(delegate)) == WorkStatus.DONE
    assert with_sink.envelopes[0][1] == ["李伟@xn--55qx5d.example"]


def test_mail_when_the_address_can_be_none_then_given_up_with_the_reason(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register(), recipient_email="nobody\r\nat all")
    assert work_on(app, "mail", message_id) == WorkStatus.FAILED
    assert found(message_id).last_error == "nobody at all is not an e-mail address"
    assert with_sink.taken == []


def test_mail_when_no_server_is_set_then_written_and_kept_without_its_secret(
    app: Flask, with_agenda: Conference, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register())
    assert work_on(app, "mail", message_id) == WorkStatus.WRITTEN
    row = found(message_id)
    assert row.subject == "Green Cities Forum: you are registered"
    assert "\nhttp://localhost/c/forum/registration/…\n" in (row.body or "")
    assert row.attachments == ["conference.ics"]


@pytest.mark.parametrize(
    ("kind", "status", "subject", "with_calendar"),
    [
        ("registration_accepted", DelegateStatus.ACCEPTED, "you are registered", True),
        ("registration_waitlisted", DelegateStatus.WAITLISTED, "you are on the waiting list", False),
        ("registration_waitlisted", DelegateStatus.ACCEPTED, "you are on the waiting list", False),
        ("registration_promoted", DelegateStatus.ACCEPTED, "there is a seat for you", True),
        ("registration_changed", DelegateStatus.ACCEPTED, "your registration was changed", True),
        ("registration_changed", DelegateStatus.WAITLISTED, "your registration was changed", False),
        ("registration_cancelled", DelegateStatus.CANCELLED, "your registration is cancelled", False),
    ],
)
def test_mail_of_each_kind_then_it_says_what_happened(
    app: Flask,
    with_sink: Sink,
    with_agenda: Conference,
    register: Register,
    mail_to: MailTo,
    kind: str,
    status: DelegateStatus,
    subject: str,
    with_calendar: bool,
) -> None:
    assert work_on(app, "mail", mail_to(register(status=status), kind)) == WorkStatus.DONE
    (mail,) = with_sink.taken
    assert mail["Subject"] == f"Green Cities Forum: {subject}"
    assert len(list(mail.iter_attachments())) == with_calendar
    assert ("calendar file with the agenda is attached" in plain(mail)) == with_calendar


def test_mail_when_nothing_is_released_yet_then_no_empty_calendar(
    app: Flask, with_sink: Sink, conference: Conference, register: Register, mail_to: MailTo
) -> None:
    with transaction():
        release_agenda(SYSTEM, conference=conference)
        nine = datetime(2021, 10, 21, 1, tzinfo=UTC)
        text = LocalizedText(en="Edited since")
        create_item(SYSTEM, ItemDetails(conference.id, "panel", text, nine, nine + timedelta(hours=1)))
    work_on(app, "mail", mail_to(register()))
    assert list(with_sink.taken[0].iter_attachments()) == []


def test_mail_when_the_registration_is_gone_then_given_up(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    delegate = register()
    message_id = mail_to(delegate)
    with transaction():
        session().delete(session().get(Delegate, delegate.id))
    assert work_on(app, "mail", message_id) == WorkStatus.FAILED
    assert found(message_id).last_error == "The registration is no longer there."


def test_mail_when_its_kind_is_unknown_then_it_waits_for_a_newer_worker(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    message_id = mail_to(register(), "registration_teleported")
    assert work_on(app, "mail", message_id) == WorkStatus.QUEUED
    assert found(message_id).last_error == "LookupError: no template for registration_teleported"


def test_mail_when_the_server_is_down_then_up_then_it_arrives_once(
    app: Flask,
    sink: Sink,
    use_smtp: Callable[[str | None], None],
    register: Register,
    mail_to: MailTo,
    frozen: Freeze,
) -> None:
    frozen(START)
    use_smtp("smtp://127.0.0.1:1")
    message_id = mail_to(register())
    assert work_on(app, "mail", message_id) == WorkStatus.QUEUED
    assert "Connection refused" in (found(message_id).last_error or "")
    use_smtp(f"smtp://127.0.0.1:{sink.port}")
    assert work_on(app, "mail", message_id) is None
    frozen(START + timedelta(seconds=30))
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    assert work_on(app, "mail", message_id) is None
    assert len(sink.taken) == 1


def test_mail_when_the_recipient_is_refused_for_good_then_given_up_at_once(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    with_sink.recipient_reply = "550 5.1.1 no such mailbox"
    message_id = mail_to(register())
    assert work_on(app, "mail", message_id) == WorkStatus.FAILED
    assert found(message_id).last_error == "The mail server refused: 550 5.1.1 no such mailbox"


def test_mail_when_the_recipient_is_refused_for_now_then_tried_again(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    with_sink.recipient_reply = "450 4.2.0 greylisted"
    message_id = mail_to(register())
    assert work_on(app, "mail", message_id) == WorkStatus.QUEUED
    assert "450 4.2.0 greylisted" in (found(message_id).last_error or "")


@pytest.mark.parametrize(
    ("reply", "status"),
    [("554 5.7.1 spam", WorkStatus.FAILED), ("452 4.3.1 full", WorkStatus.QUEUED)],
)
def test_mail_when_the_content_is_refused_then_the_code_decides(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo, reply: str, status: WorkStatus
) -> None:
    with_sink.data_reply = reply
    assert work_on(app, "mail", mail_to(register())) == status
    assert with_sink.taken == []


def test_mail_when_the_worker_dies_between_sending_and_marking_then_sent_again_under_the_same_id(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo, frozen: Freeze
) -> None:
    frozen(START)
    message_id = mail_to(register())
    with transaction():
        row = lease(OutboxMessage, message_id)
    assert isinstance(row, OutboxMessage)
    deliver(row)  # and the mark never comes
    assert work_on(app, "mail", message_id) is None
    frozen(START + LEASE)
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    first, second = with_sink.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert plain(first) == plain(second)


def test_mail_when_two_workers_take_it_then_sent_once(
    app: Flask, with_sink: Sink, register: Register, mail_to: MailTo
) -> None:
    ids = [mail_to(register()) for _ in range(5)]
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        for message_id in ids:
            work_on(app, "mail", message_id)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["Message-ID"] for mail in with_sink.taken) == sorted(
        found(message_id).message_id for message_id in ids
    )


def ask_for_link(user: User) -> str:
    with transaction():
        return queue_mail(
            "sign_in_link",
            recipient_name=user.name,
            recipient_email=user.email,
            language="en",
            payload={"user_id": user.id},
        ).id


def link_in(mail: EmailMessage) -> str:
    line = next(line for line in plain(mail).splitlines() if line.startswith("http"))
    return line.rpartition("/")[2]


def test_sign_in_link_when_mailed_then_it_signs_in_and_is_kept_nowhere(
    app: Flask, with_sink: Sink, organizer: User, frozen: Freeze
) -> None:
    frozen(START)
    message_id = ask_for_link(organizer)
    work_on(app, "mail", message_id)
    token = link_in(with_sink.taken[0])
    assert with_sink.taken[0]["From"] == "conferences@localhost"
    link = find_usable_link(token)
    assert link is not None
    assert (link.user_id, link.expires_at) == (organizer.id, START + timedelta(hours=1))
    assert token not in (found(message_id).body or "")


def test_sign_in_link_when_sending_failed_then_the_same_link_is_opened_again(
    app: Flask, with_sink: Sink, organizer: User, frozen: Freeze
) -> None:
    frozen(START)
    with_sink.data_reply = "451 later"
    message_id = ask_for_link(organizer)
    assert work_on(app, "mail", message_id) == WorkStatus.QUEUED
    frozen(START + timedelta(hours=3))
    with_sink.data_reply = "250 OK"
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    link = find_usable_link(link_in(with_sink.taken[0]))
    assert link is not None
    assert link.expires_at == START + timedelta(hours=4)
    assert session().query(SignInLink).count() == 1


def test_sign_in_link_when_used_before_a_second_sending_then_it_stays_used(
    app: Flask, with_sink: Sink, organizer: User, frozen: Freeze
) -> None:
    frozen(START)
    message_id = ask_for_link(organizer)
    work_on(app, "mail", message_id)
    token = link_in(with_sink.taken[0])
    with transaction():
        link = find_usable_link(token)
        assert link is not None
        link.used_at = now()
        row = session().get(OutboxMessage, message_id)
        row.status, row.leased_until = WorkStatus.LEASED, START
    assert work_on(app, "mail", message_id) == WorkStatus.DONE
    assert link_in(with_sink.taken[1]) == token
    assert find_usable_link(token) is None


def test_sign_in_link_when_the_account_was_disabled_meanwhile_then_given_up(
    app: Flask, with_sink: Sink, organizer: User
) -> None:
    message_id = ask_for_link(organizer)
    with transaction():
        session().get(User, organizer.id).disabled_at = now()
    assert work_on(app, "mail", message_id) == WorkStatus.FAILED
    assert with_sink.taken == []
