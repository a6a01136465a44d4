"""From what was said to what gets done: one conference, its outcomes, and the edition after it.

An agreement is signed in the agenda, two decisions and three action items are recorded, the conference is
concluded, a due date passes, reminders and escalation go out, one item is reported done by link and confirmed
by the other side, and what is open goes on in the second edition. By the pages that people use, with a frozen
clock and a mail server that keeps what it is given.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.parts import list_parties
from eventapp.agreements.queries import list_agreements
from eventapp.calendars.feed_tokens import NewFeed, make_feed_token
from eventapp.calendars.models import FeedKind
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference, list_sides
from eventapp.db.session import session, transaction
from eventapp.follow_up.nightly import run_follow_up
from eventapp.jobs.leases import list_due
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import MODELS, work_on
from eventapp.minutes.models import Decision
from tests.consents import ticked_boxes
from tests.follow_up.builders import make_focal_point
from tests.minutes.builders import make_organization
from tests.notifications.conftest import Sink, sink, use_smtp, with_sink

__all__ = ["sink", "use_smtp", "with_sink"]
ZONE = "Asia/Shanghai"
DAY = date(2026, 10, 21)
SLUG = "launch-2026"
MANAGE = f"/manage/{SLUG}"
ANNA, LI = "anna@city.example", "li.wei@park.example"
OFFICE = "office@launch.example"


#: All mails of the first edition: kind and recipient → how many. Reminders: 14, 3 days before, 1, 7 after.
MAILS = {
    ("registration_accepted", "bo@uni.example"): 1,
    ("agreement_to_clear", ANNA): 1,
    ("conference_concluded", "bo@uni.example"): 1,
    ("follow_up_begins", ANNA): 1,
    ("follow_up_begins", LI): 1,
    ("action_items_due", ANNA): 4,
    ("action_items_due", LI): 4,
    ("follow_up_digest", ANNA): 7,
    ("follow_up_digest", LI): 7,
    ("pulse_asked", ANNA): 1,
    ("action_items_overdue_focal_point", "focal@firm.example"): 1,
    ("action_items_overdue_secretariat", OFFICE): 1,
    ("action_item_reported", LI): 1,
    ("action_item_answered", ANNA): 1,
}


@dataclass
class Story:
    """The office at its pages, everybody else at their mailboxes, and the calendar on the wall."""

    app: Flask
    enter: Callable[[], FlaskClient]
    office: FlaskClient
    anybody: FlaskClient
    mails: Sink
    freeze: Callable[[datetime], None]

    def come_to(self, day: date, hour: int = 9) -> None:
        """Let it be a day, at an hour of the conference's zone; the office signs in anew."""
        self._freeze(day, hour)
        self.office = self.enter()

    def let_days_pass(self, first: date, last: date) -> None:
        """Make the pass of each morning, twice as after a restart, and let all mails go out."""
        day = first
        while day <= last:
            self._freeze(day, 7)
            for _once_more in range(2):
                run_follow_up(self.app.config["SECRET_KEY"])
            self.deliver()
            day += timedelta(days=1)
        self.come_to(last)

    def _freeze(self, day: date, hour: int) -> None:
        self.freeze(datetime.combine(day, time(hour), ZoneInfo(ZONE)))

    def deliver(self) -> None:
        """Do all mails and jobs that are due, as the worker does."""
        for work, model in MODELS.items():
            while due := list_due(model, limit=200):
                session().rollback()
                for row_id in due:
                    work_on(self.app, work, row_id)
        session().expire_all()

    def post(self, path: str, **data: object) -> TestResponse:
        """Send a form of the office; it is taken, or the story ends here."""
        answer = self.office.post(path, data=data)
        assert answer.status_code in (302, 303), (path, answer.status_code, answer.text[-3000:])
        assert "/sign-in" not in answer.location
        session().expire_all()
        return answer

    def send(self, path: str, **data: object) -> TestResponse:
        """Send a form by somebody's link."""
        answer = self.anybody.post(path, data=data)
        assert answer.status_code in (302, 303), (path, answer.status_code, answer.text[-3000:])
        session().expire_all()
        return answer

    def sent(self, conference_id: str | None = None) -> Counter[tuple[str, str]]:
        """Return kind and recipient → how many mails of the outbox, of one conference or of all."""
        mails = select(OutboxMessage.kind, OutboxMessage.recipient_email)
        if conference_id is not None:
            mails = mails.where(OutboxMessage.conference_id == conference_id)
        rows = session().execute(mails)
        return Counter((row.kind, row.recipient_email) for row in rows)

    def mails_to(self, address: str) -> list[EmailMessage]:
        together = zip(self.mails.taken, self.mails.envelopes, strict=True)
        return [mail for mail, (_sender, recipients) in together if address in recipients]

    def newest_link(self, address: str) -> str:
        """Return the path of the link to their page in the newest mail to somebody."""
        for mail in reversed(self.mails_to(address)):
            body = mail.get_body(("plain",))
            assert body is not None
            if found := re.search(r"http://localhost(/c/[\w-]+/follow-up/[\w-]+/)", body.get_content()):
                return found[1]
        raise AssertionError(f"no link in the mails to {address}")


