"""Filters, columns, saved views and figures of the secretariat's list."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.permissions import Role
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.registration.consents import withdraw_agreements
from eventapp.registration.models import CheckIn, Delegate, Delegation, Purpose, SavedView
from eventapp.registration.services import Outcome
from eventapp.registration.statistics import Counted, get_statistics
from tests.queries import count_queries
from tests.registration.conftest import IN_TIME

LIST = "/manage/launch-2027/delegates"
Register = Callable[..., Outcome]
Change = Callable[..., None]


@pytest.fixture
def client(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.REGISTRAR))


@pytest.fixture
def change() -> Change:
    """Return a function that writes columns of a delegate."""

    def changed(outcome: Outcome, **columns: object) -> None:
        with transaction():
            delegate = session().get_one(Delegate, outcome.delegate_id)
            for name, value in columns.items():
                setattr(delegate, name, value)

    return changed


@pytest.fixture
def delegations(conference: Conference, sides: dict[str, Side]) -> list[Delegation]:
    with transaction():
        made = [
            Delegation(
                conference_id=conference.id,
                name=LocalizedText(en=name),
                side_id=sides["CN"].id,
                position=position,
                notes="",
                created_at=now(),
                updated_at=now(),
            )
            for name, position in (("Zhejiang", 1), ("Anhui", 2))
        ]
        session().add_all(made)
    return made


@pytest.fixture
def questions(conference: Conference) -> dict[str, FormField]:
    """Two questions of the follow-up: one for all, and a sealed one on a condition."""
    with transaction():
        section = FormSection(
            conference_id=conference.id,
            stage=Stage.FOLLOW_UP,
            title=LocalizedText(en="Travel"),
            help=LocalizedText(),
            categories=[],
            position=1,
        )
        session().add(section)
        session().flush()

        def field(label: str, position: int, **more: object) -> FormField:
            return FormField(
                **{
                    "conference_id": conference.id,
                    "section_id": section.id,
                    "kind": FieldKind.SHORT_TEXT,
                    "label": LocalizedText(en=label),
                    "help": LocalizedText(),
                    "options": [],
                    "required_for": [],
                    "audiences": [],
                    "condition_values": [],
                    "position": position,
                }
                | more
            )

        visa = field("Do you need a visa?", 1, kind=FieldKind.YES_NO, required_for=["delegate"])
        session().add(visa)
        session().flush()
        passport = field(
            "Passport",
            2,
            required_for=["delegate"],
            condition_field_id=visa.id,
            condition_values=["yes"],
            is_sealed=True,
        )
        session().add(passport)
    return {"visa": visa, "passport": passport}


def names(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(LIST + query).get_data(as_text=True)
    return [unescape(name) for name in re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)]


def heads(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(LIST + query).get_data(as_text=True)
    return [unescape(head) for head in re.findall(r'<th scope="col">([^<]+)</th>', page)]


def test_filters_pick_by_delegation_sector_data_consent_and_check_in(
    client: FlaskClient,
    conference: Conference,
    delegations: list[Delegation],
    register: Register,
    change: Change,
) -> None:
    ann, bo = register(name="Ann"), register(name="Bo")
    with transaction():
        park = Organization(
            name=LocalizedText(en="Park"),
            short_name=LocalizedText(),
            name_key="park",
            kind="science_park",
            created_at=now(),
        )
        session().add(park)
    change(ann, delegation_id=delegations[0].id, organization_id=park.id)
    with transaction():
        withdraw_agreements(ann.delegate_id or "", [Purpose.LIST_OF_PARTICIPANTS], at=now())
        session().add(
            CheckIn(
                conference_id=conference.id,
                delegate_id=bo.delegate_id,
                day=date(2027, 10, 21),
                at=now(),
                by_name="Desk",
            )
        )
    change(bo, status="nominated", completed_at=None)
    assert names(client, f"?delegation={delegations[0].id}") == ["Ann"]
    assert names(client, "?delegation=none") == ["Bo"]
    assert names(client, "?kind=science_park") == ["Ann"]
    assert names(client, "?kind=ministry") == []
    assert (names(client, "?data=complete"), names(client, "?data=incomplete")) == (["Ann"], ["Bo"])
    assert (names(client, "?list=yes"), names(client, "?list=no")) == (["Bo"], ["Ann"])
    assert (names(client, "?in=yes"), names(client, "?in=no")) == (["Bo"], ["Ann"])
    assert names(client, "?data=nonsense&list=nonsense&in=nonsense") == ["Ann", "Bo"]


def test_filter_finds_accepted_people_whose_answers_are_missing(
    client: FlaskClient, questions: dict[str, FormField], register: Register, change: Change
) -> None:
    visa, passport = questions["visa"].id, questions["passport"].id
    for name, answers in (
        ("Nothing", {}),
        ("No visa", {visa: False}),
        ("No passport", {visa: True}),
        ("All", {visa: True, passport: {"sealed": "x"}}),
    ):
        change(register(name=name), answers=answers, status="accepted", holds_seat=True, waitlisted_at=None)
    change(register(name="Waiting"), answers={})
    assert names(client, "?data=follow_up") == ["No passport", "Nothing"]


def test_order_of_precedence_goes_by_delegation_head_number_and_name(
    client: FlaskClient, delegations: list[Delegation], register: Register, change: Change
) -> None:
    first, second = (each.id for each in delegations)
    people = {name: register(name=name) for name in ("Ann", "Bo", "Cy", "Di", "Ed", "Flo")}
    change(people["Ann"])
    change(people["Bo"], delegation_id=second, precedence=1)
    change(people["Cy"], delegation_id=first)
    change(people["Di"], delegation_id=first, precedence=2)
    change(people["Ed"], delegation_id=first, precedence=1)
    change(people["Flo"], delegation_id=first, is_head=True)
    ordered = ["Flo", "Ed", "Di", "Cy", "Bo", "Ann"]
    assert names(client, "?sort=precedence") == ordered
    sheet = openpyxl.load_workbook(BytesIO(client.get(LIST + ".xlsx?sort=precedence").data)).worksheets[0]
    assert [cell.value for cell in sheet["B"]][1:] == ordered


def test_columns_are_those_chosen_and_never_a_sealed_answer(
    client: FlaskClient, questions: dict[str, FormField], register: Register, change: Change
) -> None:
    visa, passport = questions["visa"].id, questions["passport"].id
    change(register(name="Ann"), answers={visa: True, passport: {"sealed": "secret"}})
    assert heads(client) == ["Name", "Organization", "Side", "Category", "Status", "Registered"]
    query = f"?column=email&column={visa}&column={passport}&column=nonsense&column=on_list"
    assert heads(client, query) == ["Name", "In the list of participants", "E-mail", "Do you need a visa?"]
    rows = openpyxl.load_workbook(BytesIO(client.get(LIST + ".xlsx" + query).data)).worksheets[0].values
    assert list(rows) == [
        ("Name", "Name in own script", "In the list of participants", "E-mail", "Do you need a visa?"),
        ("Ann", None, "Yes", "person1@park.example", "Yes"),
    ]
    assert "secret" not in client.get(LIST + query).get_data(as_text=True)


def test_erased_people_are_in_no_list(client: FlaskClient, register: Register, change: Change) -> None:
    register(name="Ann")
    change(register(name="Gone"), erased_at=IN_TIME)
    assert names(client) == ["Ann"]
    assert b"Gone" not in client.get(LIST + ".csv").data


def test_list_asks_the_same_number_of_queries_with_all_columns(
    client: FlaskClient,
    delegations: list[Delegation],
    questions: dict[str, FormField],
    register: Register,
    change: Change,
) -> None:
    query = f"?column=kind&column=on_list&column=checked_in&column={questions['visa'].id}&sort=precedence&q=p"
    counts = []
    for _ in range(3):
        change(register(), delegation_id=delegations[0].id)
        with count_queries() as seen:
            names(client, query)
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_view_is_saved_opened_replaced_and_deleted(
    client: FlaskClient, register: Register, conference: Conference
) -> None:
    register(name="Ann")
    arguments = "?status=accepted&sort=precedence&column=email&evil=1"
    assert client.post(f"{LIST}/views{arguments}", data={"name": "Letters"}).status_code == 303
    page = unescape(client.get(LIST).get_data(as_text=True))
    assert f'href="{LIST}?status=accepted&sort=precedence&column=email">Letters</a>' in page
    client.post(f"{LIST}/views?q=ann", data={"name": "Letters"})
    view = session().query(SavedView).one()
    assert (view.name, view.arguments) == ("Letters", "q=ann")
    assert client.post(f"{LIST}/views/{view.id}/delete").status_code == 303
    assert session().query(SavedView).count() == 0


def test_view_needs_a_name_and_there_are_20_at_most(client: FlaskClient, conference: Conference) -> None:
    client.post(f"{LIST}/views?q=x", data={"name": "  "})
    client.post(f"{LIST}/views?q=x", data={"name": "n" * 81})
    assert session().query(SavedView).count() == 0
    for number in range(21):
        client.post(f"{LIST}/views?q=x", data={"name": f"View {number}"})
    assert session().query(SavedView).count() == 20
    assert "You have 20 saved views already." in client.get(LIST).get_data(as_text=True)


def test_views_of_others_are_neither_seen_nor_deleted(
    client: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
    register: Register,
) -> None:
    register()
    client.post(f"{LIST}/views?q=x", data={"name": "<b>Mine</b>"})
    assert "&lt;b&gt;Mine" in client.get(LIST).get_data(as_text=True)
    view = session().query(SavedView).one()
    other = sign_in(member(Role.ORGANIZER))
    assert "Mine" not in other.get(LIST).get_data(as_text=True)
    assert other.post(f"{LIST}/views/{view.id}/delete").status_code == 404
    desk = sign_in(member(Role.DESK))
    assert desk.post(f"{LIST}/views?q=x", data={"name": "Desk"}).status_code == 403


def test_statistics_count_who_is_asked_for_and_add_up(
    conference: Conference,
    sides: dict[str, Side],
    delegations: list[Delegation],
    register: Register,
    change: Change,
) -> None:
    ann = register(side_id=sides["CN"].id, interpretation="en")
    bo = register(side_id=sides["CH"].id)
    register(side_id=sides["CH"].id)
    change(ann, delegation_id=delegations[1].id, category="vip")
    # 23:59 and 00:01 of Shanghai's days, which begin at 16:00 UTC.
    change(ann, registered_at=IN_TIME.replace(hour=15, minute=59))
    change(bo, registered_at=IN_TIME.replace(hour=16, minute=1) + timedelta(days=1))
    with transaction():
        session().add(
            CheckIn(
                conference_id=conference.id,
                delegate_id=bo.delegate_id,
                day=date(2027, 10, 21),
                at=now(),
                by_name="Desk",
            )
        )
    figures = get_statistics(conference, Counted.ACCEPTED)
    assert figures.total == 2
    assert figures.sides == (("China", 1), ("Switzerland", 1))
    assert figures.statuses == (("Accepted", 2),)
    assert figures.delegations == (("Anhui", 1), ("No delegation", 1))
    assert figures.categories == (("Delegate", 1), ("VIP", 1))
    assert figures.kinds == (("Other", 2),)
    assert set(figures.interpretation) == {("Into English", 1), ("Not needed", 1)}
    assert figures.days == ((date(2027, 9, 15), 1), (date(2027, 9, 16), 0), (date(2027, 9, 17), 1))
    assert get_statistics(conference, Counted.ALL).statuses == (("Accepted", 2), ("Waiting list", 1))
    assert get_statistics(conference, Counted.CHECKED_IN).sides == (("China", 0), ("Switzerland", 1))


def test_statistics_page_and_spreadsheet_show_the_same(
    client: FlaskClient,
    register: Register,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
) -> None:
    address = "/manage/launch-2027/statistics"
    assert "No figures yet" in client.get(address).get_data(as_text=True)
    counts = []
    for _ in range(3):
        register()
        with count_queries() as seen:
            page = client.get(address + "?who=all")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert "3 people" in page.get_data(as_text=True)
    rows = openpyxl.load_workbook(BytesIO(client.get(address + ".xlsx?who=all").data)).worksheets[0].values
    assert list(rows)[:4] == [
        ("By", "Value", "Participants"),
        ("All", None, 3),
        ("Status", "Accepted", 2),
        ("Status", "Waiting list", 1),
    ]
    assert client.get(address + "?who=nonsense").status_code == 200
    desk = sign_in(member(Role.DESK))
    assert [desk.get(address + ending).status_code for ending in ("", ".xlsx")] == [403, 403]
