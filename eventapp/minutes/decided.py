"""All decisions of a conference, searched and paged, with their parties and agenda items."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, ColumnElement, exists, func, or_, select, type_coerce

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.localized import CONFERENCE_LANGUAGES, LocalizedText
from eventapp.minutes.models import Decision, DecisionParty
from eventapp.minutes.queries import DecisionRow, decision_rows
from eventapp.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """What to leave in; "" leaves everything in. ``text`` is a part of the text, or the number."""

    text: str = ""
    side_id: str = ""
    organization_id: str = ""


@dataclass(frozen=True, slots=True)
class ListedDecision:
    decision: DecisionRow
    item_title: LocalizedText


def list_decided(
    conference_id: str, filters: DecisionFilters, *, offset: int = 0, limit: int | None = None
) -> list[ListedDecision]:
    """Return decisions in order of their numbers, with the agenda items at which they were taken."""
    found = (
        session()
        .execute(
            select(Decision, AgendaItem.title)
            .join(AgendaItem, AgendaItem.id == Decision.agenda_item_id)
            .where(*_conditions(conference_id, filters))
            .order_by(Decision.number)
            .offset(offset)
            .limit(limit)
        )
        .all()
    )
    rows = decision_rows([decision for decision, _title in found])
    return [ListedDecision(row, title) for row, (_decision, title) in zip(rows, found, strict=True)]


def count_decided(conference_id: str, filters: DecisionFilters) -> int:
    counted = select(func.count(Decision.id)).where(*_conditions(conference_id, filters))
    return session().scalar(counted) or 0


def list_sides_that_decided(conference_id: str) -> list[tuple[str, LocalizedText]]:
    """Return the sides that are a party of any decision, in their order."""
    of_any = select(DecisionParty.side_id).where(DecisionParty.conference_id == conference_id)
    rows = session().execute(select(Side.id, Side.name).where(Side.id.in_(of_any)).order_by(Side.position))
    return [(row.id, row.name) for row in rows]


def list_organizations_that_decided(conference_id: str) -> list[tuple[str, LocalizedText]]:
    """Return the organizations that are a party of any decision."""
    of_any = select(DecisionParty.organization_id).where(DecisionParty.conference_id == conference_id)
    rows = session().execute(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(of_any))
        .order_by(Organization.name_key)
    )
    return [(row.id, row.name) for row in rows]


def _conditions(conference_id: str, filters: DecisionFilters) -> Iterator[ColumnElement[bool]]:
    yield Decision.conference_id == conference_id
    if filters.text:
        texts = type_coerce(Decision.text, JSON)
        in_text = [
            texts[code].as_string().icontains(filters.text, autoescape=True) for code in CONFERENCE_LANGUAGES
        ]
        is_number = filters.text.isdecimal() and len(filters.text) < 7
        yield or_(*in_text, Decision.number == int(filters.text)) if is_number else or_(*in_text)
    if filters.side_id:
        yield _has_party(DecisionParty.side_id == filters.side_id)
    if filters.organization_id:
        yield _has_party(DecisionParty.organization_id == filters.organization_id)


def _has_party(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(DecisionParty.decision_id == Decision.id, condition)
