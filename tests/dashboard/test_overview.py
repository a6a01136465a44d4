"""The organizer's list and overview, and the front door."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem
from eventapp.actor import SYSTEM, Actor
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.services import CreateConference, SideFacts, create_conference
from eventapp.dashboard.next_step import next_step
from eventapp.dashboard.overview import read_overview
from eventapp.db.session import db, session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.workflows.start_conference.services import start_conference

COMMAND = CreateConference(
    slug="launch-2027",
    title=LocalizedText(en="Launch", zh="启动大会"),
    timezone="Asia/Shanghai",
    starts_on=date(2027, 10, 21),
    ends_on=date(2027, 10, 21),
    contact_email="office@park.example",
    sides=(SideFacts("CN"), SideFacts("CH")),
    venue_name=LocalizedText(en="Hall", zh="会堂"),
    venue_address=LocalizedText(en="Road 1"),
)


@pytest.fixture
def pages(organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


@pytest.fixture
def conference(actor: Actor) -> Conference:
    with transaction():
        return start_conference(actor, command=COMMAND)


def add_action_item(conference: Conference, number: int, due_on: date | None, status: str) -> None:
    at = datetime(2027, 10, 21, tzinfo=UTC)
    session().add(
        ActionItem(
            conference_id=conference.id,
            number=number,
            title=LocalizedText(en="Do it"),
            description=NO_TEXT,
            due_on=due_on,
            status=status,
            created_at=at,
            updated_at=at,
        )
    )


def test_overview_when_just_started_counts_examples_and_what_is_missing(conference: Conference) -> None:
    overview = read_overview(conference)
    assert (overview.counts.agenda_items, overview.counts.examples) == (11, 11)
    assert overview.is_ready
    assert [check.text for check in overview.checks if not check.is_done] == [
        "Description of the conference",
        "A host among the partners",
        "Seats or closing time of the registration",
        "No examples left in the agenda",
        "All public texts in every language",
    ]
    assert [(share.language, share.total - share.filled) for share in overview.completeness] == [
        ("en", 1),
        ("zh", 2),
    ]
    assert overview.next_step is not None and overview.next_step.endpoint == "agendas.list_items"


def test_overview_when_items_are_due_counts_them_in_the_conferences_zone(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    with transaction():
        for number, (due_on, status) in enumerate(
            [
                (date(2027, 11, 1), "needs-action"),
                (date(2027, 11, 1), "completed"),
                (date(2027, 11, 2), "in-process"),
                (None, "needs-action"),
                (date(2027, 11, 1), "cancelled"),
            ]
        ):
            add_action_item(conference, number, due_on, status)
    frozen(datetime(2027, 11, 1, 15, 59, tzinfo=UTC))
    assert read_overview(conference).counts.overdue_action_items == 0
    frozen(datetime(2027, 11, 1, 16, 0, tzinfo=UTC))
    counts = read_overview(conference).counts
    assert (counts.action_items, counts.open_action_items, counts.overdue_action_items) == (5, 3, 1)


DRAFT, PUBLISHED, CLOSED, ARCHIVED = ConferenceState
_CONCLUSION = "concluding.show_conclusion"
_CONCLUDED = {"is_over": True, "is_concluded": True}


@pytest.mark.parametrize(
    ("state", "facts", "endpoint"),
    [
        (DRAFT, {"missing": ["conferences.list_sides"]}, "conferences.list_sides"),
        (DRAFT, {"has_agenda": False}, "agendas.list_items"),
        (DRAFT, {"has_examples": True}, "agendas.list_items"),
        (DRAFT, {}, "dashboard.preview"),
        (PUBLISHED, {"has_examples": True, "has_unreleased": True}, "agendas.list_items"),
        (PUBLISHED, {"has_unreleased": True, "has_delegates": True}, "releasing.show_release"),
        (PUBLISHED, {"has_unreleased": True, "has_begun": True}, "releasing.show_release"),
        (CLOSED, {"has_unreleased": True}, "action_items.list_outcomes"),
        (PUBLISHED, {}, "dashboard.show_conference"),
        (PUBLISHED, {"has_delegates": True}, "registration.list_delegates"),
        (PUBLISHED, {"has_begun": True}, "action_items.list_outcomes"),
        (CLOSED, {"has_outcomes": True, "has_open_items": True}, "action_items.show_register"),
        (CLOSED, {"has_outcomes": True}, "exports.list_documents"),
        (CLOSED, {"has_outcomes": True, "has_open_items": True, "is_over": True}, _CONCLUSION),
        (CLOSED, {"is_over": True}, "action_items.list_outcomes"),
        (CLOSED, {"has_open_items": True, **_CONCLUDED}, "action_items.show_register"),
        (CLOSED, _CONCLUDED, "editions.show_next_edition"),
        (CLOSED, {"has_next_edition": True, **_CONCLUDED}, None),
        (ARCHIVED, {"has_open_items": True}, None),
    ],
)
@pytest.mark.one_database
def test_next_step_when_the_conference_stands_here(
    state: ConferenceState, facts: dict[str, object], endpoint: str | None
) -> None:
    usual = {
        "missing": [],
        "has_agenda": True,
        "has_examples": False,
        "has_unreleased": False,
        "has_begun": False,
        "has_delegates": False,
        "has_outcomes": False,
        "has_open_items": False,
        "is_over": False,
        "is_concluded": False,
        "has_next_edition": False,
    }
    step = next_step(state, **{**usual, **facts})  # type: ignore[arg-type]
    assert (step.endpoint if step else None) == endpoint


def test_overview_page_shows_figures_and_the_button_that_publishes(
    pages: FlaskClient, conference: Conference
) -> None:
    for language, button in (("en", "Publish"), ("zh", None)):
        text = pages.get(f"/manage/launch-2027/?lang={language}").text
        assert 'action="/manage/launch-2027/steps/publish"' in text
        assert button is None or f">{button}</button>" in text
        assert "{{" not in text and "%(" not in text


def test_overview_when_edited_after_publication_then_counts_what_is_not_released(
    pages: FlaskClient, conference: Conference
) -> None:
    assert read_overview(conference).counts.unreleased == 0
    pages.post("/manage/launch-2027/steps/publish")
    session().refresh(conference)
    item_id, other_id = session().scalars(select(AgendaItem.id).order_by(AgendaItem.starts_at).limit(2))
    for each in (item_id, other_id):
        pages.post(f"/manage/launch-2027/agenda/{each}/cancel")
    assert read_overview(conference).counts.unreleased == 2
    assert "2 changes are not released yet" in pages.get("/manage/launch-2027/").text


def test_front_door_when_nobody_is_signed_in_shows_what_is_public_alone(
    client: FlaskClient, conference: Conference
) -> None:
    with transaction():
        create_conference(SYSTEM, replace(COMMAND, slug="hidden-2027", title=LocalizedText(en="Hidden")))
        session().execute(
            update(Conference).where(Conference.slug == "launch-2027").values(state="published")
        )
    text = client.get("/").text
    assert 'href="/c/launch-2027/"' in text
    assert "Hidden" not in text


def test_front_door_when_signed_in_leads_to_the_own_conferences(
    pages: FlaskClient, conference: Conference
) -> None:
    assert pages.get("/").location == "/manage/"
    with transaction():
        create_conference(SYSTEM, replace(COMMAND, slug="hidden-2027", title=LocalizedText(en="Hidden")))
    text = pages.get("/manage/").text
    assert 'href="/manage/launch-2027/"' in text
    assert "Hidden" not in text


def test_list_when_it_is_empty_teaches_the_first_step(pages: FlaskClient) -> None:
    assert 'href="/manage/new"' in pages.get("/manage/").text


def test_list_when_opened_without_signing_in_asks_to(client: FlaskClient) -> None:
    assert client.get("/manage/").location == "/sign-in?next=%2Fmanage%2F"


@pytest.fixture
def count_queries(app: Flask) -> Iterator[Callable[[], int]]:
    """Return a function that tells how many statements have been sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield lambda: len(sent)
    event.remove(db.engine, "before_cursor_execute", note)


def test_list_and_overview_when_longer_take_the_same_number_of_queries(
    pages: FlaskClient, conference: Conference, actor: Actor, count_queries: Callable[[], int]
) -> None:
    counts = []
    for size in (1, 2, 297):
        with transaction():
            for number in range(size):
                create_conference(actor, replace(COMMAND, slug=f"launch-{size}-{number}"))
                add_action_item(conference, size * 1000 + number, None, "needs-action")
        for path in ("/manage/", "/manage/launch-2027/"):
            before = count_queries()
            assert pages.get(path).status_code == 200
            counts.append((path, count_queries() - before))
    assert len(set(counts)) == 2
    assert pages.get("/manage/?page=7").status_code == 200
