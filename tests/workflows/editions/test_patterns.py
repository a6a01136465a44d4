"""A conference as a pattern: read, written, built anew, and nothing of the original in it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Track
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_venue, list_partners, list_rooms, list_sides
from eventapp.conferences.services.frame import edit_room
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.invitations.models import MailTemplate
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FormField
from eventapp.registration.models import ConsentText, Delegation, FocalPoint, Quota
from eventapp.workflows.editions.building import NewConference, Part
from eventapp.workflows.editions.pattern import Moment
from eventapp.workflows.editions.reading import read_pattern
from eventapp.workflows.editions.services import copy_conference
from eventapp.workflows.editions.times import date_of, span_on
from eventapp.workflows.editions.written import read_written, write_pattern
from tests.minutes.builders import actor_with
from tests.workflows.editions.conftest import NEXT, SECRET, rows_of


def copied(
    owner: Actor,
    source: Conference,
    facts: NewConference = NEXT,
    parts: Sequence[Part] = tuple(Part),
) -> Conference:
    with transaction():
        built = copy_conference(
            owner, source=source, facts=facts, parts=tuple(Part) if parts is None else parts
        )
        return built.conference


def items_of(conference: Conference) -> list[AgendaItem]:
    found = select(AgendaItem).where(AgendaItem.conference_id == conference.id)
    return list(session().scalars(found.order_by(AgendaItem.starts_at, AgendaItem.id)))


def one(model: type, conference: Conference) -> object:
    return session().scalars(select(model).where(model.conference_id == conference.id)).one()


def test_pattern_when_written_as_json_reads_back_the_same(source: Conference) -> None:
    pattern = read_pattern(source)
    written = json.dumps(write_pattern(pattern))
    assert read_written(json.loads(written)) == pattern


def test_pattern_when_written_names_nobody(source: Conference) -> None:
    # The negative control: the address stands in the rows that are read past.
    assert SECRET in str(rows_of(source.id))
    written = json.dumps(write_pattern(read_pattern(source)))
    assert SECRET not in written
    assert "Anna" not in written
    assert source.id not in written


def test_pattern_when_of_another_format_is_refused(source: Conference) -> None:
    with pytest.raises(Conflict):
        read_written({**write_pattern(read_pattern(source)), "format": 0})


def test_pattern_when_a_field_is_unknown_or_missing_is_read_all_the_same(source: Conference) -> None:
    pattern = read_pattern(source)
    written = {**write_pattern(pattern), "of_a_later_release": 1}
    del written["mail_texts"]
    assert read_written(written) == replace(pattern, mail_texts=())


def test_copy_when_made_is_set_up_as_the_original(owner: Actor, source: Conference) -> None:
    copy = copied(owner, source)
    assert (copy.state, copy.colour, copy.capacity, copy.seats_taken) == ("draft", "#123456", 200, 0)
    assert [side.code for side in list_sides(copy.id)] == ["CN", "CH"]
    venue = find_venue(copy.id)
    assert venue is not None and venue.name["zh"] == "会议中心"
    room = list_rooms(copy.id)[0]
    assert (room.name["en"], room.capacity, room.source_key) == ("Main hall", 80, None)
    assert [partner.role for partner in list_partners(copy.id)] == ["host"]
    delegation = one(Delegation, copy)
    assert (delegation.name["en"], delegation.notes) == ("Swiss delegation", "")
    quotas = session().scalars(select(Quota).where(Quota.conference_id == copy.id))
    assert sorted((q.seats, q.taken, q.delegation_id) for q in quotas if q.delegation_id) == [
        (9, 0, delegation.id)
    ]
    assert one(ConsentText, copy).number == 1
    assert one(MailTemplate, copy).body["en"] == "Dear all"
    fields = list(
        session().scalars(
            select(FormField).where(FormField.conference_id == copy.id).order_by(FormField.position)
        )
    )
    assert fields[1].condition_field_id == fields[0].id
    assert session().scalar(select(FocalPoint).where(FocalPoint.conference_id == copy.id)) is None
    track = one(Track, copy)
    items = items_of(copy)
    assert [(i.title["en"], i.room_id, i.track_id, i.chosen, i.source_key) for i in items] == [
        ("Opening", room.id, None, 0, None),
        ("Plenary", room.id, track.id, 0, None),
        ("Closing", room.id, None, 0, None),
    ]
    assert items[0].interpretation_mode == "simultaneous"


def test_copy_when_made_and_changed_leaves_the_original_byte_for_byte(
    owner: Actor, source: Conference
) -> None:
    before = rows_of(source.id)
    copy = copied(owner, source)
    assert rows_of(source.id) == before
    roles = {copy.id: frozenset({"owner"})}
    with transaction():
        room = list_rooms(copy.id)[0]
        edit_room(
            replace(owner, roles=roles),
            conference=session().get_one(Conference, copy.id),
            room_id=room.id,
            version=room.version,
            name=LocalizedText(en="Other"),
            capacity=1,
        )
        for item in items_of(copy):
            item.title = LocalizedText(en="Changed")
    assert rows_of(source.id) == before


def test_copy_when_made_has_uids_and_ids_of_its_own(owner: Actor, source: Conference) -> None:
    def marks(conference_id: str) -> set[object]:
        rows = [row for table in rows_of(conference_id).values() for row in table]
        return {
            value for row in rows for value in row if isinstance(value, str) and len(value) in (26, 36, 64)
        }

    copy = copied(owner, source)
    partner = list_partners(copy.id)[0].organization_id
    assert marks(copy.id) & marks(source.id) <= {partner, owner.id}
    assert {item.uid for item in items_of(copy)}.isdisjoint(item.uid for item in items_of(source))


def test_copy_when_in_another_zone_keeps_the_wall_clock(owner: Actor, source: Conference) -> None:
    # 09:00 in Shanghai becomes 09:00 in Zurich, in summer time then.
    assert [item.starts_at for item in items_of(copied(owner, source))] == [
        datetime(2022, 10, 21, 7, tzinfo=UTC),
        datetime(2022, 10, 21, 8, tzinfo=UTC),
        datetime(2022, 10, 23, 7, tzinfo=UTC),
    ]


def test_copy_when_clocks_change_in_between_keeps_the_wall_clock(owner: Actor, source: Conference) -> None:
    # Clocks go back in Zurich on 30 October 2022, between the first day and the third.
    facts = replace(NEXT, starts_on=date(2022, 10, 29), ends_on=date(2022, 10, 31))
    starts = [item.starts_at for item in items_of(copied(owner, source, facts))]
    assert [starts[0].hour, starts[2].hour] == [7, 8]


def test_copy_when_it_is_shorter_keeps_what_lost_its_day_without_a_time(
    owner: Actor, source: Conference
) -> None:
    facts = replace(NEXT, ends_on=NEXT.starts_on)
    with transaction():
        built = copy_conference(owner, source=source, facts=facts, parts=tuple(Part))
    assert built.without_day == 1
    closing = next(item for item in items_of(built.conference) if item.title["en"] == "Closing")
    assert (closing.starts_at, closing.ends_at, closing.planned_minutes) == (None, None, 60)


def test_copy_when_parts_are_left_out_lacks_them(owner: Actor, source: Conference) -> None:
    copy = copied(owner, source, parts=[Part.AGENDA])
    assert [item.room_id for item in items_of(copy)] == [None, None, None]
    assert (list_rooms(copy.id), list_partners(copy.id), copy.capacity) == ([], [], None)
    assert session().scalar(select(Delegation).where(Delegation.conference_id == copy.id)) is None


def test_copy_when_the_address_is_taken_is_refused_there(owner: Actor, source: Conference) -> None:
    with pytest.raises(InvalidInput) as refusal, transaction():
        copy_conference(owner, source=source, facts=replace(NEXT, slug="launch"), parts=())
    assert refusal.value.field == "slug"


@pytest.mark.parametrize("role", ["rapporteur", "viewer", "registrar", "desk", "agenda_editor"])
def test_copy_when_somebody_may_not_edit_the_original_is_refused(source: Conference, role: str) -> None:
    with pytest.raises(NotPermitted), transaction():
        copy_conference(actor_with(role, source), source=source, facts=NEXT, parts=())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (-1, date(2024, 2, 28)),
        (0, date(2024, 2, 29)),
        (1, date(2024, 3, 1)),
        (2, None),
        (3, date(2024, 3, 2)),
        (4, date(2024, 3, 3)),
    ],
)
def test_day_when_three_days_become_two_in_a_leap_year(day: int, expected: date | None) -> None:
    assert date_of(day, 3, date(2024, 2, 29), date(2024, 3, 1)) == expected


def test_span_when_its_time_does_not_exist_comes_one_gap_later_and_lasts(
    frozen: Callable[[datetime], None],
) -> None:
    # 02:30 to 03:15 on the night on which clocks go from 02:00 to 03:00.
    half_past_two = Moment(0, time(2, 30))
    starts_at, ends_at = span_on(date(2022, 3, 27), half_past_two, 45 * 60, "Europe/Zurich")
    assert starts_at == datetime(2022, 3, 27, 1, 30, tzinfo=UTC)
    assert ends_at == datetime(2022, 3, 27, 2, 15, tzinfo=UTC)
