"""Use cases of interpretation: teams, and the items that they interpret."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, update

from eventapp.actor import Actor
from eventapp.agendas.models import InterpretationDuty, InterpretationTeam
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_languages
from eventapp.audit.trail import record
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.interpretation.queries import get_team, list_duties, list_teams
from eventapp.permissions import Permission, require

MAX_NAME = 100
MAX_TEAMS = 60
MAX_INTERPRETERS = 12


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What is said of a team; ``interpreters`` in the order in which they take turns."""

    name: str
    languages: tuple[str, ...]
    booth: str = ""
    interpreters: tuple[str, ...] = ()


def add_team(actor: Actor, *, conference_id: str, facts: TeamFacts) -> InterpretationTeam:
    """Add a team, the last in order. Raises :class:`InvalidInput` at ``languages``, ``interpreters``…"""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    number, last = (
        session()
        .execute(
            select(func.count(), func.max(InterpretationTeam.position)).where(
                InterpretationTeam.conference_id == conference_id
            )
        )
        .one()
    )
    if number >= MAX_TEAMS:
        raise InvalidInput(N_("There are %(max)d teams already: please remove some first."), max=MAX_TEAMS)
    team = InterpretationTeam(
        id=new_id(), conference_id=conference_id, position=(last or 0) + 1, **_columns(facts)
    )
    session().add(team)
    return _recorded(actor, "interpretation_team.added", team)


def edit_team(
    actor: Actor, *, conference_id: str, team_id: str, version: int, facts: TeamFacts
) -> InterpretationTeam:
    """Change a team; raises as :func:`add_team` does, and :class:`Conflict` when it was changed meanwhile."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    team = get_team(conference_id, team_id)
    check_is_newest(team, version)
    for name, value in _columns(facts).items():
        setattr(team, name, value)
    return _recorded(actor, "interpretation_team.changed", team)


def move_team(actor: Actor, *, conference_id: str, team_id: str, by: int) -> None:
    """Move a team ``by`` places down the list, up where it is negative; it stops at either end."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    order = list_teams(conference_id)
    team = next((each for each in order if each.id == team_id), None)
    if team is None:
        raise NotFound
    place = min(max(order.index(team) + by, 0), len(order) - 1)
    order.remove(team)
    order.insert(place, team)
    for position, each in enumerate(order, 1):
        # Without a new version: who edits another team meanwhile is in nobody's way.
        session().execute(
            update(InterpretationTeam)
            .where(InterpretationTeam.id == each.id)
            .values(position=position)
            .execution_options(synchronize_session=False)
        )
        session().expire(each, ["position"])
    _recorded(actor, "interpretation_team.moved", team)


def remove_team(actor: Actor, *, conference_id: str, team_id: str) -> None:
    """Take a team away, and off all its items."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    team = get_team(conference_id, team_id)
    session().delete(team)
    _recorded(actor, "interpretation_team.removed", team)


def assign_teams(
    actor: Actor,
    *,
    conference_id: str,
    item_id: str,
    team_ids: Collection[str],
    seen: Collection[str],
) -> None:
    """Put the teams of ``team_ids``, and no others, on duty at an item.

    Raises :class:`Conflict` unless those on duty are still the ``seen`` ones, and :class:`InvalidInput` for a
    team that is not of this conference.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    get_item(conference_id, item_id)
    duties = {duty.team_id: duty for duty in list_duties(conference_id, item_id)}
    if set(duties) != set(seen):
        raise Conflict(SINCE_OPENED)
    if not set(team_ids) <= {team.id for team in list_teams(conference_id)}:
        raise InvalidInput(N_("This team is not there any more."), field="team_ids")
    for team_id, duty in duties.items():
        if team_id not in team_ids:
            session().delete(duty)
    for team_id in sorted(set(team_ids) - set(duties)):
        session().add(
            InterpretationDuty(
                id=new_id(), conference_id=conference_id, agenda_item_id=item_id, team_id=team_id
            )
        )
    record(
        actor,
        "interpretation.assigned",
        subject_type="agenda_item",
        subject_id=item_id,
        conference_id=conference_id,
        team_ids=sorted(team_ids),
    )
    session().flush()


def _columns(facts: TeamFacts) -> dict[str, object]:
    """Return what ``facts`` puts into a row; raises :class:`InvalidInput`."""
    if not facts.name:
        raise InvalidInput(N_("Please fill this in."), field="name")
    _check_length(facts.name, "name")
    _check_length(facts.booth, "booth")
    check_languages(facts.languages, "languages")
    if len(set(facts.languages)) < 2:
        raise InvalidInput(N_("Please choose two languages at least."), field="languages")
    if len(facts.interpreters) > MAX_INTERPRETERS:
        raise InvalidInput(
            N_("Please name %(max)d people at most."), field="interpreters", max=MAX_INTERPRETERS
        )
    for name in facts.interpreters:
        _check_length(name, "interpreters")
    return {
        "name": facts.name,
        "languages": list(dict.fromkeys(facts.languages)),
        "booth": facts.booth,
        "interpreters": list(facts.interpreters),
    }


def _check_length(text: str, field: str) -> None:
    if len(text) > MAX_NAME:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field=field, max=MAX_NAME)


def _recorded(actor: Actor, action: str, team: InterpretationTeam) -> InterpretationTeam:
    record(
        actor,
        action,
        subject_type="interpretation_team",
        subject_id=team.id,
        conference_id=team.conference_id,
    )
    session().flush()
    return team
