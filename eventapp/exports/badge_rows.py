"""Whose badges are printed: the accepted delegates as plain rows, by delegation and precedence."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.order import BY_DELEGATION
from eventapp.registration.participants import taking_part


@dataclass(frozen=True, slots=True)
class BadgeRow:
    """What of a delegate stands on a badge; ``organization`` is None for one that is not in the directory."""

    delegate_id: str
    token_generation: int
    category: str
    name: str
    native_name: str
    organization_name: str
    organization: LocalizedText | None
    position: str
    positions: LocalizedText
    interpretation: str | None
    side_code: str
    side: LocalizedText


def list_badge_rows(
    conference_id: str,
    *,
    delegation_id: str = "",
    category: str = "",
    delegate_id: str | None = None,
) -> list[BadgeRow]:
    """Return all accepted delegates, or those of a delegation, of a category, or one alone. One query."""
    wanted = [*taking_part(conference_id)]
    if delegation_id:
        wanted.append(Delegate.delegation_id == delegation_id)
    if category:
        wanted.append(Delegate.category == category)
    if delegate_id is not None:
        wanted.append(Delegate.id == delegate_id)
    rows: Any = session().execute(
        select(
            *(Delegate.id, Delegate.token_generation, Delegate.category, Delegate.name, Delegate.native_name),
            *(Delegate.organization_name, Organization.name, Delegate.position, Delegate.positions),
            *(Delegate.interpretation, Side.code, Side.name),
        )
        .join(Side, Delegate.side_id == Side.id)
        .outerjoin(Organization, Delegate.organization_id == Organization.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .where(*wanted)
        .order_by(*BY_DELEGATION, Delegate.id)
    )
    return [BadgeRow(*row) for row in rows]