@pytest.fixture
def story(
    app: Flask,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    with_sink: Sink,
    frozen: Callable[[datetime], None],
) -> Story:
    frozen(datetime(2026, 9, 1, tzinfo=UTC))

    def enter() -> FlaskClient:
        session().expire_all()
        return sign_in(organizer)

    return Story(app, enter, enter(), app.test_client(), with_sink, frozen)


def _prepare(story: Story) -> Conference:
    """Set up the conference, an organization of each side, a focal point, and a delegate who registers."""
    story.post(
        "/manage/new",
        **{"template": "launch_day", "title-en": "Launch", "title-zh": "启动大会", "slug": SLUG},
        **{"first_side": "CN", "second_side": "CH", "starts_on": DAY.isoformat(), "timezone": ZONE},
        **{"venue_name-en": "Park Hall", "contact_email": OFFICE},
    )
    story.post(f"{MANAGE}/steps/publish")
    conference = get_conference(SLUG)
    with transaction():
        make_organization("Changzhou Park", "常州园区")
        zurich = make_organization("City of Zurich", "苏黎世市", country="CH")
        make_focal_point(conference, organization_id=zurich.id)
    sides = {side.code: side.id for side in list_sides(conference.id)}
    registered = story.anybody.post(
        f"/c/{SLUG}/register?lang=zh",
        data={
            **{"name": "Bo Lin", "organization_name": "Uni", "position": "Dean", "email": "bo@uni.example"},
            **{"side_id": sides["CN"], **ticked_boxes(), "form_key": "k" * 43},
        },
    )
    assert registered.status_code == 303
    story.deliver()
    return conference


def _item(conference: Conference, kind: str) -> str:
    found = session().scalar(
        select(AgendaItem.id).where(AgendaItem.conference_id == conference.id, AgendaItem.kind == kind)
    )
    assert found is not None
    return found


