"""The desk's pages, as somebody who holds the role desk and nothing else sees them."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.registration.models import CheckIn, Delegate, Delegation
from tests.consents import ticked_boxes
from tests.desk.conftest import DESK, Come, make_delegation
from tests.queries import count_queries

Codes = Callable[[Delegate], str]
CHECK_INS = f"{DESK}/check-ins"
JSON = {"Accept": "application/json"}


def followed(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """Return the page that an answer leads on to."""
    assert answer.status_code == 303
    return client.get(answer.location)


def text_of(page: str) -> str:
    """Return what a page says, without its tags."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_scanned_code_checks_in_without_scripts(
    desk: FlaskClient, delegate: Come, code_of: Codes, came: Callable[[], list[tuple[str, str]]]
) -> None:
    person = delegate(name="Li Wei", native_name="李伟")
    answer = followed(desk, desk.post(CHECK_INS, data={"q": code_of(person), "day": "2027-10-21"}))
    assert answer.status_code == 200
    said = text_of(answer.text)
    for words in (
        "Checked in.",
        "Li Wei",
        "李伟",
        "Checked in at 09:03 by Li Wei",
        "1 of 1 have come",
        "Undo",
    ):
        assert words in said
    assert came() == [(person.id, "")]


def test_a_name_that_is_typed_is_searched_for_and_checked_in_by_its_button(
    desk: FlaskClient, delegate: Come, came: Callable[[], list[tuple[str, str]]]
) -> None:
    person = delegate(name="Li Wei", native_name="李伟")
    delegate(name="Bo Beispiel")
    answer = desk.post(CHECK_INS, data={"q": "李"})
    assert answer.status_code == 303
    page = desk.get(answer.location).text
    assert re.findall(r'name="delegate_id" value="(\w+)"', page) == [person.id]
    assert came() == []
    assert desk.post(CHECK_INS, data={"delegate_id": person.id}).status_code == 303
    assert came() == [(person.id, "")]


def test_the_second_desk_is_told_when_and_by_whom(
    desk: FlaskClient, second_desk: FlaskClient, delegate: Come, code_of: Codes
) -> None:
    person = delegate()
    desk.post(CHECK_INS, data={"q": code_of(person)})
    page = followed(second_desk, second_desk.post(CHECK_INS, data={"q": code_of(person)})).text
    assert "Already checked in at 09:03 by Li Wei." in text_of(page)
    assert "1 of 1 have come" in text_of(page)


def test_a_script_gets_the_same_answer_however_often_it_sends(
    desk: FlaskClient, delegate: Come, code_of: Codes
) -> None:
    person = delegate(name="Li Wei")
    body = {"q": code_of(person), "day": "2027-10-21"}
    answers = [desk.post(CHECK_INS, data=body, headers=JSON) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [json.loads(answer.data)["outcome"] for answer in answers] == ["checked_in", "already", "already"]
    assert "Li Wei" in json.loads(answers[2].data)["html"]
    assert len(session().scalars(select(CheckIn.id)).all()) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("waitlisted", "On the waiting list"),
        ("declined", "This registration was declined"),
        ("cancelled", "This registration was cancelled"),
        ("applied", "The secretariat has not decided yet"),
        ("nominated", "The details of this person are not complete"),
    ],
)
def test_who_is_not_accepted_gets_no_button_and_a_plain_reason(
    desk: FlaskClient, delegate: Come, code_of: Codes, status: str, words: str
) -> None:
    person = delegate(status)
    shown = desk.get(DESK, query_string={"delegate": person.id}).text
    assert words in text_of(shown)
    assert 'name="delegate_id"' not in shown
    scanned = desk.post(CHECK_INS, data={"q": code_of(person)}, headers=JSON)
    assert scanned.status_code == 409
    assert words in json.loads(scanned.data)["message"]


def test_the_desk_shows_no_contacts_and_opens_nothing_else(
    desk: FlaskClient, delegate: Come, delegation: Delegation
) -> None:
    person = delegate(delegation_id=delegation.id, answers={"x": "E1234567"}, organization_name="Park")
    for path in (
        "",
        "?q=park",
        f"?delegate={person.id}",
        "/live",
        f"/delegations/{delegation.id}",
        "/delegations",
    ):
        page = desk.get(DESK + path)
        assert page.status_code == 200
        assert "secret.example" not in page.text
        assert "5555" not in page.text
        assert "E1234567" not in page.text
    for path in ("delegates", f"delegates/{person.id}", "delegations", "mail", "documents", "agenda"):
        assert desk.get(f"/manage/forum-2027/{path}").status_code == 403


