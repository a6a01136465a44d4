"""Whoever wants it has each choice in their calendar, and out of it again, by a mail of its own."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.throttle import count_try
from eventapp.calendars.feed_tokens import find_feed
from eventapp.calendars.models import CalendarInvitation, FeedToken
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.registration import services as registration
from eventapp.registration.services import Outcome
from eventapp.workflows.own_agendas.services import CALENDAR_MAILS, CHANGES_OF_MIND
from tests.personal_agendas.conftest import counts
from tests.personal_agendas.test_services import pass_on
from tests.registration.pages import text_of

Agenda = dict[str, str]


@pytest.fixture
def url(
    app: Flask, agenda: Agenda, register: Callable[..., Outcome], own_url: Callable[..., str]
) -> tuple[Outcome, str]:
    app.config["WTF_CSRF_ENABLED"] = False
    outcome = register()
    return outcome, f"{own_url(outcome)}/agenda"


def calendar_mails() -> list[str]:
    """Return the kinds of calendar mails that are on their way, oldest first."""
    session().rollback()
    mails = session().scalars(
        select(OutboxMessage.kind)
        .where(OutboxMessage.kind.startswith("calendar_"), OutboxMessage.status == WorkStatus.QUEUED)
        .order_by(OutboxMessage.id)
    )
    return list(mails)


def send_all() -> None:
    with transaction():
        for mail in session().scalars(select(OutboxMessage)):
            mail.status = WorkStatus.DONE


def states() -> dict[str, str]:
    rows = session().execute(select(CalendarInvitation.agenda_item_id, CalendarInvitation.state))
    return dict(rows.all())


def test_calendar_follows_choices_only_while_it_is_wanted(
    client: FlaskClient, agenda: Agenda, url: tuple[Outcome, str]
) -> None:
    _anna, own = url
    client.post(own, data={"choose": agenda["keynote"]})
    assert calendar_mails() == []
    client.post(f"{own}/mails", data={"wants_mails": "yes"})
    client.post(own, data={"choose": agenda["panel"]})
    assert calendar_mails() == ["calendar_request", "calendar_request"]
    send_all()
    client.post(own, data={"leave": agenda["panel"]})
    assert calendar_mails() == ["calendar_cancel"]
    assert 'value="yes" checked' in text_of(client.get(own))
    client.post(f"{own}/mails")
    assert calendar_mails() == ["calendar_cancel", "calendar_cancel"]
    assert set(states().values()) == {"cancelled"}


def test_registration_when_given_up_takes_its_items_out_of_the_calendar(
    client: FlaskClient, conference: Conference, agenda: Agenda, url: tuple[Outcome, str]
) -> None:
    anna, own = url
    client.post(f"{own}/mails", data={"wants_mails": "yes"})
    client.post(own, data={"choose": agenda["visit"]})
    send_all()
    with transaction():
        registration.cancel_own(conference_id=conference.id, delegate_id=anna.delegate_id or "")
    assert calendar_mails() == ["calendar_cancel"]
    assert counts(agenda["visit"]) == [0]


def test_secret_address_is_shown_once_renewed_stopped_and_not_handed_on(
    app: Flask,
    client: FlaskClient,
    conference: Conference,
    agenda: Agenda,
    url: tuple[Outcome, str],
) -> None:
    anna, own = url

    def make() -> str:
        page = text_of(client.post(f"{own}/calendar"))
        return page.split('type="url" value="')[1].split('"')[0].rpartition("/")[2].removesuffix(".ics")

    first = make()
    client.post(own, data={"choose": agenda["keynote"]})
    assert "Opening keynote" in client.get(f"/feeds/{first}.ics").text
    assert first not in text_of(client.get(own))
    second = make()
    assert [find_feed(token) is not None for token in (first, second)] == [False, True]
    client.post(f"{own}/calendar/revoke")
    assert find_feed(second) is None
    third = make()
    with transaction():
        pass_on(anna, conference, app)
    assert find_feed(third) is None
    assert len(session().scalars(select(FeedToken)).all()) == 3


def test_mails_when_switched_on_and_off_again_and_again_then_refused(
    client: FlaskClient, agenda: Agenda, url: tuple[Outcome, str]
) -> None:
    _anna, own = url
    wishes = ("yes", "no") * (CHANGES_OF_MIND.tries // 2)
    answers = [client.post(f"{own}/mails", data={"wants_mails": wish}).status_code for wish in wishes]
    assert answers == [303] * CHANGES_OF_MIND.tries
    assert client.post(f"{own}/mails", data={"wants_mails": "yes"}).status_code == 429


def test_choices_that_send_mails_when_too_many_then_refused_and_those_without_are_not(
    client: FlaskClient, agenda: Agenda, url: tuple[Outcome, str]
) -> None:
    anna, own = url
    with transaction():
        for _try in range(CALENDAR_MAILS.tries):
            count_try(CALENDAR_MAILS, "calendar mails", anna.delegate_id or "")
    assert client.post(own, data={"choose": agenda["keynote"]}).status_code == 303
    client.post(f"{own}/mails", data={"wants_mails": "yes"})
    assert client.post(own, data={"leave": agenda["keynote"]}).status_code == 429
    assert states() == {agenda["keynote"]: "requested"}
