"""Nominating one person, several pasted, several in a file: seats, waiting list, refusals, each once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from eventapp.actor import SYSTEM
from eventapp.db.session import session, transaction
from eventapp.delegations.models import PeopleList
from eventapp.delegations.services.people_lists import forget_old_lists
from eventapp.jobs.models import OutboxMessage
from eventapp.registration.models import Quota
from eventapp.registration.seats import set_quota
from eventapp.registration.services import cancel_delegate, decline_delegate
from tests.delegations.focal_points import AFTER_FREEZE, IN_TIME, Desk, publish

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "Robert'); DROP TABLE delegate;--",
    "{{ 7*7 }} %(x)s",
    "Li\u202e\u0000\u0007Wei\r\nBcc: x@evil.example",
)


def quota_of(desk: Desk) -> tuple[int, int]:
    session().rollback()
    session().expire_all()
    quota = session().query(Quota).filter_by(delegation_id=desk.delegation.id).one()
    return quota.taken, quota.seats


def mails() -> list[tuple[str, str]]:
    session().rollback()
    rows = session().query(OutboxMessage).order_by(OutboxMessage.id)
    return [(mail.kind, mail.recipient_email) for mail in rows]


def paste(desk: Desk, text: str) -> TestResponse:
    return desk.post("/nominate/paste", people=text, category="delegate", language="en")


def send(desk: Desk, content: bytes, filename: str = "people.xlsx") -> TestResponse:
    return desk.post("/nominate/file", file=(BytesIO(content), filename), category="delegate", language="en")


def list_path(desk: Desk, answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.location.removeprefix(desk.path)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_nominate_when_there_is_a_seat_then_takes_it_and_mails_the_link(desk: Desk) -> None:
    answer = desk.nominate("Li Wei", native_name="李伟", position="Director", email="li@cz.example")
    assert answer.status_code == 303
    (wei,) = desk.members()
    assert (wei.name, wei.native_name, wei.status, wei.holds_seat) == ("Li Wei", "李伟", "nominated", True)
    assert wei.side_id == desk.delegation.side_id
    assert quota_of(desk) == (1, 2)
    assert mails() == [("delegate_nominated", "li@cz.example")]


def test_nominate_when_without_address_then_the_focal_point_is_mailed(desk: Desk) -> None:
    desk.nominate("Li Wei")
    assert mails() == [("delegate_nominated", "wang@changzhou.example")]


def test_nominate_when_over_quota_then_waits_and_says_so(desk: Desk) -> None:
    for name in ("Li Wei", "Li Fang", "Zhang San"):
        desk.nominate(name)
    assert desk.statuses() == {"Li Wei": "nominated", "Li Fang": "nominated", "Zhang San": "waitlisted"}
    assert "on your waiting list" in desk.get().text
    assert quota_of(desk) == (2, 2)


def test_nominate_when_sent_twice_then_once(desk: Desk) -> None:
    key = desk.key()
    for _ in range(2):
        assert desk.nominate("Li Wei", form_key=key).status_code == 303
    assert desk.statuses() == {"Li Wei": "nominated"}
    assert len(mails()) == 1


def test_nominate_when_the_key_comes_with_another_person_then_refused(desk: Desk) -> None:
    key = desk.key()
    desk.nominate("Li Wei", form_key=key)
    assert desk.nominate("Li Fang", form_key=key).status_code == 422
    assert desk.statuses() == {"Li Wei": "nominated"}


def test_nominate_when_fields_are_wrong_then_all_are_said_and_kept(desk: Desk) -> None:
    answer = desk.nominate("李伟", email="nobody", position="x" * 201)
    assert answer.status_code == 422
    assert answer.text.count('class="field-error"') == 3
    assert 'value="李伟"' in answer.text
    assert desk.members() == []


@pytest.mark.parametrize("category", ["staff", "vip", "nonsense", ""])
def test_nominate_when_the_category_has_no_seats_of_theirs_then_refused(desk: Desk, category: str) -> None:
    assert desk.nominate("Li Wei", category=category).status_code == 422
    assert desk.members() == []


@pytest.mark.parametrize("text", HOSTILE)
def test_nominate_when_text_is_hostile_then_shown_as_text(desk: Desk, text: str) -> None:
    answer = desk.nominate("Li Wei", native_name=text, position=text, organization_name=text)
    assert answer.status_code == 303
    (wei,) = desk.members()
    assert not set("\0\7\r\n\u202e") & set(wei.native_name + wei.position + wei.organization_name)
    for page in (desk.get().text, desk.get(f"/members/{wei.id}").text):
        assert "<script>alert" not in page
        assert "49 " not in page


def test_nominate_when_registered_elsewhere_then_says_so(desk: Desk, other_desk: Desk) -> None:
    other_desk.nominate("Anna Meier", email="anna@zurich.example")
    answer = desk.nominate("Anna Meier", email="ANNA@zurich.example")
    assert answer.status_code == 422
    assert "Somebody is registered with this address already." in answer.text
    assert desk.members() == []


def test_nominate_when_the_person_had_cancelled_then_is_new_and_the_old_link_is_dead(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example", position="Director")
    (wei,) = desk.members()
    old_hash, wei_id = wei.token_hash, wei.id
    with transaction():
        cancel_delegate(SYSTEM, conference_id=desk.conference.id, delegate_id=wei_id)
    desk.nominate("Li Wei", email="li@cz.example")
    (wei,) = desk.members()
    assert (wei.id, wei.status, wei.position, wei.answers) == (wei_id, "nominated", "", {})
    assert wei.token_hash != old_hash
    assert quota_of(desk) == (1, 2)


def test_nominate_when_the_secretariat_had_declined_then_refused(desk: Desk) -> None:
    desk.nominate("Li Wei", email="li@cz.example")
    (wei,) = desk.members()
    with transaction():
        decline_delegate(SYSTEM, conference_id=desk.conference.id, delegate_id=wei.id)
    answer = desk.nominate("Li Wei", email="li@cz.example")
    assert answer.status_code == 422
    assert "declined" in answer.text


def test_nominate_when_somebody_without_address_is_named_again_then_refused(desk: Desk) -> None:
    desk.nominate("Li Wei", native_name="李伟")
    assert desk.nominate("LI  WEI", native_name="李伟").status_code == 422
    assert desk.nominate("Li Wei", native_name="李薇").status_code == 303
    assert len(desk.members()) == 2


def test_paste_when_confirmed_then_all_are_named_at_once(desk: Desk) -> None:
    path = list_path(desk, paste(desk, "Li Wei，李伟，主任，li@cz.example\n2. Li Fang, Director"))
    preview = desk.get(path).text
    assert "Nominate 2 people" in preview
    assert desk.members() == []
    desk.post(path)
    assert [(each.name, each.native_name, each.position, each.email) for each in desk.members()] == [
        ("Li Wei", "李伟", "主任", "li@cz.example"),
        ("Li Fang", "", "Director", ""),
    ]
    assert session().get_one(PeopleList, path.rpartition("/")[2]).rows == []


def test_paste_when_confirmed_twice_then_once(desk: Desk) -> None:
    path = list_path(desk, paste(desk, "Li Wei\nLi Fang"))
    for _ in range(2):
        assert desk.post(path).status_code == 303
    assert desk.get(path).status_code == 303
    assert desk.statuses() == {"Li Wei": "nominated", "Li Fang": "nominated"}
    assert len(mails()) == 2


def test_lists_when_two_name_the_same_people_then_nobody_doubles(desk: Desk) -> None:
    text = "Li Wei, 李伟, Director\nLi Fang, 李芳, Director, fang@cz.example"
    first, second = (list_path(desk, paste(desk, text)) for _ in range(2))
    desk.post(first)
    assert "are left out" in desk.get(second).text
    desk.post(second)
    assert len(desk.members()) == 2


def test_paste_when_rows_are_wrong_then_all_errors_at_once_and_nobody_named(desk: Desk) -> None:
    text = "Li Wei, 李伟, Director, li@cz.example\n李芳\nZhang San, , x, z@\nWang Wu, , y, li@cz.example"
    path = list_path(desk, paste(desk, text))
    preview = desk.get(path).text
    assert "3 rows need a correction" in preview
    for row in ("Row 2", "Row 3", "Row 4"):
        assert row in preview
    corrected = desk.get(f"/nominate/paste?list={path.rpartition('/')[2]}").text
    assert "Wang Wu, , y, li@cz.example" in corrected
    assert desk.post(path).status_code == 303
    assert desk.members() == []


def test_list_when_the_quota_is_lowered_meanwhile_then_who_is_over_waits(desk: Desk) -> None:
    path = list_path(desk, paste(desk, "Li Wei\nLi Fang"))
    assert "Get a seat" in desk.get(path).text
    with transaction():
        set_quota(desk.conference.id, category="delegate", delegation_id=desk.delegation.id, seats=1)
    desk.post(path)
    assert desk.statuses() == {"Li Wei": "nominated", "Li Fang": "waitlisted"}
    assert quota_of(desk) == (1, 1)


def test_list_when_somebody_registered_meanwhile_then_nobody_is_named(desk: Desk, other_desk: Desk) -> None:
    path = list_path(desk, paste(desk, "Li Wei, , , li@cz.example\nLi Fang"))
    other_desk.nominate("Li Wei", email="li@cz.example")
    assert desk.post(path).location.endswith(path)
    assert desk.members() == []
    assert "Row 1" in desk.get(path).text


def test_list_when_of_somebody_else_then_not_found(desk: Desk, other_desk: Desk) -> None:
    path = list_path(desk, paste(desk, "Li Wei"))
    assert other_desk.get(path).status_code == 404
    other_desk.post(path)
    assert desk.members() == other_desk.members() == []
    publish("other-2027")
    assert desk.client.get(f"/c/other-2027/delegation/{desk.token}{path}").status_code == 404


def test_list_when_nobody_goes_on_with_it_then_forgotten_by_night(
    desk: Desk, frozen: Callable[[datetime], None]
) -> None:
    path = list_path(desk, paste(desk, "Li Wei"))
    frozen(IN_TIME + timedelta(hours=2))
    assert desk.get(path).status_code == 404
    with transaction():
        forget_old_lists()
    assert session().query(PeopleList).count() == 0


def test_list_when_confirmed_after_the_freeze_then_refused(
    desk: Desk, frozen: Callable[[datetime], None]
) -> None:
    frozen(datetime(2027, 10, 9, 23, 30, tzinfo=AFTER_FREEZE.tzinfo))
    path = list_path(desk, paste(desk, "Li Wei"))
    frozen(datetime(2027, 10, 10, 0, 10, tzinfo=AFTER_FREEZE.tzinfo))
    desk.post(path)
    assert desk.members() == []


def test_file_when_it_is_the_template_filled_in_then_read_in_either_language(desk: Desk) -> None:
    for language, name in (("en", "Li Wei"), ("zh", "Li Fang")):
        template = desk.get(f"/nominate/template.xlsx?lang={language}")
        book = load_workbook(BytesIO(template.data))
        sheet = book.active
        heads = [cell.value for cell in sheet[1]]
        for column, value in enumerate(
            [name, "李", "Ms", "Director", "Park", sheet.cell(2, 6).value, f"{language}@cz.example"], 1
        ):
            sheet.cell(3, column).value = value
        file = BytesIO()
        book.save(file)
        assert len(heads) == 9
        desk.post(list_path(desk, send(desk, file.getvalue())))
    assert [(each.name, each.native_name, each.form_of_address) for each in desk.members()] == [
        ("Li Wei", "李", "Ms"),
        ("Li Fang", "李", "Ms"),
    ]


def test_file_when_cells_are_formulas_then_none_is_evaluated(desk: Desk) -> None:
    content = workbook(("Name", "Position", "E-mail"), ("Li Wei", "=1+1", "li@cz.example"))
    desk.post(list_path(desk, send(desk, content)))
    assert [(each.name, each.position) for each in desk.members()] == [("Li Wei", "")]


WRONG_FILES = [b"%PDF-1.4\n\xff\0", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04", b"", b"Foo,Bar\n1,2"]


@pytest.mark.parametrize("content", WRONG_FILES)
def test_file_when_of_the_wrong_kind_then_refused_at_the_field(desk: Desk, content: bytes) -> None:
    answer = send(desk, content, "people.csv")
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert session().query(PeopleList).count() == 0


def test_file_when_missing_then_refused(desk: Desk) -> None:
    assert desk.post("/nominate/file", category="delegate", language="en").status_code == 422


def test_nominate_when_without_csrf_token_then_refused(desk: Desk, client: FlaskClient) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert desk.post("/nominate", name="Li Wei").status_code == 400
    assert desk.members() == []


def test_lists_when_one_sender_sends_many_then_the_newest_alone_wait(desk: Desk) -> None:
    answers = [
        desk.post("/nominate/paste", people=f"Person {letter}", category="delegate", language="en")
        for letter in "ABCDEFGHIJKL"
    ]
    assert {answer.status_code for answer in answers} == {303}
    session().rollback()
    assert session().query(PeopleList).count() == 10
    assert desk.client.get(answers[0].location).status_code == 404
    assert desk.client.get(answers[-1].location).status_code == 200
