"""Calendar mails: who gets which, with which number, when choices, releases and registrations move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.calendars import rounds
from eventapp.calendars.models import CalendarInvitation
from eventapp.calendars.services import follow_all, list_to_follow
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.jobs.leases import lease
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.worker import work_on
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.workflows.privacy.person import person_of
from eventapp.workflows.privacy.services import erase_person
from tests.calendars.conftest import NINE, Office, calendar_of, text_of, told
from tests.notifications.conftest import Sink

Register = Callable[..., Delegate]


@pytest.fixture
def signing(office: Office) -> str:
    item_id = office.make_item()
    office.first_release()
    return item_id


def uid_of(item_id: str) -> str:
    return str(session().get_one(AgendaItem, item_id).uid)


def column(delegate: Delegate, **values: object) -> None:
    with transaction():
        session().execute(update(Delegate).where(Delegate.id == delegate.id).values(**values))


def test_choice_when_wished_then_an_invitation_comes_from_the_conferences_mailbox(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna, silent = register(email="anna@firm.example"), register(email="silent@firm.example")
    assert (office.choose(anna, signing), office.choose(silent, signing, wants_mails=False)) == (1, 0)
    assert office.send_all() == ["done"]
    (mail,) = sink.taken
    assert sink.envelopes == [("forum@park.example", ["anna@firm.example"])]
    assert mail["From"] == "Green Cities Forum <forum@park.example>"
    assert mail["Subject"] == "Invitation: Signing"
    assert told(mail) == ("REQUEST", uid_of(signing), 0, "CONFIRMED")
    (event,) = calendar_of(mail).events
    assert event["ORGANIZER"] == "mailto:forum@park.example"
    assert event["ATTENDEE"] == "mailto:anna@firm.example"
    assert event["DTSTART"].dt.astimezone(UTC) == NINE
    assert event["DTSTAMP"].dt == datetime(2021, 10, 1, 8, 1, tzinfo=UTC)
    text = text_of(mail)
    assert "What: Signing\nWhen: Thursday, 21 October 2021, 09:00–10:00\n" in text
    assert "Where: Park Hall\n" in text
    assert "/c/forum/registration/" in text and "/agenda\n" in text
    assert office.choose(anna, signing) == 0


def test_release_when_an_item_moved_then_the_update_says_old_and_new_and_has_a_higher_number(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna, bo = register(email="anna@firm.example"), register(email="bo@firm.example", language="zh")
    other = office.make_item("Lunch", NINE + timedelta(hours=3))
    office.first_release()
    office.choose(anna, signing, other)
    office.choose(bo, signing)
    office.send_all()
    hall = office.make_room("Great Hall")
    office.move(signing, minutes=30, room_id=hall)
    assert office.waiting() == []  # nothing goes out before the release
    assert office.release() == 2
    assert office.send_all() == ["done", "done"]
    in_english, in_chinese = sink.taken[-2:]
    assert told(in_english) == told(in_chinese) == ("REQUEST", uid_of(signing), 1, "CONFIRMED")
    (event,) = calendar_of(in_english).events
    assert event["DTSTART"].dt.astimezone(UTC) == NINE + timedelta(minutes=30)
    assert in_english["Subject"] == "Changed: Signing"
    text = text_of(in_english)
    assert "Time before: Thursday, 21 October 2021, 09:00–10:00\n" in text
    assert "New time: Thursday, 21 October 2021, 09:30–10:30\n" in text
    assert "Place before: Park Hall\nNew place: Great Hall, Park Hall\n" in text
    assert "2021年10月21日星期四09:30–10:30" in text_of(in_chinese)
    assert in_chinese["Content-Language"] == "zh-Hans"


def test_release_when_only_words_changed_then_no_mail(
    office: Office, signing: str, register: Register
) -> None:
    office.choose(register(), signing)
    office.send_all()
    with transaction():
        session().get_one(AgendaItem, signing).places = 40
    assert office.release() == 0


def test_cancellation_then_cancel_and_after_it_was_restored_an_invitation_again(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    office.choose(register(), signing)
    office.cancel(signing)
    office.send_all()
    assert office.release() == 1
    office.send_all()
    assert told(sink.taken[-1]) == ("CANCEL", uid_of(signing), 1, "CANCELLED")
    assert sink.taken[-1]["Subject"] == "Cancelled: Signing"
    office.restore(signing)
    assert office.release() == 1
    office.send_all()
    assert told(sink.taken[-1]) == ("REQUEST", uid_of(signing), 2, "CONFIRMED")


def test_choice_when_taken_back_and_made_again_then_numbers_only_grow(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna = register()
    for wanted in ((signing,), (), (signing,)):
        office.choose(anna, *wanted)
        office.send_all()
    numbers = [told(mail) for mail in sink.taken]
    assert [(method, number, state) for method, _uid, number, state in numbers] == [
        ("REQUEST", 0, "CONFIRMED"),
        ("CANCEL", 1, "CANCELLED"),
        ("REQUEST", 2, "CONFIRMED"),
    ]
    assert sink.taken[1]["Subject"] == "No longer in your agenda: Signing"
    office.choose(anna, signing, wants_mails=False)
    office.send_all()
    assert told(sink.taken[-1])[0] == "CANCEL"


def test_mails_that_wait_when_more_happens_then_one_goes_that_says_the_newest(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna, bo = register(), register()
    office.choose(anna, signing)
    office.choose(bo, signing)
    assert office.choose(bo) == 0  # bo never heard of it
    assert len(office.waiting()) == 1
    office.send_all()
    for _ in range(2):
        office.move(signing, minutes=15)
        office.release()
    assert office.send_all() == ["done"]
    assert "Time before: Thursday, 21 October 2021, 09:00–10:00\n" in text_of(sink.taken[-1])
    assert "New time: Thursday, 21 October 2021, 09:30–10:30\n" in text_of(sink.taken[-1])


def test_mail_when_written_late_then_it_says_what_is_newest_not_what_it_was_queued_for(
    office: Office, signing: str, register: Register, sink: Sink, app: object
) -> None:
    """A worker has taken the first mail when the release comes, and dies; it is sent again afterwards."""
    office.choose(register(), signing)
    (first,) = office.waiting()
    with transaction():
        lease(OutboxMessage, first)
    office.move(signing, minutes=30)
    assert office.release() == 1
    office.send_all()
    office.later(minutes=10)
    assert work_on(office.app, "mail", first) == WorkStatus.DONE
    assert [told(mail)[2] for mail in sink.taken] == [1, 1]


def test_delegate_when_they_leave_or_move_house_then_the_old_address_loses_the_entry(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna, bo = register(email="anna@firm.example"), register(email="bo@firm.example")
    for each in (anna, bo):
        office.choose(each, signing)
    office.send_all()
    assert list_to_follow() == []
    column(anna, status=DelegateStatus.CANCELLED, holds_seat=False)
    column(bo, email="Bo@new.example", email_normalised="bo@new.example", name="Bo Newname")
    assert list_to_follow() == [office.conference.id]
    office.later(minutes=2)
    with transaction():
        assert follow_all(office.conference.id) == 3
    office.send_all()
    sent = {mail["To"].addresses[0].addr_spec: mail for mail in sink.taken[2:]}
    assert {to: told(mail)[0] for to, mail in sent.items()} == {
        "anna@firm.example": "CANCEL",
        "bo@firm.example": "CANCEL",
        "Bo@new.example": "REQUEST",
    }
    old = sent["bo@firm.example"].as_string()
    assert "/registration/" not in old and "Newname" not in old and "new.example" not in old.lower()
    assert "/registration/" in text_of(sent["Bo@new.example"])
    assert list_to_follow() == []


def test_delegate_when_erased_then_nothing_goes_out_and_nothing_is_kept(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna, bo = register(email="anna@firm.example"), register(email="bo@firm.example")
    for each in (anna, bo):
        office.choose(each, signing)
    office.send_all()
    office.move(signing, minutes=30)
    office.release()
    waiting = office.waiting()
    with transaction():
        session().execute(update(Conference).values(seats_taken=2))
    with transaction():
        erase_person(SYSTEM, person_of(session().get_one(Delegate, anna.id)), secret_key="x" * 16)
    office.move(signing, minutes=30)
    assert office.release() == 1
    office.send_all()
    for message_id in waiting:
        work_on(office.app, "mail", message_id)
    assert [mail["To"].addresses[0].addr_spec for mail in sink.taken[2:]] == ["bo@firm.example"]
    rows = session().query(CalendarInvitation).all()
    assert [row.email for row in rows] == ["bo@firm.example"]


def test_item_when_over_then_nobody_hears_of_it(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    anna = register()
    office.choose(anna, signing)
    (waiting,) = office.waiting()
    office.later(days=30)
    assert office.choose(anna) == 0
    assert work_on(office.app, "mail", waiting) == WorkStatus.FAILED
    assert sink.taken == []


def test_conference_without_a_mailbox_then_the_installations_own(
    office: Office, signing: str, register: Register, sink: Sink
) -> None:
    with transaction():
        session().get_one(Conference, office.conference.id).contact_email = ""
    office.choose(register(), signing)
    office.send_all()
    (event,) = calendar_of(sink.taken[0]).events
    assert (event["ORGANIZER"], sink.envelopes[0][0]) == (
        "mailto:conferences@localhost",
        "conferences@localhost",
    )


def test_round_when_one_conference_fails_then_the_others_are_followed(
    app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = []

    def follow(conference_id: str) -> None:
        if conference_id == "broken":
            raise ValueError
        followed.append(conference_id)

    monkeypatch.setattr(rounds, "list_to_follow", lambda: ["broken", "whole"])
    monkeypatch.setattr(rounds, "follow_all", follow)
    rounds.follow_everybody()
    assert followed == ["whole"]
