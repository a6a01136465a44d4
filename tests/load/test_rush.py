"""The rush over HTTP on two server processes: seats, last seats, power cuts.

``make test`` runs it with some people, ``make soak`` with all (``LOAD=whole``).
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.actor import SYSTEM
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.db.session import db, session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.localized import LocalizedText
from eventapp.registration.models import Consent, Delegate, SubmittedForm
from eventapp.registration.queries import count_by_status
from tests.load.rush import PATIENCE, Office, email_of, rush, visit
from tests.notifications.conftest import Sink

IS_WHOLE = os.environ.get("LOAD") == "whole"
#: People and seats of the race, people for one seat, power cuts, people between two of them.
PEOPLE, SEATS = (800, 150) if IS_WHOLE else (120, 25)
FOR_ONE = 50 if IS_WHOLE else 20
CUTS, BETWEEN_CUTS = (4, 150) if IS_WHOLE else (2, 40)
SLUG = "rush-2090"

Opened = Callable[..., Office]


@pytest.fixture
def opened(app: Flask) -> Iterator[Opened]:
    """Return a function that opens an office on the test's database; it is closed at the end."""
    with ExitStack() as offices:

        def open_office(**options: object) -> Office:
            office = Office(
                app.config["SETTINGS"], db.engine.url.render_as_string(hide_password=False), **options
            )
            offices.callback(office.kill)
            office.open()
            return office

        yield open_office


def conference_with(seats: int) -> Conference:
    """Make a published conference of the far future, as servers have no frozen clock."""
    with transaction():
        conference = create_conference(
            SYSTEM,
            CreateConference(
                slug=SLUG,
                title=LocalizedText(en="Rush"),
                timezone="Asia/Shanghai",
                starts_on=date(2090, 10, 21),
                ends_on=date(2090, 10, 21),
                contact_email="office@park.example",
                sides=(SideFacts("CN"), SideFacts("CH")),
                capacity=seats,
            ),
        )
        conference.state = ConferenceState.PUBLISHED
    return conference


def taken_and_recount(conference: Conference) -> tuple[int, int]:
    session().rollback()
    taken = session().scalar(select(Conference.seats_taken).where(Conference.id == conference.id))
    recount = session().scalar(
        select(func.count()).where(Delegate.conference_id == conference.id, Delegate.holds_seat)
    )
    return taken or 0, recount or 0


@pytest.mark.parametrize(("people", "seats"), [(PEOPLE, SEATS), (FOR_ONE, 1)])
def test_people_race_over_http_then_as_many_accepted_as_seats_and_each_has_an_answer(
    opened: Opened, people: int, seats: int
) -> None:
    conference = conference_with(seats)
    side_id = list_sides(conference.id)[0].id
    session().rollback()
    office = opened()
    answers = rush(office.ports, visit(office.ports[0], SLUG), side_id, range(people))
    assert Counter(answer.status for answer in answers.values()) == {303: people}
    assert len({answer.location for answer in answers.values()}) == people
    assert taken_and_recount(conference) == (seats, seats)
    assert count_by_status(conference.id) == {"accepted": seats, "waitlisted": people - seats}
    mails = Counter(session().scalars(select(OutboxMessage.kind)))
    assert mails == {"registration_accepted": seats, "registration_waitlisted": people - seats}


def test_people_race_over_http_without_the_lock_then_too_many_are_accepted(opened: Opened) -> None:
    """The negative control: the same race finds it out when the lock is switched off."""
    conference = conference_with(SEATS)
    side_id = list_sides(conference.id)[0].id
    session().rollback()
    office = opened(target="tests.load.unlocked:app")
    rush(office.ports, visit(office.ports[0], SLUG), side_id, range(PEOPLE))
    taken, recount = taken_and_recount(conference)
    assert recount > SEATS
    assert taken != recount


def test_power_fails_during_the_rush_then_what_was_answered_is_stored_and_told_once(
    opened: Opened, sink: Sink
) -> None:
    conference = conference_with(SEATS)
    side_id = list_sides(conference.id)[0].id
    session().rollback()
    office = opened(smtp_port=sink.port)
    acknowledged: set[int] = set()
    for cut in range(CUTS):
        people = range(cut * BETWEEN_CUTS, (cut + 1) * BETWEEN_CUTS)
        acknowledged |= rush_until_the_power_fails(office, side_id, people)
        give_leases_back()
        office.open()
    let_all_mail_go(sink)
    office.kill()
    session().rollback()
    stored = set(session().scalars(select(Delegate.email)))
    assert {email_of(number) for number in acknowledged} - stored == set()
    assert acknowledged
    taken, recount = taken_and_recount(conference)
    assert (taken, taken) == (recount, min(SEATS, len(stored)))
    for model in (SubmittedForm, AuditEntry):
        of_delegates = model.subject_type == "delegate" if model is AuditEntry else True
        assert session().scalar(select(func.count()).select_from(model).where(of_delegates)) == len(stored)
    assert session().scalar(select(func.count()).select_from(Consent)) == 4 * len(stored)
    # One mail for each, none for what was rolled back; what went out twice has one Message-ID.
    assert set(session().scalars(select(OutboxMessage.recipient_email))) == stored
    sent = {(mail["To"].addresses[0].addr_spec, mail["Message-ID"]) for mail in sink.taken}
    assert {address for address, _id in sent} == stored
    assert len(sent) == len(stored)


def rush_until_the_power_fails(office: Office, side_id: str, people: range) -> set[int]:
    """Let people register, end all processes when half of them have an answer; return who had one."""
    answers = rush(
        office.ports,
        visit(office.ports[0], SLUG),
        side_id,
        people,
        after=(len(people) // 2, office.kill),
    )
    return {number for number, answer in answers.items() if answer.status == 303}


def give_leases_back() -> None:
    """Let five minutes pass for the mails that a killed worker had in hand."""
    with transaction():
        session().execute(
            update(OutboxMessage)
            .where(OutboxMessage.status == WorkStatus.LEASED)
            .values(leased_until=now() - timedelta(seconds=1))
        )


def let_all_mail_go(sink: Sink) -> None:
    """Return once the worker has marked every mail as sent."""
    arrived = threading.Event()
    sink.before_reply = arrived.set
    undone = select(func.count()).where(OutboxMessage.status != WorkStatus.DONE)
    deadline = time.monotonic() + PATIENCE
    while session().scalar(undone) and time.monotonic() < deadline:
        session().rollback()
        arrived.wait(0.2)
        arrived.clear()
    session().rollback()
