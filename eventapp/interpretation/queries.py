"""Finding teams, and who is on duty where."""

from collections import defaultdict

from sqlalchemy import select

from eventapp.agendas.models import InterpretationDuty, InterpretationTeam
from eventapp.db.session import session
from eventapp.errors import NotFound


def list_teams(conference_id: str) -> list[InterpretationTeam]:
    return list(
        session().scalars(
            select(InterpretationTeam)
            .where(InterpretationTeam.conference_id == conference_id)
            .order_by(InterpretationTeam.position, InterpretationTeam.id)
        )
    )


def get_team(conference_id: str, team_id: str) -> InterpretationTeam:
    team = session().scalar(
        select(InterpretationTeam).where(
            InterpretationTeam.id == team_id, InterpretationTeam.conference_id == conference_id
        )
    )
    if team is None:
        raise NotFound
    return team


def list_duties(conference_id: str, item_id: str) -> list[InterpretationDuty]:
    return list(
        session().scalars(
            select(InterpretationDuty).where(
                InterpretationDuty.conference_id == conference_id,
                InterpretationDuty.agenda_item_id == item_id,
            )
        )
    )


def team_ids_by_item(conference_id: str) -> dict[str, set[str]]:
    """Return the ids of the teams on duty, by item id."""
    rows = session().execute(
        select(InterpretationDuty.agenda_item_id, InterpretationDuty.team_id).where(
            InterpretationDuty.conference_id == conference_id
        )
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item_id, team_id in rows:
        found[item_id].add(team_id)
    return found
