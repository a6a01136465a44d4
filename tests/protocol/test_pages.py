"""The pages of protocol: order of precedence, speaking order, signing table, seats."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaEdit, Person
from eventapp.agendas.queries import get_item, list_contributions
from eventapp.conferences.models import Conference, Side
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict
from eventapp.permissions import Role
from eventapp.protocol.models import Seat, Signatory, SigningSlot
from eventapp.protocol.precedence import rank_people
from eventapp.protocol.queries import list_seats
from eventapp.protocol.seating import seating_version
from eventapp.protocol.services import SeatingWish, place_person, seat_everybody
from eventapp.registration.models import Delegate
from tests.protocol.conftest import delegation, ids, make_item
from tests.queries import count_queries
from tests.registration.conftest import Register

PROTOCOL = "/manage/launch-2027/protocol"


def words(client: FlaskClient, address: str) -> str:
    """Return what a page says, without its markup and with single blanks."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def names(conference: Conference) -> list[str]:
    session().expire_all()
    return [person.name["en"] for person in rank_people(conference.id)]


def speakers(conference: Conference, item: str) -> list[str]:
    session().expire_all()
    return [person.name["en"] for _part, person in list_contributions(conference.id, item)]


def seats(conference: Conference, item: str) -> list[tuple[int, int, str]]:
    """Return (row, number, who) of the seats given."""
    session().expire_all()
    people = {person.id: person.name["en"] for person in session().scalars(select(Person))}
    people |= {each.id: each.name for each in session().scalars(select(Delegate))}
    return [
        (seat.row, seat.number, people[seat.person_id or seat.delegate_id or ""])
        for seat in list_seats(conference.id, item)
    ]


def seen(conference: Conference, item: str) -> str:
    session().expire_all()
    return seating_version(list_seats(conference.id, item))


def test_precedence_when_nothing_is_said_then_delegations_decide_and_heads_come_first(
    conference: Conference, item: str, sides: dict[str, Side], roomy: None, register: Register
) -> None:
    assert names(conference) == ["Anna", "Meier", "Wang Fang"]
    second = delegation(conference, sides["CH"], "Canton", 2, "Meier")
    first = delegation(conference, sides["CN"], "Park", 1, "Wang Fang", "Anna")
    assert names(conference) == ["Anna", "Wang Fang", "Meier"]
    head = register(name="Wang Fang").delegate_id
    with transaction():
        session().execute(
            update(Delegate).where(Delegate.id == head).values(delegation_id=first, is_head=True)
        )
    assert names(conference) == ["Wang Fang", "Anna", "Meier"]
    assert first != second


