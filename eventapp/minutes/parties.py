"""Who took a decision: sides and organizations, in the order in which they are named."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import DecisionParty


@dataclass(frozen=True, slots=True)
class Party:
    """A party as read."""

    name: LocalizedText
    side_id: str | None = None
    organization_id: str | None = None


def parties_of(decision_ids: Collection[str]) -> dict[str, tuple[Party, ...]]:
    """Return the parties of decisions in their order, by decision id. One query."""
    found: dict[str, list[Party]] = defaultdict(list)
    if not decision_ids:
        return {}
    rows: Iterable[DecisionParty] = session().scalars(
        select(DecisionParty)
        .where(DecisionParty.decision_id.in_(decision_ids))
        .options(joinedload(DecisionParty.side), joinedload(DecisionParty.organization))
        .order_by(DecisionParty.decision_id, DecisionParty.position)
    )
    for row in rows:
        named = row.side or row.organization
        if named is not None:
            found[row.decision_id].append(Party(named.name, row.side_id, row.organization_id))
    return {decision_id: tuple(parties) for decision_id, parties in found.items()}
