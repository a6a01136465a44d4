"""The demand for items: numbers for all who see the agenda, names for those who see delegates alone."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eventapp.accounts.models import User
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, Room
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.personal_agendas.demand import (
    count_by_delegation,
    count_too_large,
    get_demand,
    interpretation_needs,
    list_demand,
)
from eventapp.registration.models import Delegation
from eventapp.registration.services import Outcome
from tests.personal_agendas.conftest import make_item, release
from tests.queries import count_queries
from tests.registration.conftest import delegation
from tests.registration.pages import set_columns, text_of

__all__ = ["delegation"]
Agenda = dict[str, str]
Register = Callable[..., Outcome]
Choose = Callable[[Outcome, str], bool]
DEMAND = "/manage/launch-2027/agenda/demand"

pytestmark = pytest.mark.usefixtures("roomy")


@pytest.fixture
def chosen(
    conference: Conference, agenda: Agenda, delegation: Delegation, register: Register, choose: Choose
) -> list[Outcome]:
    """Three who chose the keynote, one of them the visit too; the keynote's room holds two."""
    with transaction():
        room_id = new_id()
        room = Room(
            id=room_id, conference_id=conference.id, name=LocalizedText(en="Small"), capacity=2, position=0
        )
        session().add(room)
        session().flush()
        keynote = session().get_one(AgendaItem, agenda["keynote"])
        keynote.room_id, keynote.languages, keynote.interpretation_languages = room_id, ["zh"], ["en"]
    people = [register(name=name, native_name="") for name in ("Carla Rossi", "Anna Keller", "Bo Lin")]
    for outcome, language in zip(people, ("fr", "en", None), strict=True):
        set_columns(outcome.delegate_id, interpretation=language)
        choose(outcome, agenda["keynote"])
    set_columns(people[2].delegate_id, delegation_id=delegation.id)
    choose(people[0], agenda["visit"])
    return people


def test_demand_counts_by_item_delegation_and_interpretation(
    conference: Conference, agenda: Agenda, chosen: list[Outcome], delegation: Delegation
) -> None:
    rows, total = list_demand(conference.id, 1, 50)
    assert [(row.id, row.chosen, row.places, row.is_too_large) for row in rows] == [
        (agenda["keynote"], 3, None, True),
        (agenda["visit"], 1, 2, False),
        (agenda["panel"], 0, None, False),
    ]
    assert total == 3  # lunch is nobody's choice
    assert count_too_large(conference.id) == 1
    assert [row.id for row in list_demand(conference.id, 1, 50, only_too_large=True)[0]] == [
        agenda["keynote"]
    ]
    assert interpretation_needs(conference.id) == {
        agenda["keynote"]: {"en": 1, "fr": 1},
        agenda["visit"]: {"fr": 1},
    }
    assert count_by_delegation(conference.id, agenda["keynote"]) == [(None, 2), (delegation.name, 1)]
    assert get_demand(conference.id, agenda["keynote"]).spoken == {"zh", "en"}


def test_pages_tell_numbers_to_viewers_and_names_to_registrars(
    conference: Conference,
    agenda: Agenda,
    chosen: list[Outcome],
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
) -> None:
    one = f"{DEMAND}/{agenda['keynote']}"
    viewer, registrar = sign_in(member(Role.VIEWER)), sign_in(member(Role.REGISTRAR))
    for page in (text_of(viewer.get(DEMAND)), text_of(viewer.get(one))):
        assert "1 more than the room holds" in page
        assert "1 needs French, which is not offered" in page
        assert "Anna Keller" not in page
    names = [f"{one}/delegates", f"{one}/delegates.xlsx"]
    assert [viewer.get(address).status_code for address in names] == [403, 403]
    assert "Who they are" not in text_of(viewer.get(one))
    page = text_of(registrar.get(names[0]))
    order = [page.index(name) for name in ("Bo Lin", "Anna Keller", "Carla Rossi")]
    assert order == sorted(order)
    book = load_workbook(io.BytesIO(registrar.get(names[1]).data))
    assert [row[0].value for row in book.active.rows] == ["Name", "Bo Lin", "Anna Keller", "Carla Rossi"]
    assert registrar.get(f"{DEMAND}/{'0' * 26}").status_code == 404
    assert "Nobody has chosen it yet" in text_of(registrar.get(f"{DEMAND}/{agenda['panel']}/delegates"))


def test_list_asks_as_many_queries_for_few_items_as_for_many(
    app: Flask,
    conference: Conference,
    agenda: Agenda,
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
    register: Register,
    choose: Choose,
) -> None:
    viewer = sign_in(member(Role.VIEWER))
    viewer.get(DEMAND)
    with count_queries() as few:
        viewer.get(DEMAND)
    made = [make_item(conference, f"Session {hour}", hour) for hour in range(13, 20)]
    release(conference)
    anna = register(interpretation="zh")
    for item_id in made:
        choose(anna, item_id)
    with count_queries() as many:
        viewer.get(DEMAND)
    assert len(many) == len(few)
