"""Answers from a real IMAP server: read once, in any order of trouble, and nothing in the mailbox changes."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from eventapp.actor import Actor
from eventapp.calendars.mailbox import MailboxProblem, open_mailbox, read_server
from eventapp.calendars.models import CalendarInvitation, MailboxState, StrayAnswers
from eventapp.calendars.rounds import read_answers
from eventapp.calendars.services import Outcome, take_uploaded_answer
from eventapp.cli.worker import make_rounds
from eventapp.db.session import session, transaction
from eventapp.registration.models import Delegate, DelegateStatus
from tests.calendars.conftest import NOW, Office, calendar_of, told
from tests.calendars.imap_server import ImapServer, running
from tests.calendars.made_up_replies import answer_lines, mail_of, outlook
from tests.notifications.conftest import Sink

Register = Callable[..., Delegate]
ANNA = "anna@firm.example"


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    with running() as server:
        yield server


@pytest.fixture
def imap(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """The server with an empty mailbox; its certificate is trusted, as a public one would be."""
    monkeypatch.setenv("SSL_CERT_FILE", server.certificate)
    yield server
    server.clear()


@pytest.fixture
def invited(office: Office, register: Register, sink: Sink) -> EmailMessage:
    """The invitation that Anna got to the signing."""
    item_id = office.make_item()
    office.first_release()
    office.choose(register(email=ANNA), item_id)
    office.send_all()
    return sink.taken[-1]


def answer_to(mail: EmailMessage, partstat: str = "ACCEPTED", **values: str) -> bytes:
    """Answer a mail as Exchange would, by what is in the mail alone."""
    _method, uid, sequence, _status = told(mail)
    (event,) = calendar_of(mail).events
    attendee = str(event["ATTENDEE"]).removeprefix("mailto:")
    stamp = (event["DTSTAMP"].dt + timedelta(hours=1)).strftime("%Y%m%dT%H%M%SZ")
    return outlook(
        partstat, **{"uid": uid, "attendee": attendee, "sequence": str(sequence), "stamp": stamp, **values}
    )


def answers() -> list[tuple[str, str, int | None]]:
    session().rollback()
    rows = session().query(CalendarInvitation).order_by(CalendarInvitation.id).all()
    return [(row.answer, row.comment, row.answer_sequence) for row in rows]


def test_answer_when_it_arrives_then_it_is_read_once_and_the_mailbox_stays_as_it_was(
    imap: ImapServer, office: Office, invited: EmailMessage
) -> None:
    office.later(hours=2)
    imap.deliver(mail_of(b"Lunch?\r\n", "Content-Type: text/plain"))
    imap.deliver(answer_to(invited))
    assert read_answers(imap.url()) == 1
    assert answers() == [("accepted", "Komme gerne, bis bald.", 0)]
    assert read_answers(imap.url(scheme="imaps")) == 0
    imap.deliver(answer_to(invited, "DECLINED", stamp="20211001T093000Z"))
    assert read_answers(imap.url()) == 1
    assert answers()[0][0] == "declined"
    assert imap.flags() == ["", "", ""]


def test_broken_mails_when_between_answers_then_the_rest_is_read(
    imap: ImapServer, office: Office, invited: EmailMessage, caplog: pytest.LogCaptureFixture
) -> None:
    office.later(hours=2)
    imap.put(b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n\x00\xff")
    imap.put(
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 3_000 + b"x.ics text/calendar"
    )
    imap.put(mail_of(answer_lines() + b"x" * 1_200_000, "Content-Type: text/calendar; method=REPLY"))
    imap.put(answer_to(invited, "TENTATIVE"))
    imap.put(answer_to(invited, uid="of-somebody-else"))
    caplog.set_level(logging.INFO, "eventapp.calendars")
    assert read_answers(imap.url()) == 1
    assert answers()[0][0] == "tentative"
    (state,) = session().query(MailboxState).all()
    assert state.last_uid == 5
    assert "password" not in caplog.text and "geh/eim" not in state.mailbox


def test_mail_that_cannot_be_told_of_then_the_next_round_goes_on_behind_it(
    imap: ImapServer, office: Office, invited: EmailMessage
) -> None:
    """How it is built takes more than the megabyte in one line that Python's library reads."""
    part = f'--b\r\nContent-Type: text/plain; name="{"n" * 40}"\r\n\r\n'
    office.later(hours=2)
    imap.deliver(answer_to(invited))
    imap.put(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part.encode() * 9_500)
    imap.deliver(answer_to(invited, "DECLINED", stamp="20211001T093000Z"))
    assert (read_answers(imap.url()), answers()[0][0]) == (1, "accepted")
    assert (read_answers(imap.url()), answers()[0][0]) == (1, "declined")


def test_answers_of_others_then_counted_and_not_kept(
    imap: ImapServer, office: Office, invited: EmailMessage
) -> None:
    office.later(hours=2)
    uid = told(invited)[1]
    imap.deliver(answer_to(invited, attendee="passed.on@firm.example"))
    in_her_name = mail_of(
        answer_lines(uid, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ANNA}", stamp="20211001T090000Z"),
        "Content-Type: text/calendar; method=REPLY",
        sender="mallory@evil.example",
    )
    imap.deliver(in_her_name)
    assert read_answers(imap.url()) == 0
    assert answers() == [("", "", None)]
    (strays,) = session().query(StrayAnswers).all()
    assert (strays.conference_id, strays.count) == (office.conference.id, 2)


