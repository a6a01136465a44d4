"""One line as an action item: what is understood, and what is asked back."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.action_items.filters import NO_FILTERS
from eventapp.action_items.quick_entry import read_line
from eventapp.action_items.register import RegisterRow, list_register
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Conference, ConferencePartner, PartnerRole
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.organizations.models import Organization
from tests.minutes.builders import FIRST_DAY, make_member, make_organization

QUICK = "/manage/launch/action-items/quick"
KNOWN = {"changzhou park", "常州园区", "park", "li wei", "li wei park example", "王伟", "changzhou"}
DAY = date(2026, 12, 1)
FROM = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("line", "title", "owners", "due_on", "priority"),
    [
        ("@Park do this by 2026-12-01 #high", "do this", ("park",), DAY, "high"),
        ("@常州园区 提交草案 2026-12-01前 #高", "提交草案", ("常州园区",), DAY, "high"),
        ("@常州园区 提交草案 12月1日前 #急", "提交草案", ("常州园区",), DAY, "high"),
        ("@常州园区提交草案，12月1日之前", "提交草案", ("常州园区",), DAY, "normal"),
        ("＠王伟 提交草案 截至2026年12月1日 ＃低", "提交草案", ("王伟",), DAY, "low"),
        ("Send it @Changzhou Park, @Li Wei", "Send it", ("changzhou park", "li wei"), None, "normal"),
        ("@Li Wei @王伟 meet by 1 Dec 2026", "meet", ("li wei", "王伟"), DAY, "normal"),
        ("@park send it before December 1, 2026 #Low", "send it", ("park",), DAY, "low"),
        ("@park send it 1.12.2026", "send it", ("park",), DAY, "normal"),
        ("@park send it by 1st dec", "send it", ("park",), DAY, "normal"),
        ("@park send it 1 Dec", "send it", ("park",), DAY, "normal"),
        ("@park meet at 8 on 2 February", "meet at 8", ("park",), date(2027, 2, 2), "normal"),
        ("@park close gap 29 Feb", "close gap", ("park",), date(2028, 2, 29), "normal"),
        ("@li.wei@park.example write", "write", ("li wei park example",), None, "normal"),
        ('@"Changzhou" park the cars', "park the cars", ("changzhou",), None, "normal"),
        ("@“常州园区” 提交", "提交", ("常州园区",), None, "normal"),
        ("@park may 2 people join #3 #x", "may 2 people join #3 #x", ("park",), None, "normal"),
        ("@park read 2026-01-05 by 2026-12-01", "read 2026-01-05", ("park",), DAY, "normal"),
        ("Write to a@b.example @park", "Write to a@b.example", ("park",), None, "normal"),
        ("@park @Park do", "do", ("park",), None, "normal"),
    ],
)  # fmt: skip
def test_a_line_when_clear_says_what_who_when_and_how_urgent(
    line: str, title: str, owners: tuple[str, ...], due_on: date | None, priority: str
) -> None:
    read = read_line(line, KNOWN, FROM)
    assert (list(read.title.values()), read.owners, read.due_on, read.priority, read.unclear) == (
        [title],
        owners,
        due_on,
        priority,
        (),
    )
    assert ("zh" in read.title) == any("一" <= c <= "鿿" for c in title)


@pytest.mark.parametrize(
    ("line", "strangers", "said"),
    [
        ("@Nobody do this", ("Nobody",), "Nobody is known here as"),
        ("@Parker do this", ("Parker",), "Nobody is known here as"),
        ("@Park @无名 do", ("无名",), "Nobody is known here as"),
        ("do this", (), "with @ before the name"),
        ("@Park", (), "what is to be done"),
        ("@Park by 2026-12-01 #high", (), "what is to be done"),
        ("@Park do by 2026-02-30", (), "no such day"),
        ("@Park do by 2026-12-01 or by 2026-12-02", (), "several dates"),
        ("@", (), "what is to be done"),
        ("", (), "what is to be done"),
    ],
)
def test_a_line_when_unclear_says_what_is_asked_back(
    line: str, strangers: tuple[str, ...], said: str
) -> None:
    read = read_line(line, KNOWN, FROM)
    assert read.strangers == strangers
    assert any(said in each.message for each in read.unclear)


@pytest.mark.parametrize("line", ["@" * 500, "@a" * 300, "#" * 500, "1 " * 400, "2026-" * 200, "=1+1 @park"])
def test_a_line_however_odd_is_read(line: str) -> None:
    assert read_line(line, KNOWN, FROM).due_on is None


@pytest.fixture
def pages(conference: Conference, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    with transaction():
        user = make_member(conference, "rapporteur")
    return sign_in(user)


def _stored(conference: Conference) -> list[RegisterRow]:
    session().expire_all()
    return list_register(conference.id, NO_FILTERS, FIRST_DAY)


def test_a_clear_line_is_in_the_register_at_once(
    pages: FlaskClient, conference: Conference, item: AgendaItem, park: Organization
) -> None:
    with transaction():
        facts = ContactFacts("Anna Keller", "anna@city.example", language="zh")
        take_contact(SYSTEM, conference_id=conference.id, facts=facts)
    here = f"/manage/launch/agenda/{item.id}/outcomes"
    line = "@常州园区 @anna keller 提交草案 12月1日前 #高"
    answer = pages.post(f"{QUICK}?next={here}", data={"line": line, "agenda_item_id": item.id})
    assert (answer.status_code, answer.location) == (302, here)
    (row,) = _stored(conference)
    assert (row.title, row.due_on, row.priority) == ({"zh": "提交草案"}, date(2021, 12, 1), "high")
    assert [(owner.organization_id, owner.email) for owner in row.owners] == [
        (park.id, ""),
        (None, "anna@city.example"),
    ]
    assert row.agenda_item_id == item.id
    for page in (here, "/manage/launch/action-items"):
        assert 'name="line"' in pages.get(page).text


def test_a_line_without_a_date_is_taken_and_says_so(
    pages: FlaskClient, conference: Conference, park: Organization
) -> None:
    answer = pages.post(QUICK, data={"line": "@Changzhou Park write by tomorrow"})
    assert "Action item 1 is in the register, without a due date." in pages.get(answer.location).text
    assert [row.due_on for row in _stored(conference)] == [None]


def test_an_unclear_line_is_kept_and_the_form_is_filled_in(
    pages: FlaskClient, conference: Conference, park: Organization
) -> None:
    line = "@Changzhou Park @<script>alert(1)</script> =SUM(A1) by 2021-12-01 #high"
    answer = pages.post(QUICK, data={"line": line})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "Nobody is known here as “&lt;script&gt;alert(1)&lt;/script&gt;”." in answer.text
    assert 'value="@Changzhou Park @&lt;script&gt;' in answer.text
    for filled in ("=SUM(A1)", "Changzhou Park", "2021-12-01"):
        assert f'value="{filled}"' in answer.text
    assert '<option selected value="high">' in answer.text
    assert _stored(conference) == []


def test_a_name_that_several_have_is_asked_back(pages: FlaskClient, conference: Conference) -> None:
    with transaction():
        make_organization("Twin", country="CN")
        make_organization("Twin", country="CH")
    answer = pages.post(QUICK, data={"line": "@Twin write"})
    assert (answer.status_code, _stored(conference)) == (422, [])
    assert "Several can be meant by “twin”." in answer.text


def test_a_side_stands_for_its_host(pages: FlaskClient, conference: Conference) -> None:
    with transaction():
        host = make_organization("City of Zürich", country="CH")
        session().add(
            ConferencePartner(
                id=new_id(),
                conference_id=conference.id,
                organization_id=host.id,
                role=PartnerRole.CO_HOST,
                position=0,
            )
        )
    assert pages.post(QUICK, data={"line": "@ch write"}).status_code == 302
    assert [owner.organization_id for owner in _stored(conference)[0].owners] == [host.id]
    assert pages.post(QUICK, data={"line": "@cn write"}).status_code == 422


def test_a_due_date_before_the_conference_is_refused_in_the_form(
    pages: FlaskClient, conference: Conference, park: Organization
) -> None:
    answer = pages.post(QUICK, data={"line": "@Changzhou Park write by 2021-10-20"})
    assert (answer.status_code, _stored(conference)) == (422, [])
    assert "The conference begins on 21 Oct 2021." in answer.text


def test_only_those_who_edit_outcomes_enter_lines(
    conference: Conference, sign_in: Callable[[User], FlaskClient]
) -> None:
    with transaction():
        viewer = make_member(conference, "viewer")
    assert sign_in(viewer).post(QUICK, data={"line": "@x y"}).status_code == 403
