"""The page of the plan in a browser: who may set it, what it says will be sent, and what it refuses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.follow_up.nightly import run_follow_up
from eventapp.follow_up.preview import preview
from eventapp.follow_up.queries import list_notice_keys
from eventapp.follow_up.reading import read_followed_up
from eventapp.follow_up.rules import STANDARD, Plan
from eventapp.follow_up.services import get_plan
from eventapp.localized import LocalizedText
from tests.follow_up.builders import (
    DUE,
    SECRET,
    make_concluded,
    make_contact,
    make_focal_point,
    make_item,
    morning,
    sent_mails,
)
from tests.minutes.builders import count_queries, make_conference, make_member

Freeze = Callable[[datetime], None]
SignIn = Callable[[User], FlaskClient]
TYPED = {
    "version": "0",
    "reminds_before": "3，10",
    "reminds_after": "2",
    "tells_focal_point_after": "",
    "tells_secretariat_after": "20",
    "digest_weekday": "4",
    "expiry_days": "60",
    "pulse_months": "",
    "is_public": "y",
}


@pytest.fixture
def office(app: Flask, sign_in: SignIn) -> FlaskClient:
    """A concluded conference, and who may edit its outcomes."""
    with transaction():
        user = make_member(make_concluded(), "rapporteur")
    return sign_in(user)


def test_page_when_nothing_was_set_then_shows_the_standard_plan(office: FlaskClient) -> None:
    page = office.get("/manage/launch/follow-up").text
    assert 'value="14, 3"' in page
    assert '<option selected value="0">Monday</option>' in page


def test_page_when_saved_then_the_plan_holds(office: FlaskClient) -> None:
    answer = office.post("/manage/launch/follow-up", data=TYPED)
    assert (answer.status_code, answer.location) == (303, "/manage/launch/follow-up")
    conference_id = session().query(Conference.id).scalar()
    assert get_plan(conference_id) == Plan((10, 3), (2,), None, 20, 4, (60,), (), True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reminds_before": "soon"}, "whole numbers"),
        ({"reminds_after": "400"}, "from 1 to 365"),
        ({"tells_focal_point_after": "1, 2"}, "one number"),
        ({"tells_focal_point_after": "30"}, "told last"),
        ({"digest_weekday": "9"}, "digest_weekday"),
        ({"reminds_before": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_page_when_something_cannot_be_then_refused_and_what_was_typed_is_kept(
    office: FlaskClient, change: dict[str, str], said: str
) -> None:
    answer = office.post("/manage/launch/follow-up", data={**TYPED, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="60"' in answer.text
    assert session().query(Conference.id).scalar() is not None
    assert get_plan(session().query(Conference.id).scalar()) == STANDARD


def test_page_when_somebody_was_faster_then_409_with_what_is_saved(office: FlaskClient) -> None:
    office.post("/manage/launch/follow-up", data=TYPED)
    answer = office.post("/manage/launch/follow-up", data={**TYPED, "reminds_after": "5"})
    assert answer.status_code == 409
    assert "This is what is saved now" in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    again = office.post("/manage/launch/follow-up", data={**TYPED, "version": "1", "reminds_after": "5"})
    assert again.status_code == 303


def test_page_when_opened_by_others_then_each_is_answered_as_they_may(app: Flask, sign_in: SignIn) -> None:
    with transaction():
        conference = make_concluded()
        viewer = make_member(conference, "viewer")
        make_concluded("other")
    client = sign_in(viewer)
    assert client.get("/manage/launch/follow-up").status_code == 403
    assert client.post("/manage/launch/follow-up", data=TYPED).status_code == 403
    assert client.get("/manage/other/follow-up").status_code == 404
    assert app.test_client().get("/manage/launch/follow-up").status_code == 302


def test_page_when_the_conference_is_not_concluded_then_says_that_nothing_is_sent(
    app: Flask, sign_in: SignIn
) -> None:
    with transaction():
        user = make_member(make_conference(), "owner")
    page = sign_in(user).get("/manage/launch/follow-up").text
    assert "Nothing is sent before the conference is concluded." in page
    assert "The next 30 days" not in page


def test_preview_when_the_days_come_then_as_many_mails_as_it_said(app: Flask, frozen: Freeze) -> None:
    with transaction():
        conference = make_concluded()
        anna, bo = make_contact(conference, "Anna"), make_contact(conference, "Bo")
        make_focal_point(conference)
        for number in range(12):
            make_item(conference, anna if number % 3 else bo, due_on=DUE + timedelta(days=number * 5 - 30))
        conference_id = conference.id
    frozen(morning(0))
    run_follow_up(SECRET)
    facts = read_followed_up(session().get_one(Conference, conference_id), STANDARD, DUE, days_ahead=30)
    assert facts is not None
    said = preview(facts, STANDARD, DUE, list_notice_keys(conference_id))
    sent = {}
    for days in range(1, 30):
        before = len(sent_mails())
        frozen(morning(days))
        run_follow_up(SECRET)
        if number := len(sent_mails()) - before:
            sent[DUE + timedelta(days=days)] = number
    assert {day.day: sum(day.mails.values()) for day in said} == sent


def test_page_when_people_are_not_reached_then_says_who_and_why(
    app: Flask, sign_in: SignIn, frozen: Freeze
) -> None:
    frozen(morning(0))
    with transaction():
        conference = make_concluded()
        user = make_member(conference, "owner")
        gone = make_contact(conference, "Gone", left_at=now())
        back = make_contact(conference, "Back", bounced_at=now())
        mute = make_contact(conference, "Mute", email="", email_normalised=None)
        for contact in (gone, back, mute):
            make_item(conference, contact).title = LocalizedText(en="<b>Plan</b>")
        make_item(conference, make_contact(conference))
    page = sign_in(user).get("/manage/launch/follow-up").text
    assert "3 people in charge get no mail" in page
    for words in ("has left", "mail comes back", "no address", "Nobody is reminded of 3 action items"):
        assert words in page
    assert "4 action items have no focal point" in page
    assert "&lt;b&gt;Plan&lt;/b&gt;" in page


def test_page_when_there_is_more_then_as_many_queries(app: Flask, sign_in: SignIn, frozen: Freeze) -> None:
    counts = []
    frozen(morning(1))
    for slug, number in (("one", 1), ("three", 3)):
        with transaction():
            conference = make_concluded(slug)
            user = make_member(conference, "owner")
            for place in range(number):
                make_item(conference, make_contact(conference, f"Anna{place}"))
                make_item(conference, make_contact(conference, f"Gone{place}", left_at=now()))
        run_follow_up(SECRET)
        client = sign_in(user)
        counts.append(count_queries(partial(client.get, f"/manage/{slug}/follow-up")))
    assert counts[0] == counts[1]
