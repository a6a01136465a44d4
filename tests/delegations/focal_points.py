"""A delegation with a quota and its focal point; what the tests of the focal point's side start from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventapp.accounts.tokens import token_hash
from eventapp.actor import SYSTEM, Actor
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import list_sides
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.links import focal_point_token
from eventapp.localized import LocalizedText
from eventapp.registration.access import focal_point_of
from eventapp.registration.models import Delegate, Delegation, FocalPoint
from eventapp.registration.seats import set_quota

IN_TIME = datetime(2027, 9, 15, 8, tzinfo=UTC)
AFTER_FREEZE = datetime(2027, 10, 12, tzinfo=UTC)


def command(slug: str = "launch-2027") -> CreateConference:
    return CreateConference(
        slug=slug,
        title=LocalizedText(en="Launch Conference", zh="启动大会"),
        timezone="Asia/Shanghai",
        starts_on=date(2027, 10, 21),
        ends_on=date(2027, 10, 21),
        contact_email="office@park.example",
        sides=(SideFacts("CN"), SideFacts("CH")),
        venue_name=LocalizedText(en="Hi-Tech District", zh="高新区"),
        registration_opens_at=datetime(2027, 9, 1, tzinfo=UTC),
        registration_closes_at=datetime(2027, 10, 15, tzinfo=UTC),
        capacity=100,
    )


def publish(slug: str = "launch-2027") -> Conference:
    with transaction():
        conference = create_conference(SYSTEM, command(slug))
        conference.state = ConferenceState.PUBLISHED
        conference.changes_close_at = datetime(2027, 10, 10, tzinfo=UTC)
    return conference


@dataclass
class Desk:
    """A focal point at work: the delegation, the path of its page, and a browser."""

    conference: Conference
    delegation: Delegation
    focal_point: FocalPoint
    token: str
    client: FlaskClient

    @property
    def path(self) -> str:
        return f"/c/{self.conference.slug}/delegation/{self.token}"

    @property
    def actor(self) -> Actor:
        return focal_point_of(self.conference.id, self.delegation.id)

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(self.path + path)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(self.path + path, data=fields, content_type="multipart/form-data")

    def key(self) -> str:
        found = re.search(r'name="form_key"[^>]*value="([^"]+)"', self.get("/nominate").text)
        assert found
        return found[1]

    def nominate(self, name: str = "Li Wei", **given: str) -> TestResponse:
        fields = {"form_key": self.key(), "name": name, "category": "delegate", "language": "en"}
        return self.post("/nominate", **{**fields, **given})

    def members(self) -> list[Delegate]:
        session().rollback()
        session().expire_all()
        return list(
            session().query(Delegate).filter_by(delegation_id=self.delegation.id).order_by(Delegate.id)
        )

    def statuses(self) -> dict[str, str]:
        return {delegate.name: delegate.status for delegate in self.members()}


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(IN_TIME)
    return publish()


@pytest.fixture
def make_desk(app: Flask, client: FlaskClient) -> Iterator[Callable[..., Desk]]:
    """Return a function that makes a delegation with its focal point."""
    app.config["WTF_CSRF_ENABLED"] = False

    def make(conference: Conference, name: str = "Changzhou", seats: int | None = 2) -> Desk:
        focal_point_id = new_id()
        token = focal_point_token(app.config["SECRET_KEY"], focal_point_id, 1)
        with transaction():
            delegation = Delegation(
                id=new_id(),
                conference_id=conference.id,
                name=LocalizedText(en=name),
                side_id=list_sides(conference.id)[0].id,
                position=1,
                notes="",
                created_at=IN_TIME,
                updated_at=IN_TIME,
            )
            session().add(delegation)
            session().flush()
            focal_point = FocalPoint(
                id=focal_point_id,
                conference_id=conference.id,
                delegation_id=delegation.id,
                name="Wang Fang",
                email=f"wang@{name.lower()}.example",
                email_normalised=f"wang@{name.lower()}.example",
                language="en",
                token_hash=token_hash(token),
                invited_at=IN_TIME,
                opened_at=None,
            )
            session().add(focal_point)
            session().flush()
            if seats is not None:
                set_quota(conference.id, category="delegate", delegation_id=delegation.id, seats=seats)
        return Desk(conference, delegation, focal_point, token, client)

    return make


@pytest.fixture
def desk(conference: Conference, make_desk: Callable[..., Desk]) -> Desk:
    """The focal point of a delegation with two seats."""
    return make_desk(conference)


@pytest.fixture
def other_desk(conference: Conference, make_desk: Callable[..., Desk]) -> Desk:
    """The focal point of another delegation of the conference."""
    return make_desk(conference, "Zurich")
