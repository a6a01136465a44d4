"""Finding minutes and decisions, always through their conference."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Decision, Minutes


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as read. ``number`` counts within the conference."""

    id: str
    number: int
    text: LocalizedText
    agenda_item_id: str
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What was recorded at one agenda item.

    ``status`` is a ``MinutesStatus`` value, or None where there are decisions but no minutes yet; ``version``
    is that of the minutes. ``decisions`` are in order of their numbers.
    """

    agenda_item_id: str
    summary: LocalizedText = NO_TEXT
    status: str | None = None
    approved_at: datetime | None = None
    updated_at: datetime | None = None
    version: int | None = None
    decisions: tuple[DecisionRow, ...] = ()

    @property
    def is_approved(self) -> bool:
        return self.status == "approved"


def list_outcomes(conference_id: str) -> dict[str, ItemOutcome]:
    """Return what was recorded, by agenda item id; items without minutes and decisions are left out."""
    return _outcomes(conference_id)


def get_outcome(conference_id: str, agenda_item_id: str) -> ItemOutcome:
    """Return what was recorded at one agenda item, an empty outcome where nothing was."""
    return _outcomes(conference_id, agenda_item_id).get(agenda_item_id, ItemOutcome(agenda_item_id))


def _outcomes(conference_id: str, agenda_item_id: str | None = None) -> dict[str, ItemOutcome]:
    minutes = select(Minutes).where(Minutes.conference_id == conference_id)
    decisions = select(Decision).where(Decision.conference_id == conference_id).order_by(Decision.number)
    if agenda_item_id is not None:
        minutes = minutes.where(Minutes.agenda_item_id == agenda_item_id)
        decisions = decisions.where(Decision.agenda_item_id == agenda_item_id)
    taken: dict[str, list[DecisionRow]] = defaultdict(list)
    for decision in session().scalars(decisions):
        taken[decision.agenda_item_id].append(_decision_row(decision))
    written = {row.agenda_item_id: row for row in session().scalars(minutes)}
    item_ids = sorted({*written, *taken})
    return {item_id: _outcome(item_id, written.get(item_id), taken[item_id]) for item_id in item_ids}


def _outcome(item_id: str, minutes: Minutes | None, decisions: list[DecisionRow]) -> ItemOutcome:
    if minutes is None:
        return ItemOutcome(item_id, decisions=tuple(decisions))
    return ItemOutcome(
        item_id,
        summary=minutes.summary,
        status=minutes.status,
        approved_at=minutes.approved_at,
        updated_at=minutes.updated_at,
        version=minutes.version,
        decisions=tuple(decisions),
    )


def _decision_row(decision: Decision) -> DecisionRow:
    return DecisionRow(
        id=decision.id,
        number=decision.number,
        text=decision.text,
        agenda_item_id=decision.agenda_item_id,
        created_at=decision.created_at,
        updated_at=decision.updated_at,
        version=decision.version,
    )


def list_decisions(conference_id: str) -> list[Decision]:
    """Return all decisions of a conference in order of their numbers."""
    return list(
        session().scalars(
            select(Decision).where(Decision.conference_id == conference_id).order_by(Decision.number)
        )
    )


def get_decision(conference_id: str, decision_id: str) -> Decision:
    decision = session().scalar(
        select(Decision).where(Decision.id == decision_id, Decision.conference_id == conference_id)
    )
    if decision is None:
        raise NotFound
    return decision


def find_minutes(conference_id: str, agenda_item_id: str, *, for_update: bool = False) -> Minutes | None:
    """Return the minutes of an agenda item; ``for_update`` keeps others from approving them meanwhile."""
    statement = select(Minutes).where(
        Minutes.agenda_item_id == agenda_item_id, Minutes.conference_id == conference_id
    )
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session().scalar(statement)
