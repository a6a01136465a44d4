"""Whom a release would touch, counted before it goes out and right after."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import update

from eventapp.actor import SYSTEM
from eventapp.agendas.models import InterpretationDuty, InterpretationTeam, Person
from eventapp.agendas.services import cancel_item
from eventapp.calendars.services import follow_all
from eventapp.clock import now
from eventapp.conferences.models import Conference, Room
from eventapp.conferences.services import add_side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.localized import LocalizedText
from eventapp.personal_agendas.models import AgendaWishes, Choice
from eventapp.protocol.models import SigningSlot
from eventapp.registration.models import Delegate, Delegation
from eventapp.workflows.releasing.impact import read_impact
from tests.agendas.conftest import at, speaker
from tests.workflows.releasing.conftest import MAKE_ITEM, move, release_now


def add_delegation(conference: Conference, side_id: str, name: str) -> str:
    delegation = Delegation(
        id=new_id(),
        conference_id=conference.id,
        name=LocalizedText(en=name),
        side_id=side_id,
        position=0,
        notes="",
        created_at=now(),
        updated_at=now(),
    )
    session().add(delegation)
    session().flush()
    return delegation.id


def add_delegate(
    conference: Conference, side_id: str, name: str, delegation_id: str | None, *item_ids: str
) -> None:
    """Add somebody who is accepted, has chosen items, and wants mails of them."""
    texts = dict.fromkeys(
        ("native_name", "organization_name", "position", "phone", "dietary", "search_key"), ""
    )
    delegate = Delegate(
        id=new_id(),
        conference_id=conference.id,
        status="accepted",
        holds_seat=True,
        delegation_id=delegation_id,
        side_id=side_id,
        name=name,
        email=f"{name}@example.org",
        email_normalised=f"{name}@example.org",
        language="en",
        token_hash=name,
        registered_at=now(),
        updated_at=now(),
        **texts,
    )
    session().add(delegate)
    session().flush()
    of_delegate = {"conference_id": conference.id, "delegate_id": delegate.id}
    session().add(AgendaWishes(wants_mails=True, changed_at=now(), **of_delegate))
    session().add_all(Choice(agenda_item_id=item_id, chosen_at=now(), **of_delegate) for item_id in item_ids)
    session().flush()


def test_impact_when_a_ceremony_moves_then_everybody_it_touches_is_counted_once(
    conference: Conference, make_item: MAKE_ITEM, pages: FlaskClient
) -> None:
    moved = make_item(hour=9, people=(speaker("Signatory"), speaker("Chair", role="chair")))
    renamed, untouched = make_item("Tea", 11), make_item("Dinner", 18)
    with transaction():
        side = add_side(SYSTEM, conference=conference, code="CH")
        basel, chengdu, quiet = (add_delegation(conference, side.id, name) for name in "ABC")
        session().query(Person).filter_by(name_key="signatory").one().delegation_id = chengdu
        team = InterpretationTeam(
            id=new_id(),
            conference_id=conference.id,
            name="Booth 1",
            languages=["en", "zh"],
            booth="1",
            interpreters=["Ann", "Bo"],
            position=0,
        )
        session().add(team)
        session().flush()
        for item in (moved, untouched):
            duty = {"agenda_item_id": item.id, "team_id": team.id, "conference_id": conference.id}
            session().add(InterpretationDuty(id=new_id(), **duty))
            slot = {"title": LocalizedText(en="Pact"), "minutes": 10, "position": 0}
            session().add(SigningSlot(agenda_item_id=item.id, conference_id=conference.id, **slot))
    release_now(conference)
    with transaction():
        add_delegate(conference, side.id, "both", basel, moved.id, renamed.id)
        add_delegate(conference, side.id, "alone", None, moved.id)
        add_delegate(conference, side.id, "elsewhere", quiet, untouched.id)
    assert (read_impact(conference).delegates, read_impact(conference).pending.is_any) == (0, False)
    move(moved, 14)
    with transaction():
        renamed.title = LocalizedText(en="Coffee")
    room = session().query(Room).filter_by(conference_id=conference.id, position=0).one()
    for item in (make_item("One", 16, room_id=room.id), make_item("Other", 16, room_id=room.id)):
        assert item.room_id == room.id
    impact = read_impact(conference)
    assert len(impact.pending.changes) == 4
    assert (impact.delegates, impact.delegations) == (2, 2)
    assert (impact.teams, impact.interpreters, impact.signing_slots) == (1, 2, 1)
    assert impact.warned == 2
    page = pages.get("/manage/launch/agenda/release").text
    assert "2 items have something that doesn’t fit." in page


def test_calendar_mails_when_counted_before_then_as_many_go_out(
    conference: Conference,
    make_item: MAKE_ITEM,
    pages: FlaskClient,
    frozen: Callable[[datetime], None],
) -> None:
    frozen(at(12, day=1))
    item, other = make_item(), make_item("Tea", 16)
    release_now(conference)
    with transaction():
        side = add_side(SYSTEM, conference=conference, code="CH")
        for name in ("one", "two"):
            add_delegate(conference, side.id, name, None, item.id)
        add_delegate(conference, side.id, "three", None, other.id)
        assert follow_all(conference.id) == 3
    move(item, 14)
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=other.id)
    # The first mails have gone out by now, so what they told is not taken back.
    with transaction():
        session().execute(update(OutboxMessage).values(status=WorkStatus.DONE))
    assert read_impact(conference).calendar_mails == 3
    form = pages.get("/manage/launch/agenda/release").text
    seen = form.partition('name="seen"')[2].partition('value="')[2][:32]
    answer = pages.post("/manage/launch/agenda/release", data={"seen": seen})
    assert "3 calendar mails are on their way." in pages.get(answer.location).text
