"""A conference whose agenda is released, with delegates who choose from it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import ItemDetails, create_item, release_agenda
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.models import Choice
from eventapp.personal_agendas.services import choose_item
from eventapp.registration.services import Outcome
from tests.registration.conftest import (
    LAUNCH,
    conference,
    delegate_of,
    fill,
    member,
    other_conference,
    own_url,
    prepare,
    register,
    registrar,
    sides,
)

__all__ = [
    "conference",
    "delegate_of",
    "fill",
    "member",
    "other_conference",
    "own_url",
    "prepare",
    "register",
    "registrar",
    "sides",
]
#: An instant before the window of registration ends and after which everything begins.
DAY = LAUNCH.starts_on


def at(hour: int, minute: int = 0) -> datetime:
    """Return an instant of the conference's day, given on the clocks of Shanghai."""
    return datetime(DAY.year, DAY.month, DAY.day, hour - 8, minute, tzinfo=UTC)


def make_item(conference: Conference, title: str = "Keynote", hour: int = 9, **others: object) -> str:
    """Add an item of one hour to the working copy and return its id."""
    values: dict[str, object] = {
        "conference_id": conference.id,
        "kind": "keynote",
        "title": LocalizedText(en=title),
        "starts_at": at(hour),
        "ends_at": at(hour + 1),
    }
    with transaction():
        return create_item(SYSTEM, ItemDetails(**{**values, **others})).id  # type: ignore[arg-type]


def release(conference: Conference) -> None:
    with transaction():
        release_agenda(SYSTEM, conference=conference)


@pytest.fixture
def agenda(conference: Conference) -> dict[str, str]:
    """Ids by title: a keynote at nine, a visit for two at the same time, a panel at ten, lunch at twelve."""
    made = {
        "keynote": make_item(conference, "Opening keynote"),
        "visit": make_item(conference, "Site visit", kind="site_visit", places=2, ends_at=at(11)),
        "panel": make_item(conference, "Panel", 10, kind="panel"),
        "lunch": make_item(conference, "Lunch", 12, kind="break"),
    }
    release(conference)
    return made


@pytest.fixture
def choose(conference: Conference) -> Callable[[Outcome, str], bool]:
    def chosen(outcome: Outcome, item_id: str) -> bool:
        with transaction():
            return choose_item(
                conference_id=conference.id, delegate_id=outcome.delegate_id or "", item_id=item_id
            )

    return chosen


@pytest.fixture
def roomy(app: Flask, conference: Conference) -> None:
    """Let as many come as like."""
    with transaction():
        session().execute(update(Conference).values(capacity=None))


def counts(*item_ids: str) -> list[int]:
    """Return how many have chosen each item; the counters of all items are right, or this fails."""
    session().rollback()
    counted = dict(session().execute(select(AgendaItem.id, AgendaItem.chosen)).all())
    recount = dict(
        session().execute(select(Choice.agenda_item_id, func.count()).group_by(Choice.agenda_item_id)).all()
    )
    assert {key: number for key, number in counted.items() if number} == recount
    return [counted[item_id] for item_id in item_ids]
