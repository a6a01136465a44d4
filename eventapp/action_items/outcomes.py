"""The agenda with what came of each item: a read model over minutes, decisions and action items."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.agendas.models import AgendaItem
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision, Minutes

#: What ``list_item_outcomes`` can be asked for: a ``MinutesStatus`` value, or this for items without minutes.
NOT_WRITTEN = "none"


@dataclass(frozen=True, slots=True)
class ItemOutcomeRow:
    """An agenda item with the state of its minutes (None: none yet) and how much came of it."""

    agenda_item_id: str
    title: LocalizedText
    starts_at: datetime
    is_cancelled: bool
    status: str | None
    decisions: int
    open_action_items: int


def list_item_outcomes(
    conference_id: str, status: str = "", *, offset: int = 0, limit: int | None = None
) -> list[ItemOutcomeRow]:
    """Return agenda items in order of time, without those that have none yet.

    ``status`` leaves those in that have minutes of that kind.
    """
    statement = (
        select(
            AgendaItem.id,
            AgendaItem.title,
            AgendaItem.starts_at,
            AgendaItem.cancelled_at.is_not(None),
            Minutes.status,
            _count_of(Decision),
            _count_of(ActionItem, IS_FOLLOWED_UP),
        )
        .outerjoin(Minutes, Minutes.agenda_item_id == AgendaItem.id)
        .where(AgendaItem.conference_id == conference_id, AgendaItem.starts_at.is_not(None))
        .order_by(AgendaItem.starts_at, AgendaItem.id)
        .offset(offset)
        .limit(limit)
    )
    if status:
        statement = statement.where(
            Minutes.status.is_(None) if status == NOT_WRITTEN else Minutes.status == status
        )
    rows: Iterable[Any] = session().execute(statement)
    return [ItemOutcomeRow(*row) for row in rows]


def count_items_by_status(conference_id: str) -> Counter[str]:
    """Return how many agenda items have minutes of which status, ``NOT_WRITTEN`` for none."""
    rows = session().execute(
        select(func.coalesce(Minutes.status, NOT_WRITTEN), func.count())
        .select_from(AgendaItem)
        .outerjoin(Minutes, Minutes.agenda_item_id == AgendaItem.id)
        .where(AgendaItem.conference_id == conference_id, AgendaItem.starts_at.is_not(None))
        .group_by(Minutes.status)
    )
    return Counter({row[0]: row[1] for row in rows})


def _count_of(model: type[Decision] | type[ActionItem], *conditions: Any) -> ScalarSelect[int]:
    return (
        select(func.count(model.id))
        .where(model.agenda_item_id == AgendaItem.id, *conditions)
        .correlate(AgendaItem)
        .scalar_subquery()
    )
