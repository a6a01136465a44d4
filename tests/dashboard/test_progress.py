"""The public page of progress: shown where the plan says so, and nothing on it that is for few."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eventapp.action_items.models import ActionItem
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import change_status, create_action_item
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.follow_up.rules import Plan
from eventapp.follow_up.services import set_plan
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.minutes.services import record_decision
from eventapp.organizations.models import Organization
from tests.minutes.builders import make_organization
from tests.queries import count_queries

PAGE = "/c/launch/progress"
Make = Callable[..., ActionItem]


def _show(conference: Conference, *, is_public: bool = True, version: int | None = None) -> None:
    with transaction():
        set_plan(SYSTEM, conference_id=conference.id, plan=Plan(is_public=is_public), version=version)


@pytest.fixture
def make(conference: Conference) -> Make:
    """Return a function that commits an action item, owned by nobody but a person where nothing is said."""

    def make_one(en: str, *, status: str = "needs-action", **others: object) -> ActionItem:
        values: dict[str, object] = {"owners": (OwnerFacts(name="Zoë Private"),), **others}
        with transaction():
            made = create_action_item(
                SYSTEM,
                conference_id=conference.id,
                facts=ActionItemFacts(title=LocalizedText(en=en), **values),  # type: ignore[arg-type]
            )
            if status != "needs-action":
                change_status(
                    SYSTEM,
                    conference_id=conference.id,
                    action_item_id=made.id,
                    status=status,
                    version=made.version,
                )
        return made

    return make_one


@pytest.fixture
def park(conference: Conference) -> Organization:
    with transaction():
        return make_organization("Changzhou Park", "常州园区")


@pytest.fixture
def decision(conference: Conference, item: AgendaItem) -> Decision:
    with transaction():
        return record_decision(
            SYSTEM,
            conference_id=conference.id,
            agenda_item_id=item.id,
            text=LocalizedText(en="A joint office opens."),
        )


@pytest.fixture
def agreement(conference: Conference) -> Agreement:
    with transaction():
        made = Agreement(
            id=new_id(),
            conference_id=conference.id,
            number=1,
            kind="memorandum",
            title=LocalizedText(en="Memorandum"),
            renewals=0,
            created_at=now(),
            updated_at=now(),
        )
        session().add(made)
    return made


def _set(model: type, row_id: str, **values: object) -> None:
    with transaction():
        row = session().get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now()


def _titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row" lang="en">([^<]+)</th>', page)


def test_progress_without_a_plan_or_by_one_that_hides_it_then_is_not_there(
    client: FlaskClient, conference: Conference, make: Make
) -> None:
    make("Rent rooms")
    assert client.get(PAGE).status_code == 404
    _show(conference, is_public=False)
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/c/launch/").text
    _show(conference, version=1)
    assert client.get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in client.get("/c/launch/").text


def test_progress_of_a_draft_then_is_not_there(client: FlaskClient, draft: Conference) -> None:
    _show(draft)
    assert client.get("/c/draft/progress").status_code == 404


def test_progress_when_public_then_tells_what_where_and_until_when(
    client: FlaskClient, conference: Conference, make: Make, park: Organization
) -> None:
    _show(conference)
    due_on = conference.starts_on + timedelta(days=10)
    make("Rent rooms", owners=(OwnerFacts(park.id, "Zoë Private"), OwnerFacts(name="Jun")), due_on=due_on)
    make("Hire people", status="completed")
    page = client.get(PAGE).text
    assert _titles(page) == ["Rent rooms", "Hire people"]
    assert "Changzhou Park" in page
    assert f'datetime="{due_on}"' in page
    counts = dict(re.findall(r"</svg>([^<]+)</th>\s*<td class=\"numbers\">(\d+)", page))
    assert counts == {"Completed": "1", "In progress": "0", "To do": "0", "Overdue": "1", "Carried over": "0"}
    assert "常州园区" in client.get(f"{PAGE}?lang=zh").text


def test_progress_leaves_out_persons_and_all_that_is_confidential(
    client: FlaskClient,
    conference: Conference,
    make: Make,
    park: Organization,
    decision: Decision,
    agreement: Agreement,
) -> None:
    """Each secret is seen while it is none, so that its absence says something."""
    _show(conference)
    with transaction():
        take_contact(
            SYSTEM,
            conference_id=conference.id,
            facts=ContactFacts(name="Zoë Private", email="zoe@park.example", organization_id=park.id),
        )
    mine = make(
        "Secret task",
        owners=(OwnerFacts(park.id, "Zoë Private", "zoe@park.example"),),
        description=LocalizedText(en="Inner details"),
    )
    make("Of the decision", decision_id=decision.id)
    make("Of the agreement", agreement_id=agreement.id)
    make("Open to all", owners=(OwnerFacts(name="Zoë Private", email="zoe@park.example"),))
    _set(ActionItem, mine.id, reported_at=now(), reported_by="Zoë Private")
    before = client.get(PAGE)
    assert _titles(before.text) == ["Secret task", "Of the decision", "Of the agreement", "Open to all"]
    for model, row_id in ((ActionItem, mine.id), (Decision, decision.id), (Agreement, agreement.id)):
        _set(model, row_id, is_confidential=True)
    after = client.get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert _titles(after.text) == ["Open to all"]
    for page in (before.text, after.text, client.get(f"{PAGE}?lang=zh").text):
        for private in ("Zoë", "zoe@park.example", "Inner details"):
            assert private not in page
    for hidden in ("Secret", "decision", "agreement"):
        assert hidden not in after.text
    # Nothing hidden is in a figure either: neither counted nor drawn.
    assert re.findall(r"</svg>To do</th>\s*<td class=\"numbers\">(\d+)", after.text) == ["1"]
    assert set(re.findall(r'<span class="numbers">(\d+)</span></li>', after.text)) == {"1", "0"}


@pytest.mark.parametrize("asked", ["?page=2", "?page=0", "?page=x", "?format=json", "?q=Secret&status=open"])
def test_progress_asked_in_other_ways_then_hides_the_same(
    client: FlaskClient, conference: Conference, make: Make, asked: str
) -> None:
    _show(conference)
    make("Secret task", is_confidential=True)
    make("Open to all")
    assert "Secret task" not in client.get(PAGE + asked).text
    assert client.post(PAGE).status_code == 405
    assert client.get(f"{PAGE}.json").status_code == 404


def test_progress_when_unchanged_then_answers_304_until_something_changes(
    client: FlaskClient, conference: Conference, make: Make
) -> None:
    _show(conference)
    made = make("Rent rooms")
    first = client.get(PAGE)

    def again() -> int:
        return client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]}).status_code

    assert again() == 304
    _set(ActionItem, made.id, priority="high")
    assert again() == 200


def test_progress_with_more_items_then_asks_no_more_queries(
    client: FlaskClient, conference: Conference, make: Make, park: Organization
) -> None:
    _show(conference)
    numbers = []
    for name in ("one", "two", "three"):
        make(name, owners=(OwnerFacts(park.id), OwnerFacts(name=f"Person {name}")))
        client.get(PAGE)
        with count_queries() as queries:
            assert client.get(f"{PAGE}?x={name}").status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[2]


def test_progress_of_many_then_is_paged(client: FlaskClient, conference: Conference, make: Make) -> None:
    _show(conference)
    for number in range(51):
        make(f"Task {number + 1}")
    assert len(_titles(client.get(PAGE).text)) == 50
    assert _titles(client.get(f"{PAGE}?page=2").text) == ["Task 51"]