def _sign_an_agreement(story: Story, conference: Conference) -> None:
    """Draft it, let the Swiss side clear it by its link, and sign it at the ceremony."""
    ceremony = _item(conference, "signing_ceremony")
    story.post(
        f"{MANAGE}/agreements/new",
        **{
            "kind": "memorandum",
            "title-en": "Exchange",
            "title-zh": "交流备忘录",
            "agenda_item_id": ceremony,
        },
    )

    def page() -> tuple[str, int]:
        (row,) = list_agreements(conference.id)
        return f"{MANAGE}/agreements/{row.id}", row.version

    url, version = page()
    contact = {"contact_name": "Anna Keller", "contact_email": ANNA, "contact_language": "en"}
    story.post(f"{url}/parties/new", version=version, organization="City of Zurich", **contact)
    story.post(f"{url}/parties/new", version=page()[1], organization="常州园区")
    story.post(f"{url}/steps/draft", version=page()[1])
    paper = (BytesIO(b"%PDF-1.7 exchange"), "exchange.pdf")
    story.post(f"{url}/texts/new", version=page()[1], language="en", is_authentic="y", file=paper)
    (agreement,) = list_agreements(conference.id)
    zurich, park = list_parties(agreement.id)
    story.post(f"{url}/parties/{zurich.id}/ask", version=page()[1])
    story.deliver()
    own = f"{story.newest_link(ANNA)}agreements/{agreement.id}"
    shown = story.anybody.get(own)
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="seen"', shown.text)
    assert seen is not None
    story.send(f"{own}/clear", seen=seen[1] or seen[2])
    assert list_agreements(conference.id)[0].stage == "draft"
    story.post(f"{url}/parties/{park.id}/clear", version=page()[1])
    assert list_agreements(conference.id)[0].stage == "cleared"
    made = {"make-version": page()[1], "make-agenda_item_id": ceremony, "make-minutes": "10"}
    story.post(f"{url}/signing/new", **made)
    story.post(f"{url}/steps/sign", version=page()[1], on=DAY.isoformat())
    assert list_agreements(conference.id)[0].stage == "signed"
    assert "Exchange" in story.office.get(f"{MANAGE}/protocol/items/{ceremony}/signing?lang=en").text


def _record_outcomes(story: Story, conference: Conference) -> list[str]:
    """Record two decisions and three action items at the closing; return the items' ids by number."""
    closing = _item(conference, "closing")
    outcomes = f"{MANAGE}/agenda/{closing}"
    story.post(
        f"{outcomes}/decisions/new", **{"text-en": "A joint office opens.", "text-zh": "设立联合办公室。"}
    )
    story.post(
        f"{outcomes}/decisions/new", **{"text-en": "The parks exchange staff.", "text-zh": "互派人员。"}
    )
    anna = {"owners-0-organization": "City of Zurich", "owners-0-name": "Anna Keller", "owners-0-email": ANNA}
    li = {"owners-1-organization": "Changzhou Park", "owners-1-name": "Li Wei", "owners-1-email": LI}
    new = f"{MANAGE}/action-items/new"
    decision = session().scalar(select(Decision.id).where(Decision.number == 1))
    story.post(
        new,
        **{"title-en": "Find rooms", "title-zh": "选定办公用房", "due_on": "2026-11-10", "priority": "high"},
        **{"agenda_item_id": closing, "decision_id": decision, **anna, **li},
    )
    story.post(
        new,
        **{"title-en": "Draw up the exchange", "due_on": "2027-03-01", "priority": "normal"},
        **{"agenda_item_id": closing, **anna},
    )
    line = "@Changzhou Park 提交人员名单 2026-12-01前 #高"
    story.post(f"{MANAGE}/action-items/quick", line=line, agenda_item_id=closing)
    items = session().scalars(select(ActionItem).order_by(ActionItem.number)).all()
    assert [(item.number, str(item.due_on), item.priority) for item in items] == [
        (1, "2026-11-10", "high"),
        (2, "2027-03-01", "normal"),
        (3, "2026-12-01", "high"),
    ]
    return [item.id for item in items]


