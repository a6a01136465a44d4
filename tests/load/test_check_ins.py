"""Sixty desks of two processes check in the same ten people at one moment, one by one and as a group."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.config import Settings
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.registration import services
from eventapp.registration.attendance import Occasion, count_by_delegation, count_who_came
from eventapp.registration.models import CheckIn, Delegate, Delegation
from tests.load.racing import PEOPLE, SLUG, Runner, race, submission_of

DELEGATES = 10
OCCASION = Occasion(date(2090, 10, 21))


@pytest.fixture
def conference(app: Flask) -> Conference:
    """A conference of the far future with ten accepted members of one delegation."""
    with transaction():
        conference = create_conference(
            SYSTEM,
            CreateConference(
                slug=SLUG,
                title=LocalizedText(en="Race"),
                timezone="Asia/Shanghai",
                starts_on=OCCASION.day,
                ends_on=OCCASION.day,
                contact_email="office@park.example",
                sides=(SideFacts("CN"), SideFacts("CH")),
            ),
        )
        conference.state = ConferenceState.PUBLISHED
    submissions = [submission_of(app, number) for number in range(DELEGATES)]
    with transaction():
        for submission in submissions:
            services.register_delegate(submission)
        delegation = Delegation(
            conference_id=conference.id,
            name=LocalizedText(en="Ministry"),
            side_id=list_sides(conference.id)[0].id,
            position=1,
            notes="",
            created_at=conference.created_at,
            updated_at=conference.created_at,
        )
        session().add(delegation)
        session().flush()
        session().execute(update(Delegate).values(delegation_id=delegation.id))
    return conference


def let_in(runner: Runner) -> tuple[str, int]:
    """Check in one of the ten, or all of them as a group; the outcome is how many of them were new."""
    conference_id = get_conference(SLUG).id
    rows = session().execute(select(Delegate.id, Delegate.delegation_id).order_by(Delegate.id)).all()
    session().rollback()
    runner.start()
    with transaction():
        if runner.number % 6 == 0:
            number = services.check_in_group(
                SYSTEM,
                conference_id=conference_id,
                delegation_id=rows[0].delegation_id,
                delegate_ids=[row.id for row in rows],
                occasion=OCCASION,
            )
            return "group", number
        arrival = services.check_in(
            SYSTEM,
            conference_id=conference_id,
            delegate_id=rows[runner.number % DELEGATES].id,
            occasion=OCCASION,
        )
        return "one", int(arrival.is_new)


def test_sixty_desks_at_once_let_each_in_once_and_all_get_an_answer(
    conference: Conference, settings: Settings
) -> None:
    outcomes = race(settings, let_in)
    assert Counter(kind for kind, _new in outcomes) == {"group": PEOPLE // 6, "one": PEOPLE - PEOPLE // 6}
    assert sum(new for _kind, new in outcomes) == DELEGATES
    session().rollback()
    assert session().scalar(select(func.count()).select_from(CheckIn)) == DELEGATES
    assert count_who_came(conference.id, OCCASION) == DELEGATES
    [count] = count_by_delegation(conference.id, OCCASION)
    assert (count.came, count.expected) == (DELEGATES, DELEGATES)
