"""What a focal point sees: whose link it is, the delegation's quotas, its members."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventapp.accounts.tokens import token_hash
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import session
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, FocalPoint, Quota
from eventapp.registration.rules import PRESENT

_LEFT = (DelegateStatus.CANCELLED, DelegateStatus.DECLINED)
#: Of those who have left, so many are shown.
_LEFT_SHOWN = 50


def find_focal_point(slug: str, token: str) -> tuple[Conference, FocalPoint] | None:
    """Return whom a link stands for, with the delegation; another conference's link finds nobody here."""
    row = (
        session()
        .execute(
            select(Conference, FocalPoint)
            .join(FocalPoint, FocalPoint.conference_id == Conference.id)
            .where(
                Conference.slug == slug,
                Conference.state.in_(PUBLIC_STATES),
                FocalPoint.token_hash == token_hash(token),
            )
            .options(
                joinedload(FocalPoint.delegation).joinedload(Delegation.side),
                joinedload(FocalPoint.delegation).joinedload(Delegation.organization),
            )
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else None


def list_quotas(delegation_id: str) -> list[Quota]:
    """Return the quotas of a delegation: that of the whole first, then category by category."""
    return list(
        session().scalars(
            select(Quota)
            .where(Quota.delegation_id == delegation_id)
            .order_by(Quota.category.is_not(None), Quota.category)
        )
    )


@dataclass(frozen=True, slots=True)
class Members:
    """A delegation's people: a page of those with a seat or applied, who waits in order, who has left."""

    seated: Sequence[Delegate]
    total: int
    waiting: Sequence[Delegate]
    left: Sequence[Delegate]


def list_members(delegation_id: str, *, offset: int, limit: int) -> Members:
    """Return the members, the head first, then by precedence and name."""
    ours = Delegate.delegation_id == delegation_id
    seated = ours, Delegate.status.in_(PRESENT - {DelegateStatus.WAITLISTED})
    total = session().scalar(select(func.count()).select_from(Delegate).where(*seated)) or 0
    rows = session().scalars(
        select(Delegate)
        .where(*seated)
        .order_by(
            Delegate.is_head.desc(),
            Delegate.precedence.is_(None),
            Delegate.precedence,
            func.lower(Delegate.name),
            Delegate.id,
        )
        .offset(offset)
        .limit(limit)
    )
    waiting = session().scalars(
        select(Delegate)
        .where(ours, Delegate.status == DelegateStatus.WAITLISTED)
        .order_by(Delegate.waitlisted_at, Delegate.id)
        .limit(limit)
    )
    left = session().scalars(
        select(Delegate)
        .where(ours, Delegate.status.in_(_LEFT))
        .order_by(Delegate.cancelled_at.desc(), Delegate.id)
        .limit(_LEFT_SHOWN)
    )
    return Members(rows.all(), total, waiting.all(), left.all())
