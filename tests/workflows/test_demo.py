"""The demo conference: the facts of the real one, through the services."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.action_items.register import list_all_for_documents
from eventapp.actor import SYSTEM
from eventapp.agendas.queries import get_programme
from eventapp.clock import now
from eventapp.conferences.queries import get_public_conference, list_partners
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.jobs.models import OutboxMessage
from eventapp.minutes.models import Decision
from eventapp.registration.models import Delegate
from eventapp.workflows.demo import facts, made_up
from eventapp.workflows.demo.load import load_demo


def test_demo_when_loaded_then_is_published_whole(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    conference = get_public_conference("china-switzerland-2021")
    assert conference.title == facts.TITLE
    assert [item.title for item in get_programme(conference.id, now()).items] == [
        e.title for e in made_up.AGENDA
    ]
    assert len(list_partners(conference.id)) == 5
    assert session().scalar(select(func.count(Delegate.id))) == len(made_up.DELEGATES)
    assert conference.seats_taken == len(made_up.DELEGATES)
    assert session().scalar(select(func.count(Decision.id))) == len(made_up.DECISIONS)
    promised = sorted(row.title["en"] for row in list_all_for_documents(conference.id))
    assert promised == sorted(step["en"] for step in facts.NEXT_STEPS)


def test_demo_writes_to_nobody(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    assert session().scalar(select(func.count(OutboxMessage.id))) == 0


def test_demo_when_loaded_twice_then_refused(app: Flask) -> None:
    with transaction():
        load_demo(SYSTEM)
    with pytest.raises(Conflict), transaction():
        load_demo(SYSTEM)