def test_the_desk_sees_the_answers_that_are_for_it_and_no_sealed_ones(
    desk: FlaskClient, conference: Conference, delegate: Come
) -> None:
    def field(label: str, audiences: list[str], *, is_sealed: bool = False) -> FormField:
        return FormField(
            conference_id=conference.id,
            section_id=section.id,
            kind="short_text",
            label=LocalizedText(en=label),
            help=LocalizedText(),
            options=[],
            required_for=[],
            audiences=audiences,
            condition_values=[],
            position=1,
            is_sealed=is_sealed,
        )

    with transaction():
        section = FormSection(
            conference_id=conference.id,
            stage="registration",
            title=LocalizedText(en="Access"),
            help=LocalizedText(),
            categories=[],
            position=1,
        )
        session().add(section)
        session().flush()
        fields = [
            field("Wheelchair", ["desk"]),
            field("Hotel", ["focal_point"]),
            field("Passport", ["desk"], is_sealed=True),
        ]
        session().add_all(fields)
    person = delegate(
        answers=dict(zip((each.id for each in fields), ("ramp needed", "Hilton", "E1234567"), strict=True))
    )
    said = text_of(desk.get(DESK, query_string={"delegate": person.id}).text)
    assert "Wheelchair ramp needed" in said
    assert "Hilton" not in said
    assert "E1234567" not in said


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2027, 10, 19, tzinfo=UTC), "has not begun"),
        (datetime(2027, 10, 30, tzinfo=UTC), "is over"),
        (datetime(2027, 10, 22, 3, tzinfo=UTC), "This is not today"),
    ],
)
def test_another_day_than_today_is_said(
    desk: FlaskClient, frozen: Callable[[datetime], None], at: datetime, words: str
) -> None:
    assert words not in text_of(desk.get(DESK).text)
    frozen(at)
    assert words in text_of(desk.get(DESK, query_string={"day": "2027-10-21"}).text)


def test_an_agenda_item_of_its_day_is_chosen_in_the_address(
    desk: FlaskClient, delegate: Come, item: AgendaItem, came: Callable[[], list[tuple[str, str]]]
) -> None:
    person = delegate()
    assert item.id not in desk.get(f"{DESK}?day=2027-10-21").text
    page = desk.get(f"{DESK}?day=2027-10-22").text
    assert f'value="{item.id}"' in page
    here = {"day": "2027-10-22", "item": item.id}
    answer = desk.post(CHECK_INS, data={"delegate_id": person.id, **here})
    assert f"item={item.id}" in answer.location
    assert came() == [(person.id, item.id)]
    # Moved or cancelled meanwhile: refused, and the page starts from the day.
    moved = {"day": "2027-10-21", "item": item.id}
    refused = desk.post(CHECK_INS, data={"delegate_id": person.id, **moved}, headers=JSON)
    assert refused.status_code == 409
    assert desk.get(DESK, query_string=moved).location == f"{DESK}?day=2027-10-21"


def test_what_is_another_conferences_does_not_exist(
    desk: FlaskClient, delegate: Come, other_conference: Conference, item: AgendaItem
) -> None:
    stranger = delegate(at=other_conference)
    foreign = make_delegation(other_conference, "Foreign", 1)
    assert desk.get("/manage/other-2027/desk").status_code == 404
    for query in ({"delegate": stranger.id}, {"item": "0" * 26}, {"day": "2028-01-01"}, {"day": "x"}):
        assert desk.get(DESK, query_string=query).status_code == 404
    assert desk.post(CHECK_INS, data={"delegate_id": stranger.id}).status_code == 404
    assert desk.get(f"{DESK}/delegations/{foreign.id}").status_code == 404
    assert desk.post(f"{DESK}/delegations/{foreign.id}", data={"member": stranger.id}).status_code == 404
    assert session().scalars(select(CheckIn)).all() == []


@pytest.mark.parametrize(
    "typed", ['"><script>alert(1)</script>', "%' OR 1=1 --", "\x00\x01a", "李" * 300, "a"]
)
def test_hostile_searches_are_answered_plainly(desk: FlaskClient, typed: str) -> None:
    answer = followed(desk, desk.post(CHECK_INS, data={"q": typed}))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert desk.post(CHECK_INS, data={"q": typed}, headers=JSON).status_code == 422


def test_live_answers_304_until_somebody_comes(
    desk: FlaskClient, second_desk: FlaskClient, delegate: Come, delegation: Delegation
) -> None:
    people = [delegate(delegation_id=delegation.id) for _ in range(2)]
    first = desk.get(f"{DESK}/live")
    assert first.headers["Cache-Control"] == "no-store"
    known = {"If-None-Match": first.headers["ETag"]}
    assert desk.get(f"{DESK}/live", headers=known).status_code == 304
    second_desk.post(CHECK_INS, data={"delegate_id": people[0].id})
    changed = desk.get(f"{DESK}/live", headers=known)
    assert changed.status_code == 200
    assert "1 of 2 have come" in changed.text
    assert "by Anna" in changed.text
    assert desk.get(f"{DESK}/live?day=2027-10-22", headers=known).status_code == 200


