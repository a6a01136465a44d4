"""Attendance of an agenda item: where it comes from, what stays when it is filled again, its pages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.localized import LocalizedText
from eventapp.minutes.attending import group_by_delegation
from eventapp.minutes.queries import list_attendance
from eventapp.minutes.services import (
    AttendeeFacts,
    add_attendee,
    approve_minutes,
    change_attendee,
    fill_attendance,
    set_attendance,
    take_out,
    write_minutes,
)
from tests.minutes.builders import actor_with, make_agenda_item, make_conference, make_member
from tests.minutes.participants import check_in, choose, give_part, make_delegate, make_delegation
from tests.queries import count_queries


def _fill(actor: Actor, item: AgendaItem) -> int:
    with transaction():
        return fill_attendance(actor, conference_id=item.conference_id, agenda_item_id=item.id)


def _list(item: AgendaItem) -> list[tuple[str, str]]:
    session().expire_all()
    return [(row.name["en"], row.status) for row in list_attendance(item.conference_id, item.id)]


def _id_of(item: AgendaItem, name: str) -> str:
    return next(row.id for row in list_attendance(item.conference_id, item.id) if row.name["en"] == name)


def _set(actor: Actor, item: AgendaItem, name: str, status: str) -> None:
    with transaction():
        set_attendance(
            actor,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            attendance_ids=[_id_of(item, name)],
            status=status,
        )


def test_those_checked_in_for_the_item_were_there_and_those_who_chose_it_and_did_not_come_were_absent(
    rapporteur: Actor, item: AgendaItem
) -> None:
    anna, bo, cai = (make_delegate(item.conference_id, name) for name in ("Anna", "Bo", "Cai"))
    choose(anna, item)
    choose(bo, item)
    check_in(anna, item)
    check_in(cai, item)
    check_in(bo)
    assert _fill(rapporteur, item) == 3
    assert _list(item) == [("Anna", "present"), ("Bo", "absent"), ("Cai", "present")]


def test_without_check_ins_of_the_item_the_day_tells_who_of_those_who_chose_it_came(
    rapporteur: Actor, item: AgendaItem
) -> None:
    anna, bo, cai = (make_delegate(item.conference_id, name) for name in ("Anna", "Bo", "Cai"))
    for delegate in (anna, bo):
        choose(delegate, item)
    for delegate in (anna, cai):
        check_in(delegate)
    _fill(rapporteur, item)
    assert _list(item) == [("Anna", "present"), ("Bo", "absent")]


def test_where_nobody_chose_the_item_everybody_of_the_day_was_there(
    rapporteur: Actor, item: AgendaItem
) -> None:
    check_in(make_delegate(item.conference_id, "Anna"))
    make_delegate(item.conference_id, "Bo")
    _fill(rapporteur, item)
    assert _list(item) == [("Anna", "present")]


def test_without_any_check_in_nothing_speaks_against_those_expected(
    rapporteur: Actor, item: AgendaItem
) -> None:
    choose(make_delegate(item.conference_id, "Anna"), item)
    choose(make_delegate(item.conference_id, "Bo", status="cancelled", holds_seat=False), item)
    give_part(item, "Prof. Wu")
    give_part(item, "Prof. Li", answer="declined")
    _fill(rapporteur, item)
    assert _list(item) == [("Anna", "present"), ("Prof. Wu", "present"), ("Prof. Li", "excused")]


def test_a_delegate_who_is_a_person_of_the_agenda_stands_once(rapporteur: Actor, item: AgendaItem) -> None:
    anna = make_delegate(item.conference_id, "Anna Keller", native_name="安娜")
    give_part(item, "Dr Anna Keller", email="Anna@delegates.example")
    check_in(make_delegate(item.conference_id, "Bo"), item)
    _fill(rapporteur, item)
    rows = list_attendance(item.conference_id, item.id)
    assert [(row.name, row.status, row.delegate_id) for row in rows if row.delegate_id == anna.id] == [
        ({"en": "Anna Keller", "zh": "安娜"}, "absent", anna.id)
    ]
    assert len(rows) == 2


def test_a_namesake_in_the_same_delegation_is_the_same_and_one_elsewhere_is_not(
    rapporteur: Actor, item: AgendaItem
) -> None:
    ministry = make_delegation(item.conference_id, "Ministry", 1)
    choose(make_delegate(item.conference_id, "SUN Lei", ministry.id, native_name="孙磊"), item)
    give_part(item, "Dr Lei Sun", delegation_id=ministry.id)
    give_part(item, "Lei Sun")
    _fill(rapporteur, item)
    assert _list(item) == [("SUN Lei", "present"), ("Lei Sun", "present")]


def test_people_stand_by_delegation_in_order_of_precedence_and_are_counted(
    rapporteur: Actor, item: AgendaItem
) -> None:
    second = make_delegation(item.conference_id, "University", 2)
    first = make_delegation(item.conference_id, "Ministry", 1)
    given = [("Anna", None), ("Bo", second.id), ("Cai", first.id), ("Dora", second.id)]
    for name, delegation_id in given:
        choose(make_delegate(item.conference_id, name, delegation_id), item)
    _fill(rapporteur, item)
    _set(rapporteur, item, "Dora", "excused")
    groups = group_by_delegation(list_attendance(item.conference_id, item.id))
    assert [(g.delegation_name, g.present, g.excused, g.absent) for g in groups] == [
        ({"en": "Ministry"}, 1, 0, 0),
        ({"en": "University"}, 1, 1, 0),
        ({}, 1, 0, 0),
    ]


def test_filling_again_follows_the_check_ins_but_keeps_what_was_set_by_hand(
    rapporteur: Actor, item: AgendaItem
) -> None:
    anna, bo, cai, dora = (make_delegate(item.conference_id, n) for n in ("Anna", "Bo", "Cai", "Dora"))
    for delegate in (anna, bo, cai):
        choose(delegate, item)
    _fill(rapporteur, item)
    _set(rapporteur, item, "Anna", "excused")
    with transaction():
        take_out(
            rapporteur,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            attendance_ids=[_id_of(item, "Bo")],
        )
        add_attendee(
            rapporteur,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            facts=AttendeeFacts(name=LocalizedText(en="The driver")),
        )
    check_in(dora, item)
    assert _fill(rapporteur, item) == 4
    expected = [("Anna", "excused"), ("Cai", "absent"), ("Dora", "present"), ("The driver", "present")]
    assert _list(item) == expected
    assert _fill(rapporteur, item) == 4
    assert _list(item) == expected


def test_the_list_keeps_names_as_they_were(rapporteur: Actor, item: AgendaItem) -> None:
    delegation = make_delegation(item.conference_id, "Ministry", 1)
    choose(make_delegate(item.conference_id, "Anna", delegation.id), item)
    _fill(rapporteur, item)
    with transaction():
        session().merge(delegation).name = LocalizedText(en="Another ministry")
    (row,) = list_attendance(item.conference_id, item.id)
    assert row.delegation_name == {"en": "Ministry"}


def test_approved_minutes_keep_their_attendance(rapporteur: Actor, item: AgendaItem) -> None:
    choose(make_delegate(item.conference_id, "Anna"), item)
    _fill(rapporteur, item)
    ids = {"conference_id": item.conference_id, "agenda_item_id": item.id}
    with transaction():
        write_minutes(rapporteur, **ids, summary=LocalizedText(en="Agreed."))
    with transaction():
        approve_minutes(rapporteur, **ids, version=1)
    anna, facts = _id_of(item, "Anna"), AttendeeFacts(name=LocalizedText(en="Bo"))
    attempts: list[Callable[[], object]] = [
        lambda: fill_attendance(rapporteur, **ids),
        lambda: set_attendance(rapporteur, **ids, attendance_ids=[anna], status="absent"),
        lambda: take_out(rapporteur, **ids, attendance_ids=[anna]),
        lambda: add_attendee(rapporteur, **ids, facts=facts),
        lambda: change_attendee(rapporteur, **ids, attendance_id=anna, facts=facts, version=1),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict, match="approved"), transaction():
            attempt()
    assert _list(item) == [("Anna", "present")]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (AttendeeFacts(name=LocalizedText()), "name"),
        (AttendeeFacts(name=LocalizedText(zh="长" * 201)), "name.zh"),
        (AttendeeFacts(name=LocalizedText(en="Bo"), status="asleep"), "status"),
    ],
)
def test_somebody_without_a_name_or_state_is_refused_at_the_field(
    rapporteur: Actor, item: AgendaItem, facts: AttendeeFacts, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction():
        add_attendee(rapporteur, conference_id=item.conference_id, agenda_item_id=item.id, facts=facts)
    assert refused.value.field == field
    assert _list(item) == []


def test_those_of_another_conference_or_item_are_not_touched(
    rapporteur: Actor, item: AgendaItem, other_item: AgendaItem
) -> None:
    choose(make_delegate(item.conference_id, "Anna"), item)
    _fill(rapporteur, item)
    anna, ids = _id_of(item, "Anna"), {"conference_id": item.conference_id, "agenda_item_id": other_item.id}
    with transaction():
        assert set_attendance(rapporteur, **ids, attendance_ids=[anna], status="absent") == 0
        foreign = make_agenda_item(make_conference("another").id)
    facts = AttendeeFacts(name=LocalizedText(en="Bo"))
    with pytest.raises(NotFound), transaction():
        change_attendee(rapporteur, **ids, attendance_id=anna, facts=facts, version=1)
    with pytest.raises(NotFound), transaction():
        fill_attendance(rapporteur, conference_id=item.conference_id, agenda_item_id=foreign.id)
    assert _list(item) == [("Anna", "present")]


@pytest.mark.parametrize("role", ["viewer", "desk"])
def test_only_those_who_edit_outcomes_fill_the_list(
    conference: Conference, item: AgendaItem, role: str
) -> None:
    with pytest.raises(NotPermitted), transaction():
        fill_attendance(actor_with(role, conference), conference_id=conference.id, agenda_item_id=item.id)


def test_filling_asks_no_more_queries_for_more_people(
    rapporteur: Actor, item: AgendaItem, other_item: AgendaItem
) -> None:
    numbers = []
    for place, names in ((item, ["Anna"]), (other_item, ["Bo", "Cai", "Dora"])):
        for name in names:
            choose(make_delegate(item.conference_id, name), place)
        with count_queries() as queries:
            _fill(rapporteur, place)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.fixture
def browser(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """A rapporteur's."""
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def test_the_page_fills_sets_adds_changes_and_takes_out(browser: FlaskClient, item: AgendaItem) -> None:
    delegation = make_delegation(item.conference_id, "Ministry", 1)
    for name in ("Anna", "Bo"):
        choose(make_delegate(item.conference_id, name, delegation.id), item)
    url = f"/manage/launch/agenda/{item.id}/attendance"
    assert "Nobody is on the list yet" in browser.get(url).text
    assert browser.post(f"{url}/fill").location == url
    chosen = {"chosen": [_id_of(item, "Anna"), _id_of(item, "Bo")], "do": "absent"}
    assert browser.post(f"{url}/set", data=chosen).location == url
    assert _list(item) == [("Anna", "absent"), ("Bo", "absent")]
    new = {"name-en": "Cai", "delegation_name-en": "Ministry", "status": "excused"}
    assert browser.post(f"{url}/new", data=new).location == url
    cai = _id_of(item, "Cai")
    assert "Cai" in browser.get(f"{url}/{cai}").text
    version = {"version": "1"}
    assert browser.post(f"{url}/{cai}", data={**new, **version, "name-en": "Cai Ming"}).location == url
    stale = browser.post(f"{url}/{cai}", data={**new, **version, "name-en": "Cai Li"})
    assert stale.status_code == 409
    assert ("Cai Ming" in stale.text, 'value="Cai Li"' in stale.text) == (True, True)
    browser.post(f"{url}/set", data={"chosen": [_id_of(item, "Bo")], "do": "out"})
    assert _list(item) == [("Anna", "absent"), ("Cai Ming", "excused")]
    for path in (url, f"/manage/launch/agenda/{item.id}/outcomes"):
        page = browser.get(path).text
        assert ("Ministry" in page, "Cai Ming" in page, ">Bo<" in page) == (True, True, False)
    actions = {entry.action for entry in session().query(AuditEntry)}
    assert actions > {
        "attendance.filled",
        "attendance.set",
        "attendance.added",
        "attendance.changed",
        "attendance.taken_out",
    }


