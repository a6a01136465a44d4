"""Files that we have written ourselves, read in again where they came from: nothing comes twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem, Person, Track
from eventapp.agendas.queries import list_contributions
from eventapp.agendas.reading import get_programme
from eventapp.clock import now
from eventapp.conferences.models import Conference, Room
from eventapp.db.session import session, transaction
from eventapp.exports.ical.feeds import agenda_feed
from eventapp.exports.schedules.schedule import Schedule, schedule_of
from eventapp.exports.schedules.schedule_json import schedule_json
from eventapp.exports.schedules.schedule_xml import schedule_xml
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda
from eventapp.workflows.demo.load import load_demo

BASE = "http://localhost"


def schedule(conference: Conference) -> Schedule:
    programme = get_programme(conference.id, now())
    return schedule_of(programme, conference.starts_on, conference.ends_on, "en", BASE)


def counts(conference: Conference) -> list[int]:
    return [
        session().query(model).filter_by(conference_id=conference.id).count()
        for model in (AgendaItem, Room, Track, Person)
    ]


@pytest.fixture
def demo(app: object) -> Conference:
    with transaction():
        return load_demo(SYSTEM)


@pytest.mark.parametrize("write", [schedule_xml, schedule_json])
def test_own_schedule_when_imported_again_then_same_items_rooms_and_people(
    demo: Conference, write: Callable[..., bytes]
) -> None:
    before = counts(demo)
    content = write(schedule(demo))
    agenda = read_agenda(content, "schedule.xml", demo.timezone, first_language="en")
    with transaction():
        plan = import_agenda(SYSTEM, conference=demo, agenda=agenda)
    assert (counts(demo), len(plan.created), plan.new_people, plan.new_rooms) == (before, 0, 0, 0)


def test_own_calendar_when_imported_again_then_same_items(demo: Conference) -> None:
    before = counts(demo)[0]
    content = agenda_feed(get_programme(demo.id, now()), "en", BASE)
    agenda = read_agenda(content, "agenda.ics", demo.timezone, first_language="en")
    with transaction():
        plan = import_agenda(SYSTEM, conference=demo, agenda=agenda)
    assert (counts(demo)[0], len(plan.created)) == (before, 0)


def test_own_schedule_when_it_leaves_a_part_out_that_was_given_by_hand_then_part_stays(
    demo: Conference,
) -> None:
    item = next(i for i in session().query(AgendaItem) if len(list_contributions(demo.id, i.id)) > 0)
    parts = [(person.id, part.role) for part, person in list_contributions(demo.id, item.id)]
    content = schedule_json(schedule(demo))
    agenda = read_agenda(content, "schedule.json", demo.timezone, first_language="en")
    items = tuple(replace(each, people=()) if each.key == item.uid else each for each in agenda.items)
    with transaction():
        import_agenda(SYSTEM, conference=demo, agenda=replace(agenda, items=items))
    assert [(p.id, c.role) for c, p in list_contributions(demo.id, item.id)] == parts
