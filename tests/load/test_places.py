"""Sixty delegates of two processes want one place at one moment, click twice, leave, come back and give up.

``make test`` lets them do a little, ``make soak`` more (``LOAD=whole``), and takes the lock away to see that
the race would tell.
"""

import os
import random
import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.config import Settings
from eventapp.db.session import session, transaction
from eventapp.errors import AppError
from eventapp.localized import LocalizedText
from eventapp.personal_agendas import services
from eventapp.personal_agendas.models import Choice
from eventapp.registration.models import Delegate
from eventapp.registration.services import cancel_own, register_delegate
from tests.load.racing import PEOPLE, SLUG, Runner, race, submission_of

IS_WHOLE = os.environ.get("LOAD") == "whole"
ROUNDS = 12 if IS_WHOLE else 3
#: Items by title with their places.
ITEMS = {"Visit": 1, "Dinner": 7, "Panel": None}


@pytest.fixture
def conference(app: Flask) -> Conference:
    """A conference of the far future with as many delegates as race, and its agenda released."""
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
            ),
        )
        conference.state = ConferenceState.PUBLISHED
    submissions = [submission_of(app, number) for number in range(PEOPLE)]
    with transaction():
        for submission in submissions:
            register_delegate(submission)
        for title, places in ITEMS.items():
            details = ItemDetails(
                conference_id=conference.id,
                kind="site_visit",
                title=LocalizedText(en=title),
                starts_at=datetime(2090, 10, 21, 1, tzinfo=UTC),
                ends_at=datetime(2090, 10, 21, 3, tzinfo=UTC),
                places=places,
            )
            create_item(SYSTEM, details)
        release_agenda(SYSTEM, conference=session().merge(conference))
    return conference


def live(runner: Runner) -> Counter[str]:
    """Want the only place and click twice; then choose, leave and give up in an order of one's own."""
    chance = random.Random(runner.number)
    conference_id, delegate_id, items = _read(runner)
    outcomes: Counter[str] = Counter()

    def do(name: str, item_id: str) -> None:
        which = {"conference_id": conference_id, "delegate_id": delegate_id}
        try:
            with transaction():
                if name == "cancel":
                    cancel_own(**which)
                else:
                    getattr(services, f"{name}_item")(**which, item_id=item_id)
            outcomes[name] += 1
        except AppError as refusal:
            outcomes[type(refusal).__name__] += 1

    runner.start()
    do("choose", items["Visit"])
    do("choose", items["Visit"])
    outcomes = Counter({"at once": outcomes["choose"]})
    runner.start()
    for _round in range(ROUNDS):
        name = chance.choices(["choose", "leave", "cancel"], [6, 3, 1])[0]
        do(name, items[chance.choice(list(items))])
    return outcomes


def _read(runner: Runner) -> tuple[str, str, dict[str, str]]:
    email = f"person{runner.number}@park.example"
    conference_id, delegate_id = (
        session()
        .execute(select(Delegate.conference_id, Delegate.id).where(Delegate.email_normalised == email))
        .one()
    )
    items = {
        title.read("en"): key for key, title in session().execute(select(AgendaItem.id, AgendaItem.title))
    }
    session().rollback()
    return conference_id, delegate_id, {title: items[title] for title in ITEMS}


_seen = threading.local()


def live_without_lock(runner: Runner) -> Counter[str]:
    """Do the same, but look up whether there is a place first, and take it later."""
    _seen.chosen = dict(session().execute(select(AgendaItem.id, AgendaItem.chosen)).all())
    session().rollback()
    services._take_place = _take_as_seen
    return live(runner)


def _take_as_seen(_conference_id: str, item_id: str) -> bool:
    session().execute(
        update(AgendaItem).where(AgendaItem.id == item_id).values(chosen=_seen.chosen[item_id] + 1)
    )
    return True


def wrong_counters() -> dict[str, tuple[int, int]]:
    """Return the titles of items whose counter is not what a recount says, with both."""
    session().rollback()
    recount = select(func.count()).where(Choice.agenda_item_id == AgendaItem.id).scalar_subquery()
    rows = session().execute(select(AgendaItem.title, AgendaItem.chosen, recount))
    return {title.read("en"): (chosen, counted) for title, chosen, counted in rows if chosen != counted}


def test_one_place_at_once_is_given_once_and_counters_equal_a_recount(
    conference: Conference, settings: Settings
) -> None:
    outcomes = sum(race(settings, live), Counter())
    # The one who got it clicked twice, and nobody else found one.
    assert outcomes["at once"] == 2
    assert wrong_counters() == {}
    full = {
        title.read("en"): chosen
        for title, chosen in session().execute(select(AgendaItem.title, AgendaItem.chosen))
    }
    assert full["Visit"] <= 1
    assert full["Dinner"] <= 7
    assert outcomes["choose"] > 0
    assert outcomes["leave"] > 0
    assert outcomes["cancel"] > 0


@pytest.mark.skipif(not IS_WHOLE, reason="only make soak looks whether the race would tell")
def test_look_then_take_oversells_so_the_race_is_real(conference: Conference, settings: Settings) -> None:
    race(settings, live_without_lock)
    assert wrong_counters() != {}
