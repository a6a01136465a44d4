"""The organizers' pages of calendar answers, and taking in an answer from a file."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.calendars.answer_lists import list_item_answers, list_person_answers
from eventapp.calendars.models import CalendarInvitation
from eventapp.db.session import session
from eventapp.permissions import Role
from eventapp.registration.models import Delegate
from tests.calendars.conftest import Office, calendar_of, told
from tests.calendars.made_up_replies import outlook
from tests.notifications.conftest import Sink
from tests.queries import count_queries

PAGE = "/manage/forum/calendar-answers"
Register = Callable[..., Delegate]
SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def signing(office: Office, register: Register) -> str:
    """An item that Anna, Bo and Chen are invited to; Dao was, and has left it."""
    item_id = office.make_item()
    office.first_release()
    for name in ("Anna", "Bo", "Chen", "Dao"):
        office.choose(register(name=name, email=f"{name.lower()}@firm.example"), item_id)
    office.send_all()
    office.choose(session().query(Delegate).filter_by(name="Dao").one())
    return item_id


@pytest.fixture
def registrar(organizer: User, join: Callable[[User, Role], None], sign_in: SignIn) -> FlaskClient:
    join(organizer, Role.REGISTRAR)
    return sign_in(organizer)


def answer_to(mail: EmailMessage, partstat: str, **values: str) -> bytes:
    _method, uid, sequence, _status = told(mail)
    (event,) = calendar_of(mail).events
    attendee = str(event["ATTENDEE"]).removeprefix("mailto:")
    given = {"uid": uid, "attendee": attendee, "sequence": str(sequence), "stamp": "20211001T090000Z"}
    return outlook(partstat, **{**given, **values})


def send(client: FlaskClient, octets: bytes) -> tuple[int, str]:
    """Send a file, and return the status and the page that is shown in the end."""
    answer = client.post(PAGE, data={"file": (BytesIO(octets), "answer.eml")})
    if answer.status_code == 302:
        answer = client.get(answer.location)
    return answer.status_code, answer.get_data(as_text=True)


def test_answers_when_taken_in_then_counted_per_item_and_shown_with_their_comment(
    office: Office, signing: str, registrar: FlaskClient, sink: Sink
) -> None:
    office.later(hours=2)
    for mail, partstat in zip(sink.taken, ("ACCEPTED", "DECLINED"), strict=False):
        status, text = send(registrar, answer_to(mail, partstat))
        assert status == 200
    assert "The answer of Bo is noted: Declined." in text
    assert "Komme gerne, bis bald." in text
    (row,) = list_item_answers(office.conference.id, page=1).rows
    counted = row.answers
    assert (counted.invited, counted.accepted, counted.declined, counted.none) == (3, 1, 1, 1)
    page = registrar.get(PAGE).get_data(as_text=True)
    assert f'href="{PAGE}/{signing}"' in page
    declined = registrar.get(f"{PAGE}/{signing}?answer=declined").get_data(as_text=True)
    assert "Bo" in declined and "Anna" not in declined and "Dao" not in declined
    office.move(signing, minutes=30)
    office.release()
    changed = registrar.get(f"{PAGE}/{signing}").get_data(as_text=True)
    assert "2 people answered before the last change and were asked again." in changed
    none = list_person_answers(office.conference.id, signing, answer="none", page=1)
    assert [(each.name, each.is_outdated) for each in none.rows] == [
        ("Anna", True),
        ("Bo", True),
        ("Chen", False),
    ]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"attendee": "nobody@firm.example"}, "by somebody who was not invited"),
        ({"uid": "of-nothing"}, "about nothing in this conference"),
    ],
)
def test_answer_when_it_does_not_count_then_it_says_why_at_the_field(
    signing: str, registrar: FlaskClient, sink: Sink, values: dict[str, str], why: str
) -> None:
    status, text = send(registrar, answer_to(sink.taken[0], "ACCEPTED", **values))
    assert (status, why in text, 'aria-invalid="true"' in text) == (422, True, True)
    session().rollback()
    assert {row.answer for row in session().query(CalendarInvitation).all()} == {""}


@pytest.mark.parametrize("octets", [b"", b"hello", b"x" * 1_100_000, b"PK\x03\x04\x00"])
def test_file_when_no_answer_then_refused_with_the_form(
    signing: str, registrar: FlaskClient, octets: bytes
) -> None:
    status, text = send(registrar, octets)
    assert (status, "Record an answer" in text, 'aria-invalid="true"' in text) == (422, True, True)


def test_pages_then_only_for_those_who_see_delegates_and_in_few_queries(
    office: Office,
    signing: str,
    organizer: User,
    join: Callable[[User, Role], None],
    sign_in: SignIn,
    register: Register,
) -> None:
    join(organizer, Role.AGENDA_EDITOR)
    client = sign_in(organizer)
    for answer in (
        client.get(PAGE),
        client.get(f"{PAGE}/{signing}"),
        client.post(PAGE, data={"file": (BytesIO(b"x"), "x.ics")}),
    ):
        assert answer.status_code in {403, 404}
    with count_queries() as few:
        list_item_answers(office.conference.id, page=1)
    others = [office.make_item(f"Visit {n}") for n in range(3)]
    office.first_release()
    office.choose(register(), *others)
    with count_queries() as many:
        assert len(list_item_answers(office.conference.id, page=1).rows) == 4
    assert len(many) == len(few)