def test_mailbox_when_numbered_anew_then_nothing_is_missed_and_nothing_old_wins(
    imap: ImapServer, office: Office, invited: EmailMessage
) -> None:
    office.later(hours=3)
    imap.deliver(answer_to(invited, "ACCEPTED", stamp="20211001T090000Z"))
    imap.deliver(answer_to(invited, "DECLINED", stamp="20211001T100000Z"))
    assert read_answers(imap.url()) == 2
    imap.forget_uids()
    imap.deliver(answer_to(invited, "TENTATIVE", stamp="20211001T101000Z"))
    before = session().query(MailboxState).one().uid_validity
    assert read_answers(imap.url()) == 1
    assert answers()[0][0] == "tentative"
    session().rollback()
    assert session().query(MailboxState).one().uid_validity != before


def test_server_when_down_refusing_or_not_who_it_says_then_the_next_round_tries_again(
    imap: ImapServer,
    office: Office,
    invited: EmailMessage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    office.later(hours=2)
    imap.deliver(answer_to(invited))
    assert read_answers("imap://user:password@127.0.0.1:1/INBOX") == 0
    assert read_answers(imap.url(password="wrong")) == 0
    assert read_answers(imap.url(folder="No such")) == 0
    monkeypatch.delenv("SSL_CERT_FILE")
    for scheme in ("imap", "imaps"):  # where TLS is offered, a password is not said without it
        with (
            pytest.raises(MailboxProblem, match="CERTIFICATE_VERIFY_FAILED"),
            open_mailbox(read_server(imap.url(scheme=scheme))),
        ):
            pass
    assert read_answers(imap.url()) == 0
    assert caplog.text.count("the mailbox with answers could not be read") == 4
    monkeypatch.setenv("SSL_CERT_FILE", imap.certificate)
    assert read_answers(imap.url()) == 1


def test_round_of_the_worker_then_calendars_follow_and_answers_are_read(
    imap: ImapServer, office: Office, invited: EmailMessage, sink: Sink
) -> None:
    office.later(hours=2)
    make_rounds()  # without a mailbox there is none to read
    office.app.config["SETTINGS"] = replace(office.app.config["SETTINGS"], imap_url=imap.url())
    imap.deliver(answer_to(invited))
    with transaction():
        session().execute(update(Delegate).values(status=DelegateStatus.CANCELLED, holds_seat=False))
    make_rounds()
    assert answers()[0][0] == "accepted"
    office.send_all()
    assert told(sink.taken[-1])[0] == "CANCEL"


def test_mails_from_before_when_a_mailbox_is_read_for_the_first_time_then_left_alone(
    imap: ImapServer, office: Office, invited: EmailMessage
) -> None:
    office.later(hours=2)
    imap.put_old(answer_to(invited), NOW - timedelta(days=31))
    assert read_answers(imap.url()) == 0
    imap.deliver(answer_to(invited))
    assert read_answers(imap.url()) == 1


def test_answers_in_wrong_order_then_the_newest_counts_and_a_change_asks_again(
    office: Office, invited: EmailMessage, sink: Sink, actor: Actor
) -> None:
    admin = Actor(id=actor.id, name=actor.name, email=actor.email, is_administrator=True)

    def upload(octets: bytes) -> str:
        with transaction():
            return take_uploaded_answer(admin, conference_id=office.conference.id, octets=octets).outcome

    item_id = session().query(CalendarInvitation).one().agenda_item_id
    office.later(hours=3)
    assert upload(answer_to(invited, "DECLINED", stamp="20211001T100000Z")) == Outcome.TAKEN
    assert upload(answer_to(invited, "ACCEPTED", stamp="20211001T090000Z")) == Outcome.OLDER
    assert upload(answer_to(invited, "DECLINED", stamp="20211001T100000Z")) == Outcome.OLDER
    office.move(item_id, minutes=30)
    office.release()
    office.send_all()
    assert upload(answer_to(invited, "ACCEPTED", stamp="20211001T110000Z")) == Outcome.TAKEN
    assert answers()[0][2] == 0  # to the time before: not an answer to the newest
    office.later(hours=1)
    assert upload(answer_to(sink.taken[-1], "TENTATIVE", stamp="20211001T105900Z")) == Outcome.TAKEN
    assert answers() == [("tentative", "Komme gerne, bis bald.", 1)]
    future = answer_to(sink.taken[-1], "DECLINED", stamp="29990101T000000Z")
    assert upload(future) == Outcome.TAKEN
    office.later(minutes=1)
    now = office.at.strftime("%Y%m%dT%H%M%SZ")
    assert upload(answer_to(sink.taken[-1], "ACCEPTED", stamp=now)) == Outcome.TAKEN
    assert upload(answer_to(invited, uid="of-nobody")) == Outcome.UNKNOWN
    assert upload(answer_to(invited, attendee="x@y.example")) == Outcome.NOT_INVITED
