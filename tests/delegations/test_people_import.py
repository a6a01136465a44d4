"""The secretariat's import of delegates: nominated or registered, into delegations or none."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from eventapp.accounts.models import User
from eventapp.accounts.services import ensure_user
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.services import add_member
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Role
from eventapp.registration.models import Consent, Delegate
from eventapp.registration.seats import set_quota
from tests.consents import ticked_boxes
from tests.delegations.focal_points import Desk, publish
from tests.queries import count_queries

IMPORT = "/manage/launch-2027/delegates/import"
HEADS = "Name,Name in own script,Position,Organization,E-mail,Side,Delegation,Category,Precedence"


@pytest.fixture
def manager(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = ensure_user(SYSTEM, email="registrar@office.example", name="Registrar")
        add_member(SYSTEM, conference=conference, email=user.email, role=Role.REGISTRAR, is_told=False)
    return sign_in(user)


def send(client: FlaskClient, *lines: str, purpose: str = "nominate", delegation_id: str = "") -> str:
    """Send a list and return the path of its preview."""
    content = "\n".join((HEADS, *lines)).encode()
    answer = client.post(
        IMPORT,
        data={
            "file": (BytesIO(content), "people.csv"),
            "purpose": purpose,
            "delegation_id": delegation_id,
            "category": "delegate",
            "language": "en",
        },
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def delegates() -> list[Delegate]:
    session().rollback()
    session().expire_all()
    return list(session().query(Delegate).order_by(Delegate.id))


def test_import_when_people_are_nominated_then_each_into_its_delegation(
    manager: FlaskClient, desk: Desk, other_desk: Desk
) -> None:
    path = send(
        manager,
        "Li Wei,李伟,Director,Park,li@cz.example,CN,Changzhou,Delegate,3",
        "Anna Meier,,Head,City,anna@zurich.example,CH,zurich,观察员,",
        "Pat Doe,,Guest,Press,pat@press.example,CH,,Media,",
    )
    assert "Nominate 3 people" in manager.get(path).text
    assert manager.post(path).status_code == 303
    assert [(d.name, d.delegation_id, d.category, d.status, d.precedence) for d in delegates()] == [
        ("Li Wei", desk.delegation.id, "delegate", "nominated", 3),
        ("Anna Meier", other_desk.delegation.id, "observer", "nominated", None),
        ("Pat Doe", None, "media", "nominated", None),
    ]


def test_import_when_people_are_registered_then_accepted_with_the_consents_of_the_secretariat(
    manager: FlaskClient, desk: Desk
) -> None:
    lines = [
        f"Person {letter},,Director,Park,{letter}@cz.example,CN,Changzhou,Delegate,{number}"
        for number, letter in enumerate("abc", 1)
    ]
    path = send(manager, *lines, purpose="register")
    assert "Go on the waiting list" in manager.get(path).text
    assert manager.post(path).status_code == 422
    assert delegates() == []
    assert manager.post(path, data=ticked_boxes()).status_code == 303
    assert [(d.name, d.status, d.precedence) for d in delegates()] == [
        ("Person a", "accepted", 1),
        ("Person b", "accepted", 2),
        ("Person c", "waitlisted", 3),
    ]
    assert session().query(Consent).filter_by(given_by="secretariat").count() == 12
    manager.post(path, data=ticked_boxes())
    assert len(delegates()) == 3


def test_import_when_addresses_are_registered_already_then_reported_and_left_out(
    manager: FlaskClient, desk: Desk
) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    path = send(
        manager,
        "Li Wei,,Director,Park,LI@cz.example,CN,,,",
        "Li Fang,,Director,Park,fang@cz.example,CN,,,",
    )
    assert "There already" in manager.get(path).text
    manager.post(path)
    assert [d.name for d in delegates()] == ["Li Wei", "Li Fang"]


def test_import_when_rows_are_wrong_then_every_error_is_said_and_nobody_taken_in(
    manager: FlaskClient, desk: Desk
) -> None:
    path = send(
        manager,
        "李伟,,Director,Park,li@cz.example,XX,Nowhere,Chief,0",
        "Li Fang,,,,,CN,,,",
        "Zhang San,,Director,Park,z@cz.example,CN,,,",
        purpose="register",
    )
    page = manager.get(path).text
    assert "2 rows need a correction" in page
    for error in ("There is no delegation of this name.", "one of the sides", "one of the categories"):
        assert error in page
    assert page.count("Row 2") == 5
    assert page.count("Row 3") == 3
    manager.post(path, data=ticked_boxes())
    assert delegates() == []


def test_import_when_the_whole_list_is_for_one_delegation_then_so_without_a_column(
    manager: FlaskClient, desk: Desk
) -> None:
    path = send(manager, "Li Wei,,,,,,,,", delegation_id=desk.delegation.id)
    manager.post(path)
    assert desk.statuses() == {"Li Wei": "nominated"}


def test_import_when_the_delegation_is_of_another_conference_then_refused(
    manager: FlaskClient, make_desk: Callable[..., Desk]
) -> None:
    other = make_desk(publish("other-2027"), "Zurich")
    answer = manager.post(
        IMPORT,
        data={
            "file": (BytesIO(b"Name,E-mail\nLi Wei,a@b.example"), "people.csv"),
            "purpose": "nominate",
            "delegation_id": other.delegation.id,
            "category": "delegate",
            "language": "en",
        },
    )
    assert answer.status_code == 422


def test_import_when_sent_by_somebody_else_then_not_found(
    manager: FlaskClient, conference: Conference, sign_in: Callable[[User], FlaskClient]
) -> None:
    path = send(manager, "Li Wei,,,,li@cz.example,CN,,,")
    with transaction():
        user = ensure_user(SYSTEM, email="second@office.example", name="Second")
        add_member(SYSTEM, conference=conference, email=user.email, role=Role.REGISTRAR, is_told=False)
    second = sign_in(user)
    assert second.get(path).status_code == 404
    assert second.post(path).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER, Role.RAPPORTEUR, Role.AGENDA_EDITOR])
def test_import_when_the_role_may_not_edit_then_refused(
    conference: Conference, sign_in: Callable[[User], FlaskClient], role: Role
) -> None:
    with transaction():
        user = ensure_user(SYSTEM, email="other@office.example", name="Other")
        add_member(SYSTEM, conference=conference, email=user.email, role=role, is_told=False)
    client = sign_in(user)
    for path in (IMPORT, f"{IMPORT}/template.xlsx", f"{IMPORT}/some-id"):
        assert client.get(path).status_code == 403
    assert client.post(IMPORT).status_code == 403


def test_preview_when_the_list_is_longer_then_asks_as_often(manager: FlaskClient, desk: Desk) -> None:
    one = send(manager, "Li Wei,,,,a@cz.example,CN,,,")
    many = send(manager, *(f"Li Wei,,,,a{n}@cz.example,CN,,," for n in range(30)))
    manager.get(one)
    with count_queries() as few:
        manager.get(one)
    with count_queries() as more:
        manager.get(many)
    assert len(more) == len(few)


def test_template_when_downloaded_then_has_heads_and_choices(manager: FlaskClient) -> None:
    sheet = load_workbook(BytesIO(manager.get(f"{IMPORT}/template.xlsx?lang=zh").data)).active
    heads = [cell.value for cell in sheet[1]]
    assert heads[0] == "拉丁字母姓名"
    assert "代表团" in heads
    assert len(sheet.data_validations.dataValidation) == 3


def test_import_when_no_seat_is_left_by_the_conference_then_waits(manager: FlaskClient, desk: Desk) -> None:
    with transaction():
        set_quota(desk.conference.id, category="media", delegation_id=None, seats=0)
    path = send(manager, "Pat Doe,,Guest,Press,pat@press.example,CH,,Media,")
    manager.post(path)
    assert [(d.name, d.status) for d in delegates()] == [("Pat Doe", "waitlisted")]
    assert session().query(OutboxMessage).one().kind == "delegate_nominated_waiting"
