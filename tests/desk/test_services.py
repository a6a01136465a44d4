"""Letting people in: what holds whoever asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.tokens import new_token
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import list_sides
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.jobs.models import OutboxMessage
from eventapp.permissions import Role
from eventapp.registration import services
from eventapp.registration.attendance import (
    Occasion,
    count_by_delegation,
    count_who_came,
    find_at_desk,
    list_newest,
)
from eventapp.registration.models import CheckIn, Consent, Delegate, Delegation
from eventapp.registration.rules import Particulars
from eventapp.registration.submissions import Submission, prepare_submission
from tests.consents import agree_to_all
from tests.desk.conftest import MORNING, SECOND, WHOLE_DAY, Come, make_delegation

Codes = Callable[[Delegate], str]


def let_in(actor: Actor, delegate: Delegate, occasion: Occasion = WHOLE_DAY) -> services.Arrival:
    with transaction():
        return services.check_in(
            actor, conference_id=delegate.conference_id, delegate_id=delegate.id, occasion=occasion
        )


def scan(app: Flask, actor: Actor, conference: Conference, code: str) -> services.Arrival:
    with transaction():
        return services.check_in_badge(
            actor,
            conference_id=conference.id,
            code=code,
            occasion=WHOLE_DAY,
            secret_key=app.config["SECRET_KEY"],
        )


def actions() -> list[str]:
    return list(
        session().scalars(
            select(AuditEntry.action).where(AuditEntry.action.like("%check%")).order_by(AuditEntry.id)
        )
    )


def test_check_in_when_done_twice_then_the_second_is_told_of_the_first(
    helper: Actor, delegate: Come, frozen: Callable[[datetime], None]
) -> None:
    person = delegate()
    first = let_in(helper, person)
    frozen(MORNING + timedelta(minutes=5))
    second = let_in(replace(helper, name="Anna"), person)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.check_in.id == first.check_in.id
    assert (second.check_in.at, second.check_in.by_name) == (MORNING, "Li Wei")
    assert actions() == ["delegate.checked_in"]


def test_days_and_items_are_counted_apart(
    conference: Conference, helper: Actor, delegate: Come, item: AgendaItem
) -> None:
    person = delegate()
    for occasion in (WHOLE_DAY, Occasion(SECOND), Occasion(SECOND, item.id)):
        assert let_in(helper, person, occasion).is_new
        assert count_who_came(conference.id, occasion) == 1
    assert [row.delegate_id for row in list_newest(conference.id, Occasion(SECOND, item.id), limit=9)] == [
        person.id
    ]


@pytest.mark.parametrize("status", ["nominated", "applied", "waitlisted", "offered", "declined", "cancelled"])
def test_who_is_not_accepted_is_never_let_in(
    app: Flask, conference: Conference, helper: Actor, delegate: Come, code_of: Codes, status: str
) -> None:
    person = delegate(status)
    with pytest.raises(Conflict):
        let_in(helper, person)
    with pytest.raises(Conflict):
        scan(app, helper, conference, code_of(person))
    assert session().scalars(select(CheckIn)).all() == []


@pytest.mark.parametrize("day", [date(2027, 10, 20), date(2027, 10, 23)])
def test_a_day_outside_the_conference_is_refused(helper: Actor, delegate: Come, day: date) -> None:
    with pytest.raises(InvalidInput):
        let_in(helper, delegate(), Occasion(day))


def test_an_archived_conference_lets_nobody_in(conference: Conference, helper: Actor, delegate: Come) -> None:
    person = delegate()
    with transaction():
        session().get_one(Conference, conference.id).state = ConferenceState.ARCHIVED
    with pytest.raises(Conflict):
        let_in(helper, person)


def test_undo_takes_one_check_in_back_and_a_later_one_stays(helper: Actor, delegate: Come) -> None:
    person = delegate()
    first = let_in(helper, person).check_in
    for expected in (person.id, None):
        with transaction():
            undone = services.undo_check_in(helper, conference_id=person.conference_id, check_in_id=first.id)
        assert undone == expected
    again = let_in(helper, person)
    assert again.is_new
    with transaction():
        services.undo_check_in(helper, conference_id=person.conference_id, check_in_id=first.id)
    assert session().scalars(select(CheckIn.id)).all() == [again.check_in.id]
    assert actions() == ["delegate.checked_in", "delegate.check_in_undone", "delegate.checked_in"]


def test_undo_of_another_conference_does_nothing(
    helper: Actor, delegate: Come, other_conference: Conference
) -> None:
    kept = let_in(helper, delegate()).check_in
    actor = replace(helper, roles={other_conference.id: frozenset({Role.DESK})})
    with transaction():
        undone = services.undo_check_in(actor, conference_id=other_conference.id, check_in_id=kept.id)
    assert undone is None
    assert session().scalars(select(CheckIn.id)).all() == [kept.id]


def test_a_badge_lets_in_whatever_the_case_and_blanks_round_it(
    app: Flask, conference: Conference, helper: Actor, delegate: Come, code_of: Codes
) -> None:
    person = delegate()
    assert scan(app, helper, conference, f" {code_of(person).lower()}\r\n").check_in.delegate_id == person.id


def test_a_badge_is_worthless_after_the_registration_was_passed_on(
    app: Flask, conference: Conference, helper: Actor, delegate: Come, code_of: Codes
) -> None:
    person = delegate()
    old = code_of(person)
    with transaction():
        session().get_one(Delegate, person.id).token_generation += 1
    with pytest.raises(InvalidInput) as refusal:
        scan(app, helper, conference, old)
    assert "no longer valid" in str(refusal.value)


def test_a_badge_of_another_conference_is_refused(
    app: Flask,
    conference: Conference,
    helper: Actor,
    delegate: Come,
    code_of: Codes,
    other_conference: Conference,
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        scan(app, helper, conference, code_of(delegate(at=other_conference)))
    assert "another conference" in str(refusal.value)


def test_made_up_codes_are_refused(
    app: Flask, conference: Conference, helper: Actor, delegate: Come, code_of: Codes
) -> None:
    code = code_of(delegate())
    for made_up in (code[:-1], f"{code[:-16]}{'0' * 16}", f"{'0' * 26}{code[26:]}", "", "x" * 100, code * 2):
        with pytest.raises(InvalidInput):
            scan(app, helper, conference, made_up)
    assert session().scalars(select(CheckIn)).all() == []


def test_nobody_of_another_conference_is_checked_in(
    conference: Conference, helper: Actor, delegate: Come, other_conference: Conference
) -> None:
    stranger = delegate(at=other_conference)
    with pytest.raises(NotFound), transaction():
        services.check_in(helper, conference_id=conference.id, delegate_id=stranger.id, occasion=WHOLE_DAY)


def test_a_group_comes_at_once_and_others_are_passed_over(
    conference: Conference, helper: Actor, delegate: Come, delegation: Delegation
) -> None:
    other = make_delegation(conference, "Other", 2)
    here, early = (delegate(delegation_id=delegation.id) for _ in range(2))
    waiting = delegate("waitlisted", delegation_id=delegation.id)
    foreign = delegate(delegation_id=other.id)
    missing = delegate(delegation_id=delegation.id)
    let_in(helper, early)
    with transaction():
        number = services.check_in_group(
            helper,
            conference_id=conference.id,
            delegation_id=delegation.id,
            delegate_ids=[each.id for each in (here, early, waiting, foreign)],
            occasion=WHOLE_DAY,
        )
    assert number == 1
    counts = [
        (count.delegation_id, count.came, count.expected)
        for count in count_by_delegation(conference.id, WHOLE_DAY)
    ]
    assert counts == [(delegation.id, 2, 3), (other.id, 0, 1)]
    assert missing.id not in {row.delegate_id for row in list_newest(conference.id, WHOLE_DAY, limit=9)}


def test_who_came_and_cancelled_since_still_counts_as_having_come(
    conference: Conference, helper: Actor, delegate: Come, delegation: Delegation
) -> None:
    person = delegate(delegation_id=delegation.id)
    let_in(helper, person)
    with transaction():
        stored = session().get_one(Delegate, person.id)
        stored.status, stored.holds_seat = "cancelled", False
    [count] = count_by_delegation(conference.id, WHOLE_DAY)
    assert (count.came, count.expected) == (1, 1)


@pytest.mark.parametrize(
    ("role", "may"),
    [(role, role in {Role.OWNER, Role.ORGANIZER, Role.REGISTRAR, Role.DESK}) for role in Role],
)
def test_only_those_who_check_in_may(
    conference: Conference, actor: Actor, delegate: Come, role: Role, may: bool
) -> None:
    person = delegate()
    member = replace(actor, roles={conference.id: frozenset({role})})
    if may:
        assert let_in(member, person).is_new
        return
    with pytest.raises(NotPermitted):
        let_in(member, person)


@pytest.mark.parametrize("search", ["müller", "MULLER zoe", "穆", "佐伊", "swiss cham", "zoë"])
def test_search_finds_either_script(conference: Conference, delegate: Come, search: str) -> None:
    person = delegate(name="Zoë Müller", native_name="穆佐伊", organization_name="Swiss Chamber")
    delegate(name="Li Wei")
    rows, has_more = find_at_desk(conference.id, WHOLE_DAY, search)
    assert ([row.delegate_id for row in rows], has_more) == ([person.id], False)


@pytest.mark.parametrize("search", ["secret.example", "person1", "%%", "a_b", "\\", "+86"])
def test_search_looks_at_no_addresses_and_no_signs(
    conference: Conference, delegate: Come, search: str
) -> None:
    delegate(name="Li Wei")
    assert find_at_desk(conference.id, WHOLE_DAY, search) == ([], False)


def test_search_shows_twenty_and_says_that_there_are_more(conference: Conference, delegate: Come) -> None:
    for _ in range(3):
        delegate("waitlisted", name="Aa Same")
    for _ in range(5):
        delegate(name="Zz Same")
    rows, has_more = find_at_desk(conference.id, WHOLE_DAY, "same")
    assert [row.name for row in rows] == ["Zz Same"] * 5 + ["Aa Same"] * 3
    assert not has_more
    for _ in range(13):
        delegate("waitlisted", name="Aa Same")
    rows, has_more = find_at_desk(conference.id, WHOLE_DAY, "same")
    assert (len(rows), has_more) == (20, True)


def walk_in(app: Flask, conference: Conference, **given: str) -> Submission:
    particulars = Particulars(
        **{
            "name": "Anna Muster",
            "organization_name": "Medela",
            "position": "Engineer",
            "side_id": list_sides(conference.id)[1].id,
            "email": "",
        }
        | {name: value for name, value in given.items() if name in Particulars.__slots__}
    )
    submission = prepare_submission(
        conference,
        particulars,
        key=given.get("key") or new_token(),
        agreements=agree_to_all(),
        language="en",
        secret_key=app.config["SECRET_KEY"],
        category=given.get("category", "delegate"),
        is_on_behalf=True,
    )
    session().rollback()
    return submission


def register(actor: Actor, submission: Submission) -> services.Arrival:
    with transaction():
        return services.register_walk_in(actor, submission, WHOLE_DAY)


def test_a_walk_in_is_accepted_and_checked_in_without_an_address(
    app: Flask, conference: Conference, helper: Actor
) -> None:
    arrival = register(helper, walk_in(app, conference))
    stored = session().get_one(Delegate, arrival.check_in.delegate_id)
    assert (stored.status, stored.holds_seat, stored.email_normalised) == ("accepted", True, None)
    assert session().scalar(select(Conference.seats_taken)) == 1
    assert set(session().scalars(select(Consent.given_by))) == {"secretariat"}
    assert session().scalars(select(OutboxMessage)).all() == []
    register(helper, walk_in(app, conference, name="Bo Beispiel"))  # a second without an address, too


def test_a_walk_in_with_an_address_gets_the_confirmation(
    app: Flask, conference: Conference, helper: Actor
) -> None:
    register(helper, walk_in(app, conference, email="anna@medela.example"))
    mails = session().execute(select(OutboxMessage.kind, OutboxMessage.recipient_email)).all()
    assert [tuple(mail) for mail in mails] == [("registration_accepted", "anna@medela.example")]


@pytest.mark.parametrize("category", ["observer", "media", "vip"])
def test_the_desk_takes_walk_ins_of_every_category(
    app: Flask, conference: Conference, helper: Actor, category: str
) -> None:
    arrival = register(helper, walk_in(app, conference, category=category))
    assert session().get_one(Delegate, arrival.check_in.delegate_id).category == category


def test_a_walk_in_sent_twice_is_registered_once(app: Flask, conference: Conference, helper: Actor) -> None:
    key = new_token()
    arrivals = [register(helper, walk_in(app, conference, key=key)) for _ in range(2)]
    assert [arrival.is_new for arrival in arrivals] == [True, False]
    assert session().scalar(select(Conference.seats_taken)) == 1


def test_a_walk_in_when_full_is_refused_and_leaves_nothing(
    app: Flask, conference: Conference, helper: Actor, delegate: Come
) -> None:
    for _ in range(5):
        delegate()
    with pytest.raises(Conflict):
        register(helper, walk_in(app, conference))
    assert len(session().scalars(select(Delegate.id)).all()) == 5
    assert session().scalars(select(CheckIn)).all() == []
    assert session().scalars(select(OutboxMessage)).all() == []


def test_a_walk_in_with_a_known_address_is_refused(
    app: Flask, conference: Conference, helper: Actor, delegate: Come
) -> None:
    delegate("declined", email="known@park.example")
    with pytest.raises(InvalidInput) as refusal:
        register(helper, walk_in(app, conference, email="known@park.example"))
    assert refusal.value.field == "email"


def test_registering_walk_ins_needs_the_permission(app: Flask, conference: Conference, actor: Actor) -> None:
    viewer = replace(actor, roles={conference.id: frozenset({Role.VIEWER})})
    with pytest.raises(NotPermitted):
        register(viewer, walk_in(app, conference))