def test_precedence_when_placed_by_hand_then_kept_until_forgotten(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    wang = ids()["Wang Fang"]
    page = f"{PROTOCOL}/precedence"
    assert office.post(f"{page}/{wang}", data={"place": "2"}).status_code == 303
    assert names(conference) == ["Anna", "Wang Fang", "Meier"]
    assert "Anna Placed by hand" in words(office, page)
    assert "Meier Placed by hand" not in words(office, page)
    assert office.post(f"{page}/{wang}", data={"place": "99"}).status_code == 303
    assert names(conference) == ["Anna", "Meier", "Wang Fang"]
    office.post(f"{page}/{wang}", data={"place": "-1"})
    office.post(f"{page}/{wang}", data={"place": "<script>"})
    assert names(conference) == ["Anna", "Meier", "Wang Fang"]
    assert office.post(f"{page}/{wang}", data={"place": "1"}).status_code == 303
    assert names(conference) == ["Wang Fang", "Anna", "Meier"]
    assert office.post(page).status_code == 303
    assert names(conference) == ["Anna", "Meier", "Wang Fang"]
    assert office.post(f"{page}/{'0' * 26}", data={"place": "1"}).status_code == 404


def test_speaking_order_when_set_from_precedence_or_by_hand_then_so_in_the_agenda(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    page = f"{PROTOCOL}/items/{item}"
    assert speakers(conference, item) == ["Wang Fang", "Meier", "Anna"]
    version = get_item(conference.id, item).version
    assert office.post(f"{page}/order", data={"version": version}).status_code == 303
    assert speakers(conference, item) == ["Anna", "Meier", "Wang Fang"]
    # Somebody who looked at it before is told, and nothing changes.
    office.post(f"{page}/order", data={"version": version})
    assert "Somebody else changed this since you opened it." in words(office, page)
    part = list_contributions(conference.id, item)[2][0].id
    newest = get_item(conference.id, item).version
    office.post(f"{page}/order", data={"version": newest, "part": part, "to": "up"})
    assert speakers(conference, item) == ["Anna", "Wang Fang", "Meier"]
    last = session().scalars(select(AgendaEdit.id).order_by(AgendaEdit.id.desc())).first()
    office.post("/manage/launch-2027/agenda/undo", data={"edit_id": last})
    assert speakers(conference, item) == ["Anna", "Meier", "Wang Fang"]


def test_signing_when_prepared_then_times_table_and_copies_follow(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    page = f"{PROTOCOL}/items/{item}/signing"
    assert office.post(page, data={"title-zh": "谅解备忘录", "minutes": "40"}).status_code == 303
    assert office.post(page, data={"title-en": "Letter of intent", "minutes": "25"}).status_code == 303
    first, second = session().scalars(select(SigningSlot).order_by(SigningSlot.position))
    for version, name in enumerate(("Wang Fang", "Meier"), 1):
        form = {"add-version": version, "add-person_id": ids()[name]}
        assert office.post(f"{PROTOCOL}/signings/{first.id}/signatories", data=form).status_code == 303
    text = words(office, page)
    assert "The signings take 65 minutes, but the item has only 60." in text
    assert "09:00–09:40 谅解备忘录" in text
    assert "09:40–10:05 Letter of intent" in text
    assert "For Office of Meier Office of Meier Office of Wang Fang" in text
    session().expire_all()
    left, right = session().scalars(select(Signatory).order_by(Signatory.position))
    change = f"{PROTOCOL}/signings/{first.id}/signatories/{right.id}"
    office.post(change, data={"version": "2", "to": "left"})
    assert "1 Wang Fang 2 Meier" in words(office, page)
    office.post(change, data={"version": "3", "to": "left"})
    assert "1 Meier 2 Wang Fang" in words(office, page)
    again = {"add-version": "4", "add-person_id": ids()["Meier"]}
    answer = office.post(f"{PROTOCOL}/signings/{first.id}/signatories", data=again)
    assert (answer.status_code, "This person signs already." in answer.get_data(as_text=True)) == (422, True)
    assert office.post(f"{PROTOCOL}/signings/{second.id}/move", data={"to": "up"}).status_code == 303
    assert "09:00–09:25 Letter of intent" in words(office, page)
    assert left.id != right.id


def test_signing_when_form_is_stale_or_wrong_then_refused_and_typing_kept(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    page = f"{PROTOCOL}/items/{item}/signing"
    wrong = office.post(page, data={"title-en": "Memo & more", "minutes": "0"})
    assert (wrong.status_code, 'value="Memo &amp; more"' in wrong.get_data(as_text=True)) == (422, True)
    office.post(page, data={"title-en": "Memo", "minutes": "5"})
    slot = session().scalars(select(SigningSlot)).one()
    form = {"title-en": "Memorandum", "minutes": "6", "version": "1"}
    assert office.post(f"{PROTOCOL}/signings/{slot.id}", data=form).status_code == 303
    assert office.post(f"{PROTOCOL}/signings/{slot.id}", data=form).status_code == 409
    assert office.post(f"{PROTOCOL}/signings/{slot.id}/remove").status_code == 303
    assert session().scalars(select(SigningSlot)).all() == []


def test_seats_when_given_then_by_precedence_and_changed_by_hand(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    page = f"{PROTOCOL}/items/{item}/seating"
    form = {"seen": seen(conference, item), "whom": "people", "rows": "1", "numbers": "3"}
    assert office.post(page, data=form).headers["Location"] == f"{page}?rows=1&numbers=3"
    assert "Row 2 free free free free Row 1 Meier Anna" in words(office, f"{page}?rows=2&numbers=4")
    assert seats(conference, item) == [(1, 1, "Meier"), (1, 2, "Anna"), (1, 3, "Wang Fang")]
    assert office.post(page, data=form).status_code == 409
    anna = next(seat.id for seat in list_seats(conference.id, item) if seat.number == 2)
    move = {"move-seen": seen(conference, item), "move-seat_id": anna, "move-row": "1", "move-number": "3"}
    change = f"{PROTOCOL}/items/{item}/seats"
    assert office.post(f"{change}/move", data=move).status_code == 303
    assert seats(conference, item) == [(1, 1, "Meier"), (1, 2, "Wang Fang"), (1, 3, "Anna")]
    free = list_seats(conference.id, item)[0].id
    gone = {"move-seat_id": free, "move-seen": seen(conference, item)}
    assert office.post(f"{change}/free", data=gone).status_code == 303
    give = {
        "give-seen": seen(conference, item),
        "give-person_id": ids()["Meier"],
        "give-row": "2",
        "give-number": "2",
    }
    assert office.post(f"{change}/give", data={**give, "give-number": "1000"}).status_code == 422
    assert office.post(f"{change}/give", data=give).status_code == 303
    assert seats(conference, item) == [(1, 2, "Wang Fang"), (1, 3, "Anna"), (2, 2, "Meier")]
    assert "Row 2 free Meier free Row 1 free Wang Fang Anna" in words(office, page)


def test_seats_when_delegates_come_then_each_human_once_and_names_for_those_who_may_see_them(
    office: FlaskClient,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
    conference: Conference,
    item: str,
    roomy: None,
    register: Register,
) -> None:
    register(name="Meier")
    register(name="Zhao Min")
    page = f"{PROTOCOL}/items/{item}/seating"
    form = {"seen": seen(conference, item), "whom": "delegates", "rows": "1", "numbers": "9"}
    assert office.post(page, data=form).status_code == 422
    with transaction():
        told = seat_everybody(
            SYSTEM,
            conference_id=conference.id,
            item_id=item,
            seen=seen(conference, item),
            wish=SeatingWish(1, 3, "delegates"),
        )
    assert told == (3, 1)
    with transaction():
        seat_everybody(
            SYSTEM,
            conference_id=conference.id,
            item_id=item,
            seen=seen(conference, item),
            wish=SeatingWish(2, 2, "delegates"),
        )
    assert seats(conference, item) == [
        (1, 1, "Meier"),
        (1, 2, "Anna"),
        (2, 1, "Zhao Min"),
        (2, 2, "Wang Fang"),
    ]
    hidden, shown = words(office, page), words(sign_in(member(Role.ORGANIZER)), page)
    assert ("Zhao Min" in hidden, "A delegate" in hidden, "Zhao Min" in shown) == (False, True, True)
    assert "Doesn’t come any more" not in shown
    with transaction():
        session().execute(update(Delegate).where(Delegate.name == "Zhao Min").values(status="nominated"))
    assert "Zhao Min Doesn’t come any more" in words(sign_in(member(Role.REGISTRAR)), page)


def test_seats_when_two_arrange_at_once_then_the_second_is_told(conference: Conference, item: str) -> None:
    before = seen(conference, item)
    with transaction():
        seat_everybody(
            SYSTEM, conference_id=conference.id, item_id=item, seen=before, wish=SeatingWish(1, 3, "people")
        )
    with pytest.raises(Conflict), transaction():
        seat_everybody(
            SYSTEM, conference_id=conference.id, item_id=item, seen=before, wish=SeatingWish(3, 1, "people")
        )
    assert len(session().scalars(select(Seat)).all()) == 3


def test_pages_when_agenda_grows_then_no_more_queries(
    office: FlaskClient, conference: Conference, item: str
) -> None:
    pages = (PROTOCOL, f"{PROTOCOL}/precedence", f"{PROTOCOL}/items/{item}/signing")
    office.get(PROTOCOL)
    few = []
    for page in pages:
        with count_queries() as asked:
            office.get(page)
        few.append(len(asked))
    for hour in (11, 12, 13):
        make_item(conference, f"Item {hour}", hour)
    with transaction():
        place_person(SYSTEM, conference_id=conference.id, person_id=ids()["Meier"], place=1)
    many = []
    for page in pages:
        with count_queries() as asked:
            office.get(page)
        many.append(len(asked))
    assert many == few


@pytest.mark.parametrize(("role", "reads", "writes"), [(Role.VIEWER, 200, 403), (Role.DESK, 403, 403)])
def test_pages_when_role_may_not_edit_then_it_reads_alone(
    role: Role,
    reads: int,
    writes: int,
    sign_in: Callable[[User], FlaskClient],
    member: Callable[[Role], User],
    item: str,
) -> None:
    client = sign_in(member(role))
    of_item = f"{PROTOCOL}/items/{item}"
    for page in (PROTOCOL, f"{PROTOCOL}/precedence", of_item, f"{of_item}/signing", f"{of_item}/seating"):
        assert client.get(page).status_code == reads
    for page in (f"{PROTOCOL}/precedence", f"{of_item}/order", f"{of_item}/signing", f"{of_item}/seating"):
        assert client.post(page).status_code == writes