def test_the_page_refuses_what_makes_no_sense_and_keeps_what_was_typed(
    browser: FlaskClient, item: AgendaItem
) -> None:
    url = f"/manage/launch/agenda/{item.id}/attendance"
    nameless = browser.post(f"{url}/new", data={"organization_name-en": "Park", "status": "present"})
    assert nameless.status_code == 422
    assert 'value="Park"' in nameless.text
    assert browser.post(f"{url}/set", data={"chosen": ["nobody"], "do": "asleep"}).status_code == 422
    assert browser.post(f"{url}/set", data={"do": "absent"}).status_code == 302
    assert browser.get(f"{url}/nobody").status_code == 404


def test_those_who_only_read_see_the_list_without_its_buttons(
    conference: Conference, sign_in: Callable[[User], FlaskClient], rapporteur: Actor, item: AgendaItem
) -> None:
    choose(make_delegate(item.conference_id, "Anna"), item)
    _fill(rapporteur, item)
    with transaction():
        user = make_member(conference, "viewer")
    browser, url = sign_in(user), f"/manage/launch/agenda/{item.id}/attendance"
    page = browser.get(url).text
    assert ("Anna" in page, "Fill the list" in page, "Add somebody" in page) == (True, False, False)
    for path in ("fill", "set", "new"):
        assert browser.post(f"{url}/{path}").status_code == 403


def test_hostile_names_stay_names(browser: FlaskClient, rapporteur: Actor, item: AgendaItem) -> None:
    bad = LocalizedText(en="<script>alert(1)</script>")
    with transaction():
        add_attendee(
            rapporteur,
            conference_id=item.conference_id,
            agenda_item_id=item.id,
            facts=AttendeeFacts(name=bad, organization_name=bad, delegation_name=bad),
        )
    for path in ("attendance", "outcomes"):
        page = browser.get(f"/manage/launch/agenda/{item.id}/{path}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
