"""What to leave in the register of agreements, and the conditions that do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import JSON, ColumnElement, exists, or_, select, type_coerce

from eventapp.agreements.models import Agreement, AgreementParty, AgreementStage
from eventapp.localized import CONFERENCE_LANGUAGES
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What to leave in the register; None and "" leave everything in.

    ``stage`` and ``kind`` are values of their enumerations, ``text`` a part of the title or of a party's
    name. ``expires_until`` leaves in what is in force and expires until that day.
    """

    stage: str = ""
    kind: str = ""
    organization_id: str = ""
    side_id: str = ""
    agenda_item_id: str = ""
    text: str = ""
    expires_until: date | None = None


NO_FILTERS = AgreementFilters()


def conditions(conference_id: str, filters: AgreementFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions on agreements."""
    yield Agreement.conference_id == conference_id
    if filters.stage:
        yield Agreement.stage == filters.stage
    if filters.kind:
        yield Agreement.kind == filters.kind
    if filters.organization_id:
        yield _has_party(AgreementParty.organization_id == filters.organization_id)
    if filters.side_id:
        yield _has_party(AgreementParty.side_id == filters.side_id)
    if filters.agenda_item_id:
        yield Agreement.agenda_item_id == filters.agenda_item_id
    if filters.text:
        named = select(Organization.id).where(
            Organization.name_key.contains(folded(filters.text), autoescape=True)
        )
        titles = type_coerce(Agreement.title, JSON)
        yield or_(
            _has_party(AgreementParty.organization_id.in_(named)),
            *(
                titles[code].as_string().icontains(filters.text, autoescape=True)
                for code in CONFERENCE_LANGUAGES
            ),
        )
    if filters.expires_until is not None:
        yield Agreement.stage == AgreementStage.IN_FORCE
        yield Agreement.expires_on <= filters.expires_until


def _has_party(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(AgreementParty.agreement_id == Agreement.id, condition)
