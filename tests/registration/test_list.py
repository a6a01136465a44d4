"""The secretariat's pages of delegates."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from eventapp.accounts.models import User
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.registration.models import Delegate
from eventapp.registration.queries import count_by_status
from eventapp.registration.rules import search_key
from eventapp.registration.services import Outcome
from tests.consents import ticked_boxes
from tests.queries import count_queries
from tests.registration.conftest import IN_TIME

LIST = "/manage/launch-2027/delegates"
Register = Callable[..., Outcome]


@pytest.fixture
def registrar_client(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.REGISTRAR))


def names(client: FlaskClient, query: str = "") -> list[str]:
    """Return the names in the list, in its order."""
    page = client.get(LIST + query).get_data(as_text=True)
    return [unescape(name) for name in re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)]


def fill_with(conference: Conference, side: Side, number: int) -> None:
    """Store many delegates at once."""
    rows = [
        {
            "id": new_id(),
            "conference_id": conference.id,
            "version": 1,
            "status": ("accepted", "waitlisted", "cancelled")[i % 3],
            "category": "delegate",
            "name": f"Person {i:05}",
            "native_name": "",
            "organization_name": f"Organization {i % 40}",
            "organization_id": None,
            "position": "Director",
            "side_id": side.id,
            "email": f"bulk{i}@park.example",
            "email_normalised": f"bulk{i}@park.example",
            "phone": "",
            "interpretation": None,
            "dietary": "",
            "language": "en",
            "holds_seat": i % 3 == 0,
            "token_hash": f"{i:064}",
            "token_generation": 1,
            "search_key": search_key(f"Person {i:05}", "", f"Organization {i % 40}", f"bulk{i}@park.example"),
            "registered_at": IN_TIME,
            "updated_at": IN_TIME,
        }
        for i in range(number)
    ]
    with transaction():
        session().execute(insert(Delegate), rows)


@pytest.mark.parametrize(
    "search",
    ["müller", "MULLER zoe", "Ｍüller", "穆佐伊", "佐伊", "swiss%20chamber", "zoe.m@chamber.example", "zoë"],
)
def test_search_finds_either_script_whatever_the_accents(
    registrar_client: FlaskClient, register: Register, search: str
) -> None:
    register(
        name="Zoë Müller",
        native_name="穆佐伊",
        organization_name="Swiss Chamber",
        email="zoe.m@chamber.example",
    )
    register(name="Li Wei")
    assert names(registrar_client, f"?q={search}") == ["Zoë Müller"]


@pytest.mark.parametrize("search", ["100%25", "a_b", "%25", "\\", "'", '"><script>'])
def test_search_for_signs_finds_nobody_by_accident(
    registrar_client: FlaskClient, register: Register, search: str
) -> None:
    register(name="Li Wei")
    page = registrar_client.get(LIST, query_string={"q": search})
    assert page.status_code == 200
    assert b"<script>" not in page.data.replace(b'<script type="module"', b"")


def test_list_filters_and_sorts(
    registrar_client: FlaskClient, conference: Conference, sides: dict[str, Side], register: Register
) -> None:
    register(name="Bo", organization_name="Zeta", side_id=sides["CH"].id)
    register(name="Ann", organization_name="Yota", side_id=sides["CN"].id)
    register(name="Cy", organization_name="Xi", side_id=sides["CN"].id)
    assert names(registrar_client) == ["Ann", "Bo", "Cy"]
    assert names(registrar_client, "?sort=organization") == ["Cy", "Ann", "Bo"]
    assert names(registrar_client, "?status=waitlisted") == ["Cy"]
    assert names(registrar_client, f"?side={sides['CH'].id}") == ["Bo"]
    assert names(registrar_client, "?category=vip") == []
    assert names(registrar_client, "?sort=nonsense&page=x&status=") == ["Ann", "Bo", "Cy"]
    assert names(registrar_client, "?status=nonsense") == []


def test_list_shows_no_delegates_of_another_conference(
    registrar_client: FlaskClient,
    conference: Conference,
    other_conference: Conference,
    prepare: Callable[..., object],
    register: Register,
) -> None:
    other = register(name="Somebody Elsewhere", at=other_conference)
    register(name="Li Wei")
    assert names(registrar_client) == ["Li Wei"]
    assert registrar_client.get(f"{LIST}/{other.delegate_id}").status_code == 404
    assert registrar_client.post(f"{LIST}/{other.delegate_id}/cancel").status_code == 404


def test_list_asks_the_same_number_of_queries_for_1_3_and_300_rows(
    registrar_client: FlaskClient, conference: Conference, sides: dict[str, Side]
) -> None:
    counts = []
    for number in (1, 3, 300):
        with transaction():
            session().execute(Delegate.__table__.delete())
        fill_with(conference, sides["CN"], number)
        with count_queries() as seen:
            assert len(names(registrar_client)) == min(number, 50)
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_long_list_has_pages(
    registrar_client: FlaskClient, conference: Conference, sides: dict[str, Side]
) -> None:
    fill_with(conference, sides["CN"], 120)
    assert names(registrar_client, "?page=3")[0] == "Person 00100"
    assert len(names(registrar_client, "?page=3")) == 20
    assert "Page 3 of 3" in registrar_client.get(LIST + "?page=3").get_data(as_text=True)


def test_desk_has_a_page_of_its_own_and_no_lists(
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
    conference: Conference,
    register: Register,
) -> None:
    outcome = register(name="Li Wei", email="li@park.example")
    desk = sign_in(member(Role.DESK))
    for url in ("", f"/{outcome.delegate_id}", "/new", f"/{outcome.delegate_id}/edit", ".xlsx", ".csv"):
        assert desk.get(LIST + url).status_code == 403
    for action in ("accept", "decline", "cancel", "link", "edit"):
        assert desk.post(f"{LIST}/{outcome.delegate_id}/{action}").status_code == 403


def test_people_outside_see_nothing(
    sign_in: Callable[[User], FlaskClient], organizer: User, client: FlaskClient, conference: Conference
) -> None:
    assert client.get(LIST).status_code == 302
    assert sign_in(organizer).get(LIST).status_code == 404


def test_add_on_behalf_stores_category_and_tells(
    registrar_client: FlaskClient, conference: Conference, sides: dict[str, Side]
) -> None:
    given = {
        "name": "Li Wei",
        "organization_name": "Park",
        "position": "Mayor",
        "side_id": sides["CN"].id,
        "email": "li@park.example",
        "category": "vip",
        **ticked_boxes(),
        "form_key": "k" * 43,
    }
    assert registrar_client.post(LIST + "/new", data=given | {"category": "king"}).status_code == 422
    answer = registrar_client.post(LIST + "/new", data=given)
    assert answer.status_code == 303
    page = unescape(registrar_client.get(answer.location).get_data(as_text=True))
    assert "VIP" in page
    assert "li@park.example" in page
    double = registrar_client.post(LIST + "/new", data=given | {"form_key": "j" * 43})
    assert double.status_code == 422
    assert "Somebody is registered with this address already." in unescape(double.get_data(as_text=True))


def test_accept_when_full_says_so_and_after_a_cancellation_the_next_moves_up(
    registrar_client: FlaskClient, conference: Conference, register: Register
) -> None:
    first, _second, third = register(), register(), register()
    refused = registrar_client.get(registrar_client.post(f"{LIST}/{third.delegate_id}/accept").location)
    assert "All 2 seats are taken." in refused.get_data(as_text=True)
    assert count_by_status(conference.id) == {"accepted": 2, "waitlisted": 1}
    registrar_client.post(f"{LIST}/{first.delegate_id}/cancel")
    assert count_by_status(conference.id) == {"accepted": 2, "cancelled": 1}


def test_free_seats_with_people_waiting_are_given_by_one_button(
    registrar_client: FlaskClient, conference: Conference, register: Register
) -> None:
    for _ in range(4):
        register()
    assert "people are waiting" not in registrar_client.get(LIST).get_data(as_text=True)
    with transaction():
        session().get_one(Conference, conference.id).capacity = 3
    assert "people are waiting" in registrar_client.get(LIST).get_data(as_text=True)
    answer = registrar_client.get(registrar_client.post(LIST + "/fill").location)
    assert "1 person moved up." in answer.get_data(as_text=True)
    assert count_by_status(conference.id) == {"accepted": 3, "waitlisted": 1}


def test_stale_edit_is_refused_and_keeps_what_was_typed(
    registrar_client: FlaskClient, conference: Conference, sides: dict[str, Side], register: Register
) -> None:
    outcome = register(name="Li Wei", email="li@park.example")
    url = f"{LIST}/{outcome.delegate_id}/edit"
    assert 'value="Li Wei"' in registrar_client.get(url).get_data(as_text=True)
    given = {
        "name": "Li Wei",
        "organization_name": "Park",
        "position": "Early",
        "side_id": sides["CN"].id,
        "email": "li@park.example",
        "category": "speaker",
        "version": "1",
    }
    assert registrar_client.post(url, data=given).status_code == 303
    late = registrar_client.post(url, data=given | {"position": "Late"})
    assert late.status_code == 409
    assert 'value="Late"' in late.get_data(as_text=True)
    assert session().execute(select(Delegate.position, Delegate.category)).one() == ("Early", "speaker")
