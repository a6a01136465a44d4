"""Two people at once: what must hold afterwards."""

import threading
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from eventapp.actor import SYSTEM, Actor
from eventapp.conferences import services
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_members, list_sides
from eventapp.conferences.services import SideFacts
from eventapp.db.session import session, transaction
from eventapp.errors import AppError
from eventapp.localized import LocalizedText
from tests.conferences.conftest import LAUNCH


def at_once(app: Flask, *calls: Callable[[], object]) -> list[object]:
    """Run each call in a thread and a transaction of its own, all from one start; return what came of it."""
    start = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    results[place] = call()
            except AppError as error:
                results[place] = type(error)
            session().remove()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    return results


def test_owners_when_two_remove_each_other_at_once_leave_one(
    app: Flask, owner: Actor, conference: Conference
) -> None:
    with transaction():
        services.add_member(SYSTEM, conference=conference, email="b@office.example", role="owner")
    ids = [member.id for member in list_members(conference.id)]
    session().rollback()
    at_once(
        app,
        *(
            lambda member_id=member_id: services.remove_member(
                SYSTEM, conference=get_conference(LAUNCH.slug), membership_id=member_id
            )
            for member_id in ids
        ),
    )
    assert [member.role for member in list_members(conference.id)] == ["owner"]


def test_address_when_two_take_it_at_once_is_given_once(app: Flask) -> None:
    results = at_once(
        app,
        *(
            lambda name=name: services.create_conference(
                SYSTEM, replace(LAUNCH, title=LocalizedText(en=name), sides=(SideFacts("CN"),))
            )
            for name in ("One", "Two")
        ),
    )
    assert sum(isinstance(result, Conference) for result in results) == 1
    assert len(list_sides(get_conference(LAUNCH.slug).id)) == 1