def test_undo_goes_back_to_the_person(
    desk: FlaskClient, delegate: Come, came: Callable[[], list[tuple[str, str]]]
) -> None:
    person = delegate()
    desk.post(CHECK_INS, data={"delegate_id": person.id})
    [check_in_id] = session().scalars(select(CheckIn.id)).all()
    answer = desk.post(f"{CHECK_INS}/{check_in_id}/undo", data={"day": "2027-10-21"})
    assert answer.location == f"{DESK}?day=2027-10-21&delegate={person.id}"
    assert came() == []
    assert 'name="delegate_id"' in desk.get(answer.location).text
    assert desk.post(f"{CHECK_INS}/{check_in_id}/undo").status_code == 303


def test_a_delegation_is_checked_in_by_its_ticks(
    desk: FlaskClient, delegate: Come, delegation: Delegation, came: Callable[[], list[tuple[str, str]]]
) -> None:
    people = [delegate(delegation_id=delegation.id) for _ in range(3)]
    url = f"{DESK}/delegations/{delegation.id}"
    assert desk.get(url).text.count('name="member"') == 3
    assert "Nobody was ticked" in text_of(followed(desk, desk.post(url)).text)
    page = followed(desk, desk.post(url, data={"member": [p.id for p in people[:2]]})).text
    assert "2 people are checked in." in text_of(page)
    assert re.findall(r'name="member" value="(\w+)"', page) == [people[2].id]
    assert came() == sorted((p.id, "") for p in people[:2])
    assert "2 of 3" in text_of(desk.get(f"{DESK}/delegations").text)


def walk_in_form(conference: Conference, **given: str) -> dict[str, str]:
    return {
        "name": "Anna Muster",
        "organization_name": "Medela",
        "position": "Engineer",
        "category": "delegate",
        "side_id": list_sides(conference.id)[0].id,
        "email": "",
        "form_key": "k" * 43,
        "day": "2027-10-21",
        **ticked_boxes(),
        **given,
    }


def test_a_walk_in_is_shown_as_checked_in(desk: FlaskClient, conference: Conference) -> None:
    assert desk.get(f"{DESK}/walk-in?day=2027-10-21").status_code == 200
    answer = followed(desk, desk.post(f"{DESK}/walk-in", data=walk_in_form(conference)))
    said = text_of(answer.text)
    assert "Registered and checked in." in said
    assert "Checked in at 09:03 by Li Wei" in said


def test_a_walk_in_form_when_wrong_then_says_so_at_all_fields_and_keeps_what_was_typed(
    desk: FlaskClient, conference: Conference
) -> None:
    data = walk_in_form(conference, name="李伟", email="nowhere", side_id="x", native_name="李伟")
    del data["consent_participation"]
    answer = desk.post(f"{DESK}/walk-in", data=data)
    assert answer.status_code == 422
    for name in ("name", "email", "side_id", "consent_participation"):
        assert f'id="{name}-error"' in answer.text
    assert 'value="nowhere"' in answer.text


def test_a_walk_in_when_full_is_told_so(desk: FlaskClient, conference: Conference, delegate: Come) -> None:
    for _ in range(5):
        delegate()
    answer = desk.post(f"{DESK}/walk-in", data=walk_in_form(conference))
    assert answer.status_code == 409
    assert "All seats are taken" in text_of(answer.text)
    assert 'value="Medela"' in answer.text


def test_the_page_for_dead_spots_holds_nobodys_data(desk: FlaskClient, delegate: Come, app: Flask) -> None:
    person = delegate(name="Bo Beispiel")
    desk.post(CHECK_INS, data={"delegate_id": person.id})
    page = desk.get(f"{DESK}/offline").text
    for word in ("Bo Beispiel", "Li Wei", "csrf_token"):
        assert word not in page
    worker = desk.get(f"{DESK}/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == DESK
    assert worker.mimetype == "text/javascript"


def test_the_desk_is_closed_to_strangers(client: FlaskClient, conference: Conference) -> None:
    for path in ("", "/live", "/offline", "/worker.js", "/delegations", "/walk-in"):
        assert client.get(DESK + path).status_code == 302


def test_queries_stay_the_same_however_many_come(
    desk: FlaskClient, conference: Conference, delegate: Come, item: AgendaItem
) -> None:
    paths = ["", "?q=park", "/live", "/delegations"]

    def counted() -> list[int]:
        numbers = []
        for path in paths:
            with count_queries() as queries:
                assert desk.get(DESK + path).status_code == 200
            numbers.append(len(queries))
        return numbers

    def fill(number: int) -> None:
        for _ in range(number):
            group = make_delegation(conference, "Group", 1)
            person = delegate(delegation_id=group.id)
            desk.post(CHECK_INS, data={"delegate_id": person.id})

    fill(1)
    before = counted()
    fill(2)
    assert counted() == before
