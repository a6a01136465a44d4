"""Whose badges are printed: the accepted delegates as plain rows, by delegation and precedence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.registration.models import Delegate, DelegateStatus, Delegation


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
    updated_at: datetime


def list_badge_rows(
    conference_id: str,
    *,
    delegation_id: str = "",
    category: str = "",
    delegate_id: str | None = None,
) -> list[BadgeRow]:
    """Return all accepted delegates, or those of a delegation, of a category, or one alone. One query."""
    wanted = [
        Delegate.conference_id == conference_id,
        Delegate.status == DelegateStatus.ACCEPTED,
        Delegate.erased_at.is_(None),
    ]
    if delegation_id:
        wanted.append(Delegate.delegation_id == delegation_id)
    if category:
        wanted.append(Delegate.category == category)
    if delegate_id is not None:
        wanted.append(Delegate.id == delegate_id)
    rows = session().execute(
        select(
            *(Delegate.id, Delegate.token_generation, Delegate.category, Delegate.name, Delegate.native_name),
            *(Delegate.organization_name, Organization.name, Delegate.position, Delegate.positions),
            *(Delegate.interpretation, Side.code, Side.name, Delegate.updated_at),
        )
        .join(Side, Delegate.side_id == Side.id)
        .outerjoin(Organization, Delegate.organization_id == Organization.id)
        .outerjoin(Delegation, Delegate.delegation_id == Delegation.id)
        .where(*wanted)
        .order_by(
            *(Delegation.position.is_(None), Delegation.position, Delegation.id, Delegate.is_head.desc()),
            *(Delegate.precedence.is_(None), Delegate.precedence, Delegate.name, Delegate.id),
        )
    )
    return [_row(*values) for values in rows]


def _row(*values: Any) -> BadgeRow:
    return BadgeRow(*values)
