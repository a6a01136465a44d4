"""Delegations themselves: the list, making and changing them, their order and their quotas."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.delegations.queries.details import list_quotas
from eventapp.delegations.queries.glance import list_at_a_glance
from eventapp.permissions import Role
from eventapp.registration.models import CheckIn, Delegate, Delegation
from eventapp.registration.queries import list_delegations
from tests.delegations.focal_points import AFTER_FREEZE, IN_TIME, publish
from tests.delegations.secretariat import MakeDelegation, MakeMember
from tests.queries import count_queries

LIST = "/manage/launch-2027/delegations"


def url(delegation: Delegation, part: str = "") -> str:
    return f"{LIST}/{delegation.id}{part}"


def fresh(model: type, row_id: str) -> object:
    session().rollback()
    session().expire_all()
    return session().get(model, row_id)


def names(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(LIST + query)
    assert page.status_code == 200
    return [
        unescape(name) for name in re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', page.text)
    ]


def order(conference: Conference) -> list[str]:
    session().rollback()
    session().expire_all()
    return [each.name["en"] for each in list_delegations(conference.id)]


def test_list_when_empty_then_one_click_makes_a_delegation_for_each_side(
    office: FlaskClient, conference: Conference
) -> None:
    assert "Make one for each side" in office.get(LIST).text
    assert office.post(f"{LIST}/start-with-sides").status_code == 303
    assert order(conference) == ["China", "Switzerland"]
    office.post(f"{LIST}/start-with-sides")
    assert "has delegations already" in office.get(LIST).text
    assert len(order(conference)) == 2


def test_figures_when_members_stand_differently_then_count_each(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    delegation = make_delegation()
    make_member(delegation, "Ann", is_head=True)
    make_member(delegation, "Bo", status="nominated", completed_at=None)
    make_member(delegation, "Cy", status="applied")
    make_member(delegation, "Di", status="waitlisted", waitlisted_at=IN_TIME)
    make_member(delegation, "Ed", status="cancelled")
    here = make_member(delegation, "Fay")
    with transaction():
        for day in (IN_TIME.date(), AFTER_FREEZE.date()):
            session().add(
                CheckIn(
                    id=new_id(),
                    conference_id=conference.id,
                    delegate_id=here.id,
                    day=day,
                    at=IN_TIME,
                    by_name="D",
                )
            )
    (row,) = list_at_a_glance(conference)
    figures = row.figures
    assert row.head == "Ann"
    assert (figures.seated, figures.quota, figures.nominated, figures.completed) == (4, None, 5, 4)
    assert (figures.applied, figures.accepted, figures.waiting) == (1, 2, 1)
    assert (figures.here_today, figures.here_ever, figures.letters, figures.open_tasks) == (1, 1, 0, 3)
    assert not row.is_overdue


def test_list_searches_filters_and_sorts(
    office: FlaskClient, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    zurich, aarau = make_delegation("Zürich"), make_delegation("Aarau")
    make_member(aarau, "Li Wei", is_head=True)
    make_member(zurich, status="nominated", completed_at=None)
    assert names(office) == ["Zürich", "Aarau"]
    assert names(office, "?sort=name") == ["Aarau", "Zürich"]
    assert names(office, "?sort=tasks") == ["Zürich", "Aarau"]
    assert names(office, "?q=zurich") == ["Zürich"]
    assert names(office, "?q=li+wei") == ["Aarau"]
    assert names(office, "?attention=incomplete") == ["Zürich"]
    assert names(office, "?attention=no_letter") == ["Zürich", "Aarau"]
    assert names(office, "?attention=overdue") == []
    assert names(office, f"?side={new_id()}") == []
    assert names(office, "?sort=nonsense&attention=x&page=y") == ["Zürich", "Aarau"]


def test_list_when_registration_has_closed_then_incomplete_data_are_overdue(
    conference: Conference,
    make_delegation: MakeDelegation,
    make_member: MakeMember,
    frozen: Callable[..., None],
) -> None:
    make_member(make_delegation(), status="nominated", completed_at=None)
    assert conference.registration_closes_at is not None
    frozen(conference.registration_closes_at)
    assert list_at_a_glance(conference)[0].is_overdue


def test_list_asks_as_many_queries_for_three_as_for_one(
    office: FlaskClient, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    make_member(make_delegation("One"))
    office.get(LIST)
    with count_queries() as for_one:
        office.get(LIST)
    for name in ("Two", "Three"):
        make_member(make_delegation(name))
    with count_queries() as for_three:
        office.get(LIST)
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize("role", [Role.DESK, Role.VIEWER, Role.RAPPORTEUR])
def test_pages_when_role_has_no_business_there_then_refused(
    with_role: Callable[[Role], FlaskClient], make_delegation: MakeDelegation, role: Role
) -> None:
    delegation, client = make_delegation(), with_role(role)
    for path in (
        LIST,
        f"{LIST}/new",
        *(url(delegation, p) for p in ("", "/quotas", "/focal-points", "/letters")),
    ):
        assert client.get(path).status_code == 403
    for path in (f"{LIST}/new", url(delegation, "/remove"), url(delegation, "/documents")):
        assert client.post(path).status_code == 403


def test_page_when_delegation_is_another_conferences_then_not_found(
    office: FlaskClient, make_delegation: MakeDelegation
) -> None:
    foreign = make_delegation("Elsewhere", publish("other-2027"))
    for part in (
        "",
        "/edit",
        "/quotas",
        "/focal-points",
        "/letters",
        "/letters/new",
        "/documents",
        "/visa-letters",
    ):
        assert office.get(url(foreign, part)).status_code == 404
    for part in ("/remove", "/head", "/edit", "/quotas", "/focal-points", "/documents"):
        assert office.post(url(foreign, part), data={"place": "1"}).status_code == 404


def test_add_when_something_is_wrong_then_says_all_and_keeps_what_was_typed(
    office: FlaskClient, conference: Conference
) -> None:
    answer = office.post(f"{LIST}/new", data={"organization": "<b>Unknown</b>", "notes": "kept"})
    assert answer.status_code == 422
    assert answer.text.count("field-wrong") >= 3
    assert "&lt;b&gt;Unknown" in answer.text and "kept" in answer.text
    assert order(conference) == []


def test_edit_when_stale_then_conflict_and_typed_text_stays(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation
) -> None:
    delegation = make_delegation()
    form = {"name-en": "First", "side_id": delegation.side_id, "version": str(delegation.version)}
    assert office.post(url(delegation, "/edit"), data=form).status_code == 303
    stale = office.post(url(delegation, "/edit"), data=form | {"name-en": "Second"})
    assert (stale.status_code, "Second" in stale.text) == (409, True)
    assert order(conference) == ["First"]


def test_remove_when_it_has_members_then_refused_saying_so(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    full, empty = make_delegation("Full"), make_delegation("Empty")
    make_member(full, status="cancelled")
    office.post(url(full, "/remove"))
    assert "has members" in office.get(url(full)).text
    office.post(url(empty, "/remove"))
    assert order(conference) == ["Full"]


def test_place_when_given_then_moves_without_new_versions(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation
) -> None:
    made = [make_delegation(name) for name in ("A", "B", "C")]
    versions = [each.version for each in made]
    office.post(url(made[2], "/place"), data={"place": "1"})
    assert order(conference) == ["C", "A", "B"]
    office.post(url(made[2], "/place"), data={"place": "99"})
    assert order(conference) == ["A", "B", "C"]
    assert [session().get_one(Delegation, each.id).version for each in made] == versions
    assert office.post(url(made[2], "/place"), data={"place": "0"}).status_code == 422


def test_head_when_made_then_is_the_only_one_and_first(
    office: FlaskClient, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    delegation = make_delegation()
    ann, bo = make_member(delegation, "Ann", is_head=True), make_member(delegation, "Bo", precedence=1)
    office.post(url(delegation, "/head"), data={"delegate_id": bo.id})
    heads = [d.name for d in session().query(Delegate).filter_by(is_head=True)]
    assert heads == ["Bo"]
    office.post(url(delegation, "/head"), data={"delegate_id": ""})
    assert session().query(Delegate).filter_by(is_head=True).count() == 0
    stranger = make_member(make_delegation("Other"), "Cy")
    assert office.post(url(delegation, "/head"), data={"delegate_id": stranger.id}).status_code == 404
    assert ann.delegation_id == delegation.id


def seats(delegation: Delegation) -> dict[str | None, tuple[int, int]]:
    session().rollback()
    session().expire_all()
    return {category: (quota.taken, quota.seats) for category, quota in list_quotas(delegation.id).items()}


def test_quotas_when_raised_then_those_who_wait_move_up(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    delegation = make_delegation()
    with transaction():
        session().get_one(Conference, conference.id).seats_taken = 1
    make_member(delegation, "Ann")
    version = str(delegation.version)
    office.post(url(delegation, "/quotas"), data={"version": version, "total": "1"})
    waiting = make_member(delegation, "Bo", status="waitlisted", waitlisted_at=IN_TIME, approved_at=IN_TIME)
    version = str(fresh(Delegation, delegation.id).version)  # type: ignore[attr-defined]
    office.post(url(delegation, "/quotas"), data={"version": version, "total": "2", "media": "0"})
    assert "1 person moved up." in office.get(url(delegation)).text
    assert fresh(Delegate, waiting.id).status == "accepted"  # type: ignore[attr-defined]
    assert seats(delegation) == {None: (2, 2), "media": (0, 0)}


def test_quotas_when_below_what_is_taken_then_refused_at_every_field(
    office: FlaskClient, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    delegation = make_delegation()
    make_member(delegation, "Ann")
    make_member(delegation, "Bo")
    answer = office.post(
        url(delegation, "/quotas"),
        data={"version": delegation.version, "total": "1", "delegate": "1", "vip": "-1", "media": "many"},
    )
    assert answer.status_code == 422
    assert answer.text.count("field-wrong") == 4
    assert answer.text.count("Seats taken already: 2.") >= 2
    assert seats(delegation) == {}


def test_quotas_when_stale_then_conflict(office: FlaskClient, make_delegation: MakeDelegation) -> None:
    delegation = make_delegation()
    form = {"version": str(delegation.version), "total": "5"}
    assert office.post(url(delegation, "/quotas"), data=form).status_code == 303
    assert office.post(url(delegation, "/quotas"), data=form | {"total": "9"}).status_code == 409
    assert seats(delegation) == {None: (0, 5)}


def test_page_when_opened_then_shows_members_waiting_and_those_who_left(
    office: FlaskClient, make_delegation: MakeDelegation, make_member: MakeMember
) -> None:
    delegation = make_delegation()
    for name, others in {
        "Zed <script>": {"is_head": True},
        "Ann": {},
        "Bo": {"precedence": 1},
        "Cy": {"status": "waitlisted", "waitlisted_at": IN_TIME},
        "Di": {"status": "declined"},
    }.items():
        make_member(delegation, name, **others)
    page = office.get(url(delegation)).text
    found = [unescape(name) for name in re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', page)]
    assert found == ["Zed <script>", "Bo", "Ann", "Cy", "Di"]


def test_every_change_leaves_one_entry_in_the_trail(
    office: FlaskClient, conference: Conference, make_delegation: MakeDelegation
) -> None:
    delegation = make_delegation()
    session().rollback()
    before = session().query(AuditEntry).count()
    side = list_sides(conference.id)[1].id
    office.post(f"{LIST}/new", data={"name-en": "Two", "side_id": side})
    office.post(url(delegation, "/place"), data={"place": "2"})
    office.post(url(delegation, "/remove"))
    actions = [entry.action for entry in session().query(AuditEntry).order_by(AuditEntry.id)][before:]
    assert sorted(actions) == ["delegation.added", "delegation.moved", "delegation.removed"]
