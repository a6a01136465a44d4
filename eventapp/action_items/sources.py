"""What the filters of the register offer: where its action items come from, and which organizations own them.

Asked from the side of what is offered: of each source whether it has an action item, not of twenty thousand
action items where they come from. Columns alone are read, because nothing is changed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization

#: An id and what it is called.
Named = tuple[str, LocalizedText]


def list_source_items(conference_id: str) -> list[Named]:
    """Return the agenda items that some action item came from, in order of time."""
    rows = session().execute(
        select(AgendaItem.id, AgendaItem.title)
        .where(
            AgendaItem.conference_id == conference_id,
            exists().where(ActionItem.agenda_item_id == AgendaItem.id),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_source_decisions(conference_id: str) -> Sequence[Any]:
    """Return ids, numbers and texts of decisions that some action item came from, in order of numbers."""
    return (
        session()
        .execute(
            select(Decision.id, Decision.number, Decision.text)
            .where(
                Decision.conference_id == conference_id,
                exists().where(ActionItem.decision_id == Decision.id),
            )
            .order_by(Decision.number)
        )
        .all()
    )


def list_source_agreements(conference_id: str) -> list[Named]:
    """Return the agreements that some action item is a milestone of, in order of their numbers."""
    rows = session().execute(
        select(Agreement.id, Agreement.title)
        .where(
            Agreement.conference_id == conference_id,
            exists().where(ActionItem.agreement_id == Agreement.id),
        )
        .order_by(Agreement.number)
    )
    return [(row[0], row[1]) for row in rows]


def list_owner_organizations(conference_id: str) -> list[Named]:
    """Return the organizations that own an action item here, in order of name."""
    rows = session().execute(
        select(Organization.id, Organization.name)
        .where(
            exists().where(
                ActionItemOwner.conference_id == conference_id,
                ActionItemOwner.organization_id == Organization.id,
            )
        )
        .order_by(Organization.name_key)
    )
    return [(row[0], row[1]) for row in rows]
