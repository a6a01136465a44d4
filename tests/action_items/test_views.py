"""The views of the register: the same filtered action items as list, board, timeline and pictures."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.models import ActionItem
from eventapp.action_items.register import list_register
from eventapp.action_items.rules import OwnerFacts
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization
from tests.minutes.builders import (
    FIRST_DAY,
    count_queries,
    make_conference,
    make_member,
    make_organization,
)

Make = Callable[..., ActionItem]
REGISTER = "/manage/launch/action-items"
VIEWS = (REGISTER, f"{REGISTER}/board", f"{REGISTER}/timeline", f"{REGISTER}/progress")


@pytest.fixture
def rapporteurs_client(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def _titles(page: str) -> list[str]:
    return re.findall(r'<a id="action-item-\w+"[^>]*>([^<]*)</a>', page)


def _change(model: type, row_id: str, **values: object) -> None:
    with transaction():
        row = session().get_one(model, row_id)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.fixture
def full(make: Make, conference: Conference, park: Organization, item: AgendaItem) -> None:
    """One action item for each thing that can be asked for."""
    make("high", priority="high", due_on=FIRST_DAY)
    make("secret", is_confidential=True, due_on=FIRST_DAY + timedelta(days=3))
    _change(ActionItem, make("reported", due_on=FIRST_DAY + timedelta(days=5)).id, reported_at=now())
    _change(ActionItem, make("carried").id, carried_at=now())
    left = make("left", owners=(OwnerFacts(name="Zoë"),))
    bounced = make("bounced", owners=(OwnerFacts(park.id), OwnerFacts(name="Jun", email="jun@park.example")))
    with transaction():
        for contact in session().query(Contact).filter(Contact.name.in_(["Zoë", "Jun"])):
            contact.left_at = now() if contact.name == "Zoë" else None
            contact.bounced_at = now() if contact.name == "Jun" else None
        agreement = Agreement(
            id=new_id(),
            conference_id=conference.id,
            number=1,
            kind="memorandum",
            title=LocalizedText(en="Memorandum on parks"),
            renewals=0,
            created_at=now(),
            updated_at=now(),
        )
        session().add(agreement)
    make("milestone", agreement_id=agreement.id)
    orphan = make("orphan")
    with transaction():
        session().get_one(ActionItem, orphan.id).owners.clear()
    assert left.id != bounced.id


ALL = ["high", "secret", "reported", "left", "bounced", "milestone", "orphan", "carried"]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ALL),
        ("priority=high", ["high"]),
        ("confidential=yes", ["secret"]),
        ("confidential=no&due=7", ["high", "reported"]),
        ("status=unconfirmed", ["reported"]),
        ("status=carried", ["carried"]),
        ("status=open", ALL[:-1]),
        ("owner=lost", ["left", "bounced"]),
        ("owner=lost&side=CN", ["bounced"]),
        ("owner=nobody", ["orphan"]),
        ("due=none", ["left", "bounced", "milestone", "orphan", "carried"]),
        (f"from={FIRST_DAY + timedelta(days=1)}&until={FIRST_DAY + timedelta(days=4)}", ["secret"]),
        ("q=zoë", ["left"]),
        # What makes no sense filters nothing.
        ("status=done&priority=urgent&confidential=perhaps&owner=me&due=soon&from=x&until=2021-13-01", ALL),
    ],
)
def test_filters_combine_and_are_the_same_in_the_list_and_on_the_board(
    rapporteurs_client: FlaskClient, full: None, asked: str, titles: list[str]
) -> None:
    assert _titles(rapporteurs_client.get(f"{REGISTER}?{asked}").text) == titles
    assert sorted(_titles(rapporteurs_client.get(f"{REGISTER}/board?{asked}").text)) == sorted(titles)


def test_the_source_can_be_an_agreement_or_a_decision(
    rapporteurs_client: FlaskClient, full: None, make: Make, decision: Decision
) -> None:
    make("decided", decision_id=decision.id)
    agreement_id = session().query(Agreement.id).scalar()
    for source, titles in (
        (f"agreement-{agreement_id}", ["milestone"]),
        (f"decision-{decision.id}", ["decided"]),
        (f"item-{decision.agenda_item_id}", ["decided"]),
        ("agreement-", ["decided", *ALL]),
    ):
        assert sorted(_titles(rapporteurs_client.get(f"{REGISTER}?source={source}").text)) == sorted(titles)


def test_filters_stay_in_the_address_from_view_to_view(rapporteurs_client: FlaskClient, full: None) -> None:
    for path in VIEWS:
        page = rapporteurs_client.get(f"{path}?priority=high&q=li&page=1&other=1").text
        tabs = page[page.index('class="tabs"') : page.index('role="search"')]
        links = re.findall(r'href="([^"]+)"', tabs)
        assert links == [f"{view}?q=li&amp;priority=high" for view in VIEWS]
        assert '<option value="high" selected>' in page


def test_each_view_says_what_to_do_where_nothing_is_found_and_where_nothing_is_there(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    for path in VIEWS:
        assert "No action items yet" in rapporteurs_client.get(path).text
    make()
    for path in VIEWS:
        assert "Nothing found" in rapporteurs_client.get(f"{path}?q=nobody-there").text


def test_the_board_has_a_column_for_each_status_and_leads_on_to_the_list(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    for number in range(22):
        make(f"Task {number}")
    make("begun", status="in-process")
    page = rapporteurs_client.get(f"{REGISTER}/board").text
    columns = dict(re.findall(r'data-status="([\w-]+)".*?class="count">(\d+)<', page, re.S))
    assert columns == {"needs-action": "22", "in-process": "1", "completed": "0", "cancelled": "0"}
    assert len(_titles(page)) == 21
    assert f'<a href="{REGISTER}?status=needs-action">See 2 more in the list</a>' in page


def test_a_card_is_moved_by_its_button_and_the_board_is_shown_again(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    made = make()
    here = f"{REGISTER}/board?priority=normal"
    page = rapporteurs_client.get(here).text
    assert re.findall(r'name="status" value="([\w-]+)"', page) == ["in-process", "completed", "cancelled"]
    (back,) = re.findall(r'name="next" value="([^"]+)"', page)
    sent = {"status": "in-process", "version": "1", "next": back}
    answer = rapporteurs_client.post(f"{REGISTER}/{made.id}/status", data=sent)
    assert (answer.status_code, answer.location) == (302, here)
    assert rapporteurs_client.post(f"{REGISTER}/{made.id}/status", data=sent).status_code == 409


def test_the_timeline_is_in_order_of_time_and_its_columns_lead_to_the_list(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    make("undated")
    make("in November", due_on=FIRST_DAY + timedelta(days=20))
    make("done first", due_on=FIRST_DAY, status="completed")
    page = rapporteurs_client.get(f"{REGISTER}/timeline?by=month").text
    assert _titles(page) == ["done first", "in November"]
    assert re.findall(r'<h2 id="period-\d">([^<]+)</h2>', page) == ["October 2021", "November 2021"]
    assert f'href="{REGISTER}?from=2021-11-01&amp;until=2021-11-30"' in page
    assert f'href="{REGISTER}?due=none">1 without a date</a>' in page
    listed = rapporteurs_client.get(f"{REGISTER}?from=2021-11-01&until=2021-11-30").text
    assert _titles(listed) == ["in November"]


def test_the_pictures_follow_the_filters_and_have_their_figures_in_tables(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    make(priority="high", status="completed")
    make()
    page = rapporteurs_client.get(f"{REGISTER}/progress?priority=high").text
    figures = re.findall(
        r'<th scope="row">21 Oct 2021</th><td class="numbers">(\d+)</td><td[^>]*>(\d+)', page
    )
    assert figures == [("1", "1")]
    assert "style=" not in page


def test_every_view_asks_the_same_number_of_queries_for_one_and_for_three(
    rapporteurs_client: FlaskClient, make: Make, park: Organization, item: AgendaItem
) -> None:
    def ask() -> list[int]:
        return [count_queries(lambda path=path: rapporteurs_client.get(path)) for path in VIEWS]  # type: ignore[misc]

    def make_one(number: int) -> None:
        with transaction():
            owner = make_organization(f"Park {number}", country="CH")
        make(
            f"Task {number}",
            owners=(OwnerFacts(park.id, f"Person {number}"), OwnerFacts(owner.id)),
            due_on=FIRST_DAY + timedelta(days=number),
            agenda_item_id=item.id,
            status=("needs-action", "in-process", "completed")[number],
        )

    make_one(0)
    ask()  # templates and statements are compiled once
    one = ask()
    make_one(1)
    make_one(2)
    assert ask() == one


# Changing many at once


def _tick(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def test_many_are_changed_from_the_list_without_a_script(
    rapporteurs_client: FlaskClient, make: Make, conference: Conference
) -> None:
    make("One")
    make("Two")
    make("Three", priority="low")
    ticks = _tick(rapporteurs_client.get(f"{REGISTER}?priority=normal").text)
    asked = rapporteurs_client.get(
        f"{REGISTER}/bulk",
        query_string={"priority": "normal", "scope": "ticked", "do": "due", "chosen": ticks},
    )
    assert "2 action items" in asked.text
    answer = rapporteurs_client.post(
        f"{REGISTER}/bulk?do=due&priority=normal", data={"chosen": _tick(asked.text), "due_on": "2021-12-01"}
    )
    assert (answer.status_code, answer.location) == (303, f"{REGISTER}?priority=normal")
    dues = {
        row.title["en"]: str(row.due_on) for row in list_register(conference.id, RegisterFilters(), FIRST_DAY)
    }
    assert dues == {"One": "2021-12-01", "Two": "2021-12-01", "Three": "None"}


def test_all_that_match_are_chosen_by_the_filters(rapporteurs_client: FlaskClient, make: Make) -> None:
    one, _other = make(priority="high"), make()
    asked = rapporteurs_client.get(f"{REGISTER}/bulk?priority=high&scope=matching&do=cancel")
    assert _tick(asked.text) == [f"{one.id}.1"]


def test_one_that_changed_meanwhile_is_named_with_why_and_the_others_are_done(
    rapporteurs_client: FlaskClient, make: Make
) -> None:
    one, other = make("Changed"), make("Same")
    gone = "0" * 26
    answer = rapporteurs_client.post(
        f"{REGISTER}/bulk?do=priority",
        data={"chosen": [f"{one.id}.7", f"{other.id}.1", f"{gone}.1"], "priority": "high"},
    )
    assert answer.status_code == 200
    main = answer.text[answer.text.index("<main") :]
    assert "Done for 1 action item." in main
    assert "1 of them is no longer there." in main
    assert re.findall(r">(Changed|Same)</a>", main) == ["Changed"]
    assert "Somebody else changed this since you opened it." in main


@pytest.mark.parametrize(
    ("do", "data", "message"),
    [
        ("due", {"due_on": ""}, "Please give a date."),
        ("due", {"due_on": "2021-10-20"}, "The conference begins on 21 Oct 2021."),
        ("due", {"due_on": "soon"}, "Not a valid date value."),
        ("priority", {"priority": "urgent"}, "Not a valid choice."),
        ("owner", {"organization": "Nobody Ltd"}, "The directory has no organization of this name."),
        ("owner", {"organization": ""}, "Please name an organization."),
    ],
)
def test_what_is_refused_is_said_at_its_field(
    rapporteurs_client: FlaskClient, make: Make, do: str, data: dict[str, str], message: str
) -> None:
    made = make()
    answer = rapporteurs_client.post(f"{REGISTER}/bulk?do={do}", data={"chosen": f"{made.id}.1", **data})
    assert answer.status_code == 422
    assert message in answer.text
    assert _tick(answer.text) == [f"{made.id}.1"]


def test_nothing_selected_and_no_such_action(rapporteurs_client: FlaskClient, make: Make) -> None:
    made = make()
    for asked in ("do=cancel", "do=cancel&chosen=", "do=cancel&chosen=x.y", f"do=cancel&chosen={made.id}"):
        answer = rapporteurs_client.get(f"{REGISTER}/bulk?{asked}")
        assert (answer.status_code, answer.location) == (303, REGISTER)
    assert rapporteurs_client.get(f"{REGISTER}/bulk?do=explode&chosen={made.id}.1").status_code == 404


def test_an_organization_is_added_by_its_name(
    rapporteurs_client: FlaskClient, make: Make, park: Organization, conference: Conference
) -> None:
    made = make()
    sent = {"chosen": f"{made.id}.1", "organization": "changzhou park"}
    assert rapporteurs_client.post(f"{REGISTER}/bulk?do=owner", data=sent).status_code == 303
    (row,) = list_register(conference.id, RegisterFilters(organization_id=park.id), FIRST_DAY)
    assert [owner.name for owner in row.owners] == ["Li Wei", ""]


def test_views_and_bulk_are_for_those_who_may(
    client: FlaskClient, conference: Conference, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    made = make()
    with transaction():
        viewer, desk = make_member(conference, "viewer"), make_member(conference, "desk")
        stranger = make_member(make_conference("another"), "owner")
    bulk = f"{REGISTER}/bulk?do=cancel&chosen={made.id}.1"
    for path in (*VIEWS, bulk):
        assert client.get(path).status_code == 302
    for user, seen, changed in ((viewer, 200, 403), (desk, 403, 403), (stranger, 404, 404)):
        signed_in = sign_in(user)
        assert {signed_in.get(path).status_code for path in VIEWS} == {seen}
        assert signed_in.get(bulk).status_code == changed
        assert signed_in.post(bulk, data={"chosen": f"{made.id}.1"}).status_code == changed
    assert session().get_one(ActionItem, made.id).status == "needs-action"


def test_a_viewer_sees_no_boxes_and_no_buttons(
    conference: Conference, make: Make, sign_in: Callable[[User], FlaskClient]
) -> None:
    make(due_on=FIRST_DAY)
    with transaction():
        viewer = make_member(conference, "viewer")
    for path in VIEWS:
        page = sign_in(viewer).get(path).text
        main = page[page.index("<main") :]
        assert set(re.findall(r'method="post" action="([^"]*)"', main)) <= {"/manage/launch/documents"}
        assert 'type="checkbox"' not in main


def test_what_a_later_edition_goes_on_with_has_no_next_steps_here(
    conference: Conference, make: Make, rapporteurs_client: FlaskClient
) -> None:
    made = make()
    step = f"/manage/launch/action-items/{made.id}/status"
    pages = (REGISTER, f"{REGISTER}/board", f"{REGISTER}/{made.id}")
    assert all(step in rapporteurs_client.get(page).text for page in pages)
    _change(ActionItem, made.id, carried_at=now())
    assert not any(step in rapporteurs_client.get(page).text for page in pages)
