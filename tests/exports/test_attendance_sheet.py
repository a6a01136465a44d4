"""The attendance sheet: of a conference of one or many days, and of one agenda item."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.exports.changes import list_changes
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.personal_agendas.models import Choice
from tests.exports.people import add_delegation, add_participant, add_speaker
from tests.exports.test_participants_document import member
from tests.exports.test_pdf_documents import text_of
from tests.minutes.builders import NINE, make_agenda_item, make_conference
from tests.queries import count_queries

SHEET = DocumentKind.ATTENDANCE_SHEET


@pytest.fixture
def conference(app: Flask, frozen: Callable[[datetime], None]) -> Conference:
    frozen(NINE)
    with transaction():
        made = make_conference()
        park = add_delegation(made, "Park")
        add_participant(made, "ZHOU Wei", delegation_id=park.id, native_name="周伟")
        add_participant(made, "Urs Frei", side=1, agrees=False)
        add_participant(made, "Waiting Person", side=1, status="applied", holds_seat=False)
    return made


def html_of(conference: Conference, language: str = "en", item_id: str | None = None) -> str:
    return compose(conference, SHEET, language, item_id).html


def boxes(source: str) -> int:
    return source.count('<td class="box">')


def test_sheet_has_everybody_with_a_box_and_lines_for_walk_ins(conference: Conference) -> None:
    source = html_of(conference, BOTH)
    shown = text_of(source)
    assert "CN · Park CN · Park 1 ZHOU Wei 周伟 Office CH CH 2 Urs Frei Office" in shown
    assert "Signature 21 Oct 2021 签名 2021年10月21日" in shown
    assert "Waiting Person" not in shown
    assert boxes(source) == 2 + 12
    assert "Not registered before 未报名人员 3 4 5" in shown


@pytest.mark.parametrize(("days", "tables", "columns"), [(2, 1, 2), (5, 1, 5), (7, 2, 7), (90, 1, 1)])
def test_sheet_has_a_box_for_each_day_unless_it_lasts_for_weeks(
    conference: Conference, days: int, tables: int, columns: int
) -> None:
    conference.ends_on = conference.starts_on + timedelta(days=days - 1)
    source = html_of(conference)
    assert (source.count("<thead>"), boxes(source)) == (tables, columns * (2 + 12))
    assert ("landscape" in source) == (2 < days < 90)


def test_sheet_changes_with_the_days_of_the_conference(
    conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    later = NINE + timedelta(hours=1)
    frozen(later)
    with transaction():
        conference.ends_on += timedelta(days=1)
    session().expire_all()
    assert list_changes(conference)[SHEET] == later


def test_sheet_of_an_item_has_its_people_and_all_delegates_where_nobody_chose(
    conference: Conference,
) -> None:
    with transaction():
        item = make_agenda_item(conference.id, "Signing")
        add_speaker(conference, item, LocalizedText(en="LIU Bo", zh="刘波"))
    shown = text_of(html_of(conference, "en", item.id))
    assert "Agenda item Signing" in shown
    assert "21 October 2021 · 09:00–10:00" in shown
    assert "1 ZHOU Wei 周伟 Office CH 2 Urs Frei Office Speakers and guests 3 LIU Bo 刘波" in shown


def test_sheet_of_an_item_that_was_chosen_has_those_who_chose_it(conference: Conference) -> None:
    with transaction():
        item = make_agenda_item(conference.id, "Visit")
        chooser = add_participant(conference, "Anna Keller", side=1)
        session().add(
            Choice(
                conference_id=conference.id, delegate_id=chooser.id, agenda_item_id=item.id, chosen_at=NINE
            )
        )
    shown = text_of(html_of(conference, "en", item.id))
    assert "CH 1 Anna Keller Office Not registered before 2 3" in shown
    assert "ZHOU Wei" not in shown


def test_sheet_of_another_conference_s_item_is_not_found(conference: Conference) -> None:
    with transaction():
        item = make_agenda_item(make_conference("other").id)
    with pytest.raises(NotFound):
        html_of(conference, "en", item.id)


def test_sheet_of_an_empty_conference_has_lines_alone(app: Flask) -> None:
    with transaction():
        empty = make_conference("empty")
    assert boxes(html_of(empty)) == 12
    assert render_pdf(compose(empty, SHEET, BOTH).order).pages <= 2


def test_number_of_queries_is_the_same_for_many_people(conference: Conference) -> None:
    numbers = []
    with transaction():
        item_id = make_agenda_item(conference.id).id
    for _ in range(2):
        session().expire_all()
        conference = session().query(Conference).one()
        with count_queries() as queries:
            html_of(conference, "en")
            html_of(conference, "en", item_id)
        numbers.append(len(queries))
        with transaction():
            for number in range(20):
                add_participant(conference, f"Person {number}")
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(("role", "is_offered"), [(Role.REGISTRAR, True), (Role.VIEWER, False)])
def test_sheet_is_offered_where_delegates_and_items_are_looked_at(
    conference: Conference,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    role: Role,
    is_offered: bool,
) -> None:
    member(conference, organizer, role)
    with transaction():
        item_id = make_agenda_item(conference.id).id
    client = sign_in(organizer)
    paths = [f"agenda/{item_id}/outcomes", *(["delegates", "desk"] if is_offered else [])]
    offered = [
        'name="kind" value="attendance_sheet"' in client.get(f"/manage/launch/{path}").text for path in paths
    ]
    assert offered == [is_offered] * len(paths)
    data = {"kind": "attendance_sheet", "language": "en", "subject_id": item_id}
    answer = client.post("/manage/launch/documents", data=data)
    assert answer.status_code == (303 if is_offered else 403)
