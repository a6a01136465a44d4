"""A mailbox that refuses mails: its contact is marked, gets no more, and the office can take it back."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.follow_up.nightly import run_follow_up
from eventapp.invitations.services import note_bounce_of_mail, take_back_bounce
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.worker import work_on
from tests.follow_up.builders import SECRET, make_concluded, make_contact, make_item, morning
from tests.notifications.conftest import Sink

Freeze = Callable[[datetime], None]


@pytest.fixture
def message_id(app: Flask, frozen: Freeze) -> str:
    """A reminder to Anna that waits to be sent."""
    with transaction():
        conference = make_concluded()
        make_item(conference, make_contact(conference))
    frozen(morning(1))
    run_follow_up(SECRET)
    found = session().scalar(select(OutboxMessage.id))
    assert isinstance(found, str)
    return found


def bounced_at() -> datetime | None:
    session().rollback()
    found: datetime | None = session().scalars(select(Contact.bounced_at)).one()
    return found


@pytest.mark.parametrize(
    ("reply", "is_bounced"),
    [
        ("250 OK", False),
        ("550 5.1.1 No such user here", True),
        ("550 no such user", True),
        ("552 5.2.2 Mailbox full", True),
        ("550 5.7.1 Your server is on a list", False),
        ("450 4.2.1 Try later", False),
    ],
)
def test_mail_when_the_mailbox_refuses_for_good_then_its_contact_is_marked(
    app: Flask, with_sink: Sink, message_id: str, reply: str, is_bounced: bool
) -> None:
    with_sink.recipient_reply = reply
    work_on(app, "mail", message_id)
    assert (bounced_at() is not None) == is_bounced


def test_mail_when_the_content_is_refused_then_the_mailbox_is_not_to_blame(
    app: Flask, with_sink: Sink, message_id: str
) -> None:
    with_sink.data_reply = "554 5.6.0 Looks like spam"
    assert work_on(app, "mail", message_id) == WorkStatus.FAILED
    assert bounced_at() is None


def test_contact_when_their_mailbox_refused_then_the_next_pass_leaves_them_out(
    app: Flask, with_sink: Sink, message_id: str, frozen: Freeze
) -> None:
    with_sink.recipient_reply = "550 5.1.1 No such user here"
    work_on(app, "mail", message_id)
    frozen(morning(7))
    assert run_follow_up(SECRET) == 0


def test_office_when_it_notes_that_a_mail_came_back_then_the_contact_is_marked_until_it_takes_it_back(
    message_id: str,
) -> None:
    conference_id = session().scalars(select(Contact.conference_id)).one()
    with transaction():
        note_bounce_of_mail(SYSTEM, conference_id=conference_id, message_id=message_id)
    assert bounced_at() is not None
    with transaction():
        take_back_bounce(SYSTEM, conference_id=conference_id, email="Anna@firm.example")
    assert bounced_at() is None