def test_outcomes_from_the_agenda_to_the_second_edition(story: Story) -> None:
    conference = _prepare(story)
    conference_id = conference.id
    story.come_to(DAY)
    _sign_an_agreement(story, conference)
    rooms, exchange, _names = _record_outcomes(story, conference)
    with transaction():
        _row, feed = make_feed_token(SYSTEM, NewFeed(FeedKind.ACTION_ITEMS, conference_id=conference_id))

    # Nobody is reminded of anything before the conference is concluded.
    story.let_days_pass(DAY, DAY)
    before = len(story.mails.taken)
    story.come_to(DAY + timedelta(days=1))
    story.post(f"{MANAGE}/conclude", audience="accepted", writes_to_owners="y")
    story.deliver()
    assert len(story.mails_to("bo@uni.example")) == 2
    assert get_conference(SLUG).agenda_frozen_at is not None
    owners_mails = len(story.mails_to(ANNA))
    assert (len(story.mails_to(LI)), len(story.mails.taken) - before) == (1, 3)

    # Three days before the due date Anna is reminded, the day after it again; then others hear of it.
    due = date(2026, 11, 10)
    story.let_days_pass(DAY + timedelta(days=2), due)
    reminded = len(story.mails_to(ANNA))
    assert reminded > owners_mails
    story.let_days_pass(due + timedelta(days=1), due + timedelta(days=1))
    assert len(story.mails_to(ANNA)) == reminded + 1
    assert story.mails_to("focal@firm.example") == []
    story.let_days_pass(due + timedelta(days=2), due + timedelta(days=14))
    assert len(story.mails_to("focal@firm.example")) == 1
    assert story.mails_to(OFFICE) == []
    story.let_days_pass(due + timedelta(days=15), due + timedelta(days=28))
    assert len(story.mails_to(OFFICE)) == 1
    assert "Overdue" in story.office.get(f"{MANAGE}/action-items?status=overdue&lang=en").text
    twin = story.anybody.get(f"/feeds/{feed}.ics?as=events").text
    assert "Find rooms" in twin

    # Anna reports it done by her link; Li, of the other side, confirms by his.
    story.come_to(due + timedelta(days=29))
    own = f"{story.newest_link(ANNA)}action-items/{rooms}"
    item = session().get_one(ActionItem, rooms)
    story.send(f"{own}/report", version=item.version, report_note="Two rooms on the third floor.")
    assert session().get_one(ActionItem, rooms).status != "completed"
    story.deliver()
    confirm = f"{story.newest_link(LI)}action-items/{rooms}"
    assert (
        story.anybody.get(confirm.replace(story.newest_link(LI), story.newest_link(ANNA))).status_code == 200
    )
    story.send(f"{confirm}/answer", version=session().get_one(ActionItem, rooms).version, answer="confirm")
    assert session().get_one(ActionItem, rooms).status == "completed"
    assert "Find rooms" not in story.anybody.get(f"/feeds/{feed}.ics?as=events").text
    assert "STATUS:COMPLETED" in story.anybody.get(f"/feeds/{feed}.ics").text
    assert story.sent() == MAILS

    # The second edition takes the open ones up, as matters arising, and the first lets go of them.
    story.post(
        f"{MANAGE}/next-edition",
        **{"title-en": "Second launch", "title-zh": "第二届启动大会", "slug": "launch-2027"},
        **{"starts_on": "2027-10-20", "ends_on": "2027-10-20", "timezone": "Europe/Zurich"},
        **{"contact_email": OFFICE, "series-en": "Launches", "parts": ["agenda", "venue"]},
        **{"carried": ["action_items", "agreements", "contacts"]},
    )
    second = get_conference("launch-2027")
    carried = session().scalars(
        select(ActionItem).where(ActionItem.conference_id == second.id).order_by(ActionItem.number)
    )
    assert [(each.title.read("en"), str(each.due_on)) for each in carried] == [
        ("Draw up the exchange", "2027-03-01"),
        ("提交人员名单", "2026-12-01"),
    ]
    assert session().get_one(ActionItem, exchange).carried_at is not None
    assert [row.stage for row in list_agreements(second.id)] == ["signed"]
    story.let_days_pass(date(2027, 2, 26), date(2027, 3, 31))
    # What it took over is followed up by the second edition, and by no other.
    overdue = ("action_items_overdue_secretariat", OFFICE)
    before = session().get_one(ActionItem, exchange).conference_id
    assert [story.sent(each)[overdue] for each in (before, second.id)] == [1, 2]
    for language in ("en", "zh"):
        for path in ("", "minutes", "action-items", "agreements", "indicators", "contacts", "series"):
            assert story.office.get(f"{MANAGE}/{path}?lang={language}").status_code == 200
        assert story.office.get(f"/manage/launch-2027/agenda?lang={language}").status_code == 200
