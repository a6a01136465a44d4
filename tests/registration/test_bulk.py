"""Doing one thing with many delegates: each by itself, with all counters right."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Role
from eventapp.registration import seats
from eventapp.registration.models import Delegate, Delegation, Quota
from eventapp.registration.queries import count_by_status
from eventapp.registration.services import BULK_MAX, ActOnMany, BulkAction, Outcome, act_on_many
from eventapp.registration.views import bulk as bulk_views

LIST = "/manage/launch-2027/delegates"
Register = Callable[..., Outcome]


@pytest.fixture
def registrar_client(sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User]) -> FlaskClient:
    return sign_in(member(Role.REGISTRAR))


def act(actor: Actor, conference: Conference, action: str, *outcomes: Outcome, **more: str | None) -> object:
    """Do one thing with several and return (number done, names of those refused)."""
    ids = tuple(outcome.delegate_id or "" for outcome in outcomes)
    with transaction():
        outcome = act_on_many(actor, ActOnMany(conference.id, BulkAction(action), ids, **more))  # type: ignore[arg-type]
    session().expire_all()
    return outcome.done, [each.name for each in outcome.refused]


def check_counters(conference: Conference) -> None:
    """See that the seats taken are those held, in the conference and in every quota."""
    session().expire_all()
    held = session().scalars(select(Delegate).where(Delegate.holds_seat)).all()
    assert session().get_one(Conference, conference.id).seats_taken == len(held)
    for quota in session().scalars(select(Quota)):
        covered = [
            each
            for each in held
            if quota.category in (None, each.category) and quota.delegation_id in (None, each.delegation_id)
        ]
        assert quota.taken == len(covered)


def test_accept_when_a_seat_is_left_for_one_takes_who_waited_longest(
    registrar: Actor, conference: Conference, register: Register
) -> None:
    for _ in range(2):
        register()
    third, fourth = register(name="Third"), register(name="Fourth")
    with transaction():
        session().get_one(Conference, conference.id).capacity = 3
    assert act(registrar, conference, "accept", fourth, third) == (1, ["Fourth"])
    assert count_by_status(conference.id) == {"accepted": 3, "waitlisted": 1}
    check_counters(conference)


def test_accept_names_the_limit_that_stops_each(
    registrar: Actor, conference: Conference, register: Register
) -> None:
    register(), register()
    third, fourth = register(), register()
    with transaction():
        session().get_one(Conference, conference.id).capacity = 3
    ids = (third.delegate_id or "", fourth.delegate_id or "")
    with transaction():
        outcome = act_on_many(registrar, ActOnMany(conference.id, BulkAction.ACCEPT, ids))
    assert [str(each.refusal) for each in outcome.refused] == [
        "All 3 seats are taken. Raise the capacity, or cancel somebody else first."
    ]


def test_decline_tells_everybody_the_reason_and_gives_no_seat_to_who_is_declined_too(
    registrar: Actor, conference: Conference, register: Register, delegate_of: Callable[[Outcome], Delegate]
) -> None:
    first, second, third, fourth = (register() for _ in range(4))
    assert act(registrar, conference, "decline", first, third, reason="The hall is small.") == (2, [])
    assert [delegate_of(each).status for each in (first, second, third, fourth)] == [
        "declined",
        "accepted",
        "declined",
        "accepted",
    ]
    assert delegate_of(third).decline_reason == "The hall is small."
    kinds = session().scalars(select(OutboxMessage.kind).where(OutboxMessage.kind == "registration_declined"))
    assert len(kinds.all()) == 2
    assert session().scalars(
        select(OutboxMessage.recipient_email).where(OutboxMessage.kind == "registration_promoted")
    ).all() == [delegate_of(fourth).email]
    check_counters(conference)


def test_decline_and_cancel_refuse_who_has_left(
    registrar: Actor, conference: Conference, register: Register
) -> None:
    first, second = register(name="Ann"), register(name="Bo")
    assert act(registrar, conference, "cancel", first) == (1, [])
    assert act(registrar, conference, "cancel", first, second) == (1, ["Ann"])
    assert act(registrar, conference, "decline", first) == (0, ["Ann"])
    assert act(registrar, conference, "link", first) == (0, ["Ann"])
    check_counters(conference)


def test_let_wait_refuses_who_has_not_applied(
    registrar: Actor, conference: Conference, register: Register
) -> None:
    applied, accepted = register(name="Ann"), register(name="Bo")
    with transaction():
        delegate = session().get_one(Delegate, applied.delegate_id)
        seats.free_seat(seats.claim_of(delegate))
        delegate.status, delegate.holds_seat, delegate.approved_at = "applied", False, None
        session().get_one(Conference, conference.id).capacity = 1
    assert act(registrar, conference, "let_wait", applied, accepted) == (1, ["Bo"])
    assert count_by_status(conference.id) == {"accepted": 1, "waitlisted": 1}
    check_counters(conference)


def test_assign_when_the_quota_is_used_up_leaves_the_others_where_they_were(
    registrar: Actor,
    conference: Conference,
    register: Register,
    delegation: Delegation,
    delegate_of: Callable[[Outcome], Delegate],
) -> None:
    first, second = register(name="Ann"), register(name="Bo")
    with transaction():
        seats.set_quota(conference.id, category=None, delegation_id=delegation.id, seats=1)
        seats.set_quota(conference.id, category="vip", delegation_id=None, seats=1)
    chosen = {"delegation_id": delegation.id}
    assert act(registrar, conference, "delegation", first, second, **chosen) == (1, ["Bo"])
    assert act(registrar, conference, "category", first, second, category="vip") == (1, ["Bo"])
    assert [(each.delegation_id, each.category) for each in map(delegate_of, (first, second))] == [
        (delegation.id, "vip"),
        (None, "delegate"),
    ]
    check_counters(conference)
    assert act(registrar, conference, "delegation", first) == (1, [])
    assert delegate_of(first).delegation_id is None
    check_counters(conference)


def test_link_is_sent_again_and_stays_the_same(
    registrar: Actor, conference: Conference, register: Register, delegate_of: Callable[[Outcome], Delegate]
) -> None:
    first, second = register(), register()
    before = delegate_of(first).token_hash
    assert act(registrar, conference, "link", first, second) == (2, [])
    assert delegate_of(first).token_hash == before
    again = select(OutboxMessage).where(OutboxMessage.kind == "registration_again")
    assert len(session().scalars(again).all()) == 2


def test_wrong_commands_do_nothing(
    registrar: Actor,
    actor: Actor,
    conference: Conference,
    other_conference: Conference,
    register: Register,
    delegate_of: Callable[[Outcome], Delegate],
) -> None:
    elsewhere = register(at=other_conference)
    mine = (register().delegate_id or "",)
    for refused, command in (
        (InvalidInput, ActOnMany(conference.id, BulkAction.ACCEPT, ())),
        (InvalidInput, ActOnMany(conference.id, BulkAction.LINK, mine * (BULK_MAX + 1))),
        (InvalidInput, ActOnMany(conference.id, BulkAction.DECLINE, mine, reason="x" * 501)),
        (InvalidInput, ActOnMany(conference.id, BulkAction.CATEGORY, mine, category="king")),
        (NotFound, ActOnMany(conference.id, BulkAction.DELEGATION, mine, delegation_id="x" * 26)),
    ):
        with pytest.raises(refused), transaction():
            act_on_many(registrar, command)
    with pytest.raises(NotPermitted), transaction():
        act_on_many(actor, ActOnMany(conference.id, BulkAction.CANCEL, mine))
    assert act(registrar, conference, "cancel", elsewhere) == (0, [])
    assert delegate_of(elsewhere).status == "accepted"


def test_pages_name_who_was_selected_and_do_it(
    registrar_client: FlaskClient, conference: Conference, register: Register
) -> None:
    ids = [register(name=f"Person {letter}").delegate_id for letter in "ABC"]
    page = registrar_client.get(LIST + "/bulk", query_string={"do": "cancel", "chosen": ids[:2]})
    text = unescape(page.get_data(as_text=True))
    assert ("Person A" in text, "Person B" in text, "Person C" in text) == (True, True, False)
    done = registrar_client.post(LIST + "/bulk?do=cancel", data={"chosen": ids[:2]})
    assert (done.status_code, done.location) == (303, LIST)
    assert count_by_status(conference.id) == {"cancelled": 2, "accepted": 1}
    refused = registrar_client.post(LIST + "/bulk?do=cancel", data={"chosen": ids})
    text = unescape(refused.get_data(as_text=True))
    assert refused.status_code == 200
    assert "Done for 1 person." in text
    assert "Not done for 2 people" in text
    assert "This registration has ended already." in text


def test_all_that_match_are_those_of_the_filters(
    registrar_client: FlaskClient, conference: Conference, register: Register
) -> None:
    register(name="Ann"), register(name="Bo"), register(name="Cy")
    page = registrar_client.get(LIST + "/bulk?do=cancel&scope=matching&status=waitlisted")
    assert page.get_data(as_text=True).count('name="chosen"') == 1
    assert "Cy" in page.get_data(as_text=True)


def test_more_than_the_cap_are_sent_back_to_narrow_the_list(
    registrar_client: FlaskClient, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(), register()
    monkeypatch.setattr(bulk_views, "BULK_MAX", 1)
    answer = registrar_client.get(LIST + "/bulk?do=cancel&scope=matching&q=person")
    assert (answer.status_code, answer.location) == (303, LIST + "?q=person")
    text = unescape(registrar_client.get(answer.location).get_data(as_text=True))
    assert "2 people match, and up to 1 can be dealt with at once. Narrow the list down first." in text


def test_bulk_without_anybody_or_with_a_made_up_action_does_nothing(
    registrar_client: FlaskClient, register: Register, conference: Conference
) -> None:
    register()
    assert registrar_client.get(LIST + "/bulk?do=accept").status_code == 303
    assert registrar_client.post(LIST + "/bulk?do=accept").status_code == 303
    assert registrar_client.get(LIST + "/bulk?do=erase&scope=matching").status_code == 404
    long = registrar_client.post(
        LIST + "/bulk?do=decline",
        data={"chosen": [register().delegate_id], "reason": "x" * 501},
    )
    assert long.status_code == 422
    assert "x" * 501 in long.get_data(as_text=True)
    assert count_by_status(conference.id) == {"accepted": 2}


def test_others_may_not_do_things_with_many(
    sign_in: Callable[[User], FlaskClient], member: Callable[[Role], User], conference: Conference
) -> None:
    for role in (Role.DESK, Role.VIEWER, Role.RAPPORTEUR):
        client = sign_in(member(role))
        assert client.get(LIST + "/bulk?do=accept").status_code == 403
        assert client.post(LIST + "/bulk?do=accept").status_code == 403
