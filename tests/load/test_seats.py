"""Sixty people at one moment want ten seats, over real connections of two processes."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.config import Settings
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.registration import services
from eventapp.registration.models import Delegate
from eventapp.registration.queries import count_by_status
from tests.load.racing import (
    PEOPLE,
    SLUG,
    come_and_go,
    count_then_insert,
    race,
    register,
    send_same_form,
    submission_of,
)

SEATS = 10


@pytest.fixture
def conference(app: Flask) -> Conference:
    """A published conference of the far future, so that the processes need no frozen clock."""
    with transaction():
        conference = create_conference(
            SYSTEM,
            CreateConference(
                slug=SLUG,
                title=LocalizedText(en="Race"),
                timezone="Asia/Shanghai",
                starts_on=date(2090, 10, 21),
                ends_on=date(2090, 10, 21),
                contact_email="office@park.example",
                sides=(SideFacts("CN"), SideFacts("CH")),
                capacity=SEATS,
            ),
        )
        conference.state = ConferenceState.PUBLISHED
    return conference


def check_seats(conference: Conference) -> None:
    """Assert that no seat is given twice, none stays free while somebody waits, and the counter is right."""
    session().rollback()
    counts = count_by_status(conference.id)
    taken = session().scalar(select(Conference.seats_taken).where(Conference.id == conference.id))
    assert taken == counts["accepted"]
    assert taken == min(SEATS, counts["accepted"] + counts.get("waitlisted", 0))


def test_sixty_at_once_for_ten_seats_gives_exactly_ten(conference: Conference, settings: Settings) -> None:
    outcomes = race(settings, register)
    assert Counter(outcomes) == {"accepted": SEATS, "waitlisted": PEOPLE - SEATS}
    check_seats(conference)
    assert count_by_status(conference.id) == {"accepted": SEATS, "waitlisted": PEOPLE - SEATS}
    mails = Counter(session().scalars(select(OutboxMessage.kind)))
    assert mails == {"registration_accepted": SEATS, "registration_waitlisted": PEOPLE - SEATS}


def test_count_then_insert_oversells_so_the_race_is_real(conference: Conference, settings: Settings) -> None:
    race(settings, count_then_insert)
    with pytest.raises(AssertionError):
        check_seats(conference)
    assert count_by_status(conference.id)["accepted"] > SEATS


def test_same_form_sixty_times_at_once_registers_once_with_one_answer(
    conference: Conference, settings: Settings
) -> None:
    answers = race(settings, send_same_form)
    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    assert session().scalar(select(func.count()).select_from(Delegate)) == 1
    assert session().scalar(select(func.count()).select_from(OutboxMessage)) == 1
    check_seats(conference)


def test_coming_and_going_at_once_leaves_no_seat_free_while_somebody_waits(
    app: Flask, conference: Conference, settings: Settings
) -> None:
    for number in range(PEOPLE // 2):
        submission = submission_of(app, number)
        with transaction():
            services.register_delegate(submission)
    outcomes = race(settings, come_and_go)
    assert Counter(outcomes)["cancelled"] == PEOPLE // 2
    check_seats(conference)
    assert count_by_status(conference.id) == {
        "accepted": SEATS,
        "waitlisted": PEOPLE // 2 - SEATS,
        "cancelled": PEOPLE // 2,
    }
