"""Whom a release would touch: counted before it is released, so that nobody is surprised after."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from eventapp.agendas.comparing import ItemChange
from eventapp.agendas.listing import ItemFilter, list_agenda
from eventapp.agendas.models import InterpretationDuty, InterpretationTeam, Person
from eventapp.agendas.pending import Pending, find_pending
from eventapp.agendas.reading import batched_ids
from eventapp.calendars.queries import count_calendar_mails
from eventapp.clock import today
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.personal_agendas.models import Choice
from eventapp.protocol.models import SigningSlot
from eventapp.registration.models import Delegate


@dataclass(frozen=True, slots=True)
class Impact:
    """What a release would change, and how many it touches.

    ``delegates`` have chosen one of the items; ``delegations`` are theirs and those of people with a part;
    ``interpreters`` stand in the ``teams`` on duty there. ``calendar_mails`` would go out. ``warned`` counts
    the items of the whole agenda in which something doesn't fit.
    """

    pending: Pending
    delegates: int
    delegations: int
    teams: int
    interpreters: int
    signing_slots: int
    calendar_mails: int
    warned: int


def read_impact(conference: Conference) -> Impact:
    """Return what releasing the agenda of ``conference`` now would do, and to whom."""
    pending = find_pending(conference)
    item_ids = [change.item_id for change in pending.changes]
    choosers = _read(_choosers, item_ids)
    delegations = {delegation_id for _delegate, delegation_id in choosers}
    delegations |= {row.delegation_id for row in _read(_delegations_of_people, _people(pending.changes))}
    teams = {row.id: len(row.interpreters) for row in _read(_teams, item_ids)}
    wanted = ItemFilter(only_warned=True)
    return Impact(
        pending=pending,
        delegates=len({delegate_id for delegate_id, _delegation in choosers}),
        delegations=len(delegations - {None}),
        teams=len(teams),
        interpreters=sum(teams.values()),
        signing_slots=sum(number for (number,) in _read(_signing_slots, item_ids)),
        calendar_mails=count_calendar_mails(conference.id, pending.changes),
        warned=list_agenda(conference, wanted, today(conference.timezone), 1, 1).warned,
    )


def _people(changes: Sequence[ItemChange]) -> set[str]:
    """Return who has a part in the items, before or after."""
    states = (state for change in changes for state in (change.before, change.after) if state is not None)
    return {person.id for state in states for person in state.people}


def _read(statement: Callable[[Collection[str]], Any], ids: Iterable[str]) -> list[Any]:
    return [row for some in batched_ids(ids) for row in session().execute(statement(some))]


def _choosers(item_ids: Collection[str]) -> Any:
    return (
        select(Delegate.id, Delegate.delegation_id)
        .join(Choice, Choice.delegate_id == Delegate.id)
        .where(Choice.agenda_item_id.in_(item_ids))
        .distinct()
    )


def _delegations_of_people(person_ids: Collection[str]) -> Any:
    return select(Person.delegation_id).where(Person.id.in_(person_ids)).distinct()


def _teams(item_ids: Collection[str]) -> Any:
    on_duty = select(InterpretationDuty.team_id).where(InterpretationDuty.agenda_item_id.in_(item_ids))
    return select(InterpretationTeam.id, InterpretationTeam.interpreters).where(
        InterpretationTeam.id.in_(on_duty)
    )


def _signing_slots(item_ids: Collection[str]) -> Any:
    return select(func.count()).select_from(SigningSlot).where(SigningSlot.agenda_item_id.in_(item_ids))
