"""Finding action items as rows to change, and what forms and filters offer to choose from."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.action_items.models import ActionItem
from eventapp.agendas.models import AgendaItem
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.minutes.models import Decision
from eventapp.organizations.models import Organization


def get_action_item(conference_id: str, action_item_id: str) -> ActionItem:
    """Return an action item of this conference with its owner; raises :class:`NotFound` for any other."""
    item = session().scalar(
        select(ActionItem)
        .where(ActionItem.id == action_item_id, ActionItem.conference_id == conference_id)
        .options(joinedload(ActionItem.owner_organization))
    )
    if item is None:
        raise NotFound
    return item


def list_agenda_items(conference_id: str) -> list[AgendaItem]:
    """Return the agenda items that an action item can come from, in order of time."""
    return list(
        session().scalars(
            select(AgendaItem)
            .where(AgendaItem.conference_id == conference_id)
            .order_by(AgendaItem.starts_at, AgendaItem.id)
        )
    )


def list_source_items(conference_id: str) -> list[AgendaItem]:
    """Return the agenda items that some action item came from, in order of time."""
    sources = select(ActionItem.agenda_item_id).where(ActionItem.conference_id == conference_id)
    return list(
        session().scalars(
            select(AgendaItem)
            .where(AgendaItem.conference_id == conference_id, AgendaItem.id.in_(sources))
            .order_by(AgendaItem.starts_at, AgendaItem.id)
        )
    )


def list_source_decisions(conference_id: str) -> list[Decision]:
    """Return the decisions that some action item came from, in order of their numbers."""
    sources = select(ActionItem.decision_id).where(ActionItem.conference_id == conference_id)
    return list(
        session().scalars(
            select(Decision)
            .where(Decision.conference_id == conference_id, Decision.id.in_(sources))
            .order_by(Decision.number)
        )
    )


def list_owner_organizations(conference_id: str) -> list[Organization]:
    """Return the organizations that own an action item here, in order of name."""
    owners = select(ActionItem.owner_organization_id).where(ActionItem.conference_id == conference_id)
    return list(
        session().scalars(
            select(Organization).where(Organization.id.in_(owners)).order_by(Organization.name_key)
        )
    )
