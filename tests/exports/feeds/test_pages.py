"""The pages where calendars are offered, and where secret addresses are made, shown once and ended."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.calendars.models import FeedToken
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership, Room
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from tests.exports.feeds.conftest import Read

SECRET = r"http://localhost(/feeds/[\w-]{40,}\.ics)"


@pytest.fixture
def as_role(
    conference: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> Callable[[Role], FlaskClient]:
    def signed_in(role: Role) -> FlaskClient:
        with transaction():
            session().add(
                Membership(conference_id=conference.id, user_id=organizer.id, role=role, created_at=now())
            )
        return sign_in(organizer)

    return signed_in


def test_page_offers_the_chosen_part_in_every_way(
    as_role: Callable[[Role], FlaskClient], rooms: list[Room], agenda: dict[str, str]
) -> None:
    page = (
        as_role(Role.VIEWER).get(f"/manage/launch/calendars?room={rooms[0].id}&kind=x&feed_language=zh").text
    )
    feed = f"localhost/c/launch/agenda.ics?room={rooms[0].id}&amp;lang=zh"
    assert f'href="webcal://{feed}"' in page
    assert f'value="http://{feed}"' in page
    assert "calendar.google.com" in page
    assert "outlook.live.com" in page
    assert "data:image/png" in page
    assert "Secret addresses" not in page


def test_secret_address_is_shown_once_and_ends_when_it_is_revoked(
    as_role: Callable[[Role], FlaskClient], client: FlaskClient, conference: Conference
) -> None:
    member = as_role(Role.ORGANIZER)
    made = member.post(
        "/manage/launch/calendars", data={"holds": "action_items", "label": "Office <b>", "language": "en"}
    )
    assert made.headers["Cache-Control"] == "no-store"
    path = re.findall(SECRET, made.text)[0]
    assert client.get(path).status_code == 200
    page = member.get("/manage/launch/calendars").text
    assert "Office &lt;b&gt;" in page
    assert not re.search(SECRET, page)
    feed_id = session().query(FeedToken).one().id
    assert member.post(f"/calendars/{feed_id}/revoke").status_code == 404
    assert member.post(f"/manage/launch/calendars/{feed_id}/revoke").status_code == 303
    assert client.get(path).status_code == 404
    member.get("/manage/launch/calendars")  # says what was done, once
    assert "Office" not in member.get("/manage/launch/calendars").text


def test_secret_address_when_the_role_may_not_or_nothing_is_said_then_refused(
    as_role: Callable[[Role], FlaskClient], conference: Conference
) -> None:
    member = as_role(Role.RAPPORTEUR)
    wrong = ({"holds": "action_items", "label": ""}, {"holds": "not-a-delegation", "label": "x"}, {})
    for data in wrong:
        assert member.post("/manage/launch/calendars", data=data).status_code == 422
    assert session().query(FeedToken).count() == 0


def test_own_calendar_is_made_and_revoked_by_its_owner(
    as_role: Callable[[Role], FlaskClient], conference: Conference, agenda: dict[str, str], read: Read
) -> None:
    member = as_role(Role.VIEWER)
    assert member.post("/calendars", data={"label": "", "language": "en"}).status_code == 422
    made = member.post("/calendars", data={"label": "Xin", "language": "zh"})
    path = re.findall(SECRET, made.text)[0]
    assert read(path)[0] == "启动大会"
    feed_id = session().query(FeedToken).one().id
    assert member.post(f"/manage/launch/calendars/{feed_id}/revoke").status_code == 404
    assert member.post(f"/calendars/{feed_id}/revoke").status_code == 303
    member.get("/calendars")  # says what was done, once
    assert "Xin" not in member.get("/calendars").text


def test_agenda_page_of_a_part_offers_the_feed_of_that_part(
    agenda: dict[str, str], client: FlaskClient
) -> None:
    page = client.get(f"/c/launch/agenda?track={agenda['track']}").text
    assert f'value="http://localhost/c/launch/agenda.ics?lang=en&amp;track={agenda["track"]}"' in page
    assert 'value="http://localhost/c/launch/agenda.ics?lang=en"' in client.get("/c/launch/agenda").text
