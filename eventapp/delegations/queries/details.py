"""Finding what belongs to one delegation, and to one delegate of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, union_all
from sqlalchemy.orm import joinedload

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.delegations.models import DelegationDocument, NominationLetter
from eventapp.errors import NotFound
from eventapp.registration.models import Delegate, DelegateStatus, FocalPoint, Quota, VisaLetter
from eventapp.registration.order import WITHIN_DELEGATION
from eventapp.registration.rules import PRESENT

TAKING_PART = PRESENT - {DelegateStatus.WAITLISTED}
HAVE_LEFT = frozenset({DelegateStatus.DECLINED, DelegateStatus.CANCELLED})
#: Of those who wait or have left, a page shows so many.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each a delegation has. ``visa_letters`` are the valid ones."""

    taking_part: int
    waiting: int
    left: int
    focal_points: int
    letters: int
    documents: int
    visa_letters: int


def count_of(delegation_id: str) -> Counts:
    """Count what a delegation has, in two queries."""
    statuses = {
        row[0]: row[1]
        for row in session().execute(
            select(Delegate.status, func.count())
            .where(Delegate.delegation_id == delegation_id)
            .group_by(Delegate.status)
        )
    }
    of_delegation = (FocalPoint, NominationLetter, DelegationDocument)
    others = (
        session()
        .execute(
            select(
                *(
                    select(func.count()).where(model.delegation_id == delegation_id).scalar_subquery()
                    for model in of_delegation
                ),
                select(func.count())
                .select_from(VisaLetter)
                .join(Delegate, Delegate.id == VisaLetter.delegate_id)
                .where(Delegate.delegation_id == delegation_id, VisaLetter.revoked_at.is_(None))
                .scalar_subquery(),
            )
        )
        .one()
    )
    return Counts(
        sum(statuses.get(status, 0) for status in TAKING_PART),
        statuses.get(DelegateStatus.WAITLISTED, 0),
        sum(statuses.get(status, 0) for status in HAVE_LEFT),
        focal_points=others[0],
        letters=others[1],
        documents=others[2],
        visa_letters=others[3],
    )


def list_members(delegation_id: str, *, offset: int, limit: int) -> list[Delegate]:
    """Return one stretch of those who take part: the head, then by precedence, then by name."""
    return _list_delegates(
        delegation_id,
        TAKING_PART,
        WITHIN_DELEGATION,
        offset=offset,
        limit=limit,
    )


def list_waiting(delegation_id: str) -> list[Delegate]:
    """Return the first of a delegation's waiting list, in its order."""
    return _list_delegates(delegation_id, {DelegateStatus.WAITLISTED}, (Delegate.waitlisted_at,))


def list_left(delegation_id: str) -> list[Delegate]:
    """Return the latest who cancelled or were declined."""
    return _list_delegates(delegation_id, HAVE_LEFT, (Delegate.cancelled_at.desc(),))


def _list_delegates(
    delegation_id: str,
    statuses: Collection[DelegateStatus],
    order: tuple[Any, ...],
    *,
    offset: int = 0,
    limit: int = SHOWN,
) -> list[Delegate]:
    return list(
        session().scalars(
            select(Delegate)
            .where(Delegate.delegation_id == delegation_id, Delegate.status.in_(statuses))
            .order_by(*order, Delegate.id)
            .offset(offset)
            .limit(limit)
        )
    )


def list_quotas(delegation_id: str) -> dict[str | None, Quota]:
    """Return category → quota of a delegation; None is the one for all categories together."""
    return {
        quota.category: quota
        for quota in session().scalars(select(Quota).where(Quota.delegation_id == delegation_id))
    }


def count_seated(delegation_id: str) -> dict[str, int]:
    """Return category → how many members hold a seat."""
    rows = session().execute(
        select(Delegate.category, func.count())
        .where(Delegate.delegation_id == delegation_id, Delegate.holds_seat)
        .group_by(Delegate.category)
    )
    return {row[0]: row[1] for row in rows}


def list_focal_points(delegation_id: str) -> list[FocalPoint]:
    return list(
        session().scalars(
            select(FocalPoint).where(FocalPoint.delegation_id == delegation_id).order_by(FocalPoint.id)
        )
    )


def get_focal_point(conference_id: str, focal_point_id: str) -> FocalPoint:
    focal_point = session().scalar(
        select(FocalPoint).where(FocalPoint.id == focal_point_id, FocalPoint.conference_id == conference_id)
    )
    if focal_point is None:
        raise NotFound
    return focal_point


def list_documents(delegation_id: str, *, for_delegates_alone: bool = False) -> list[DelegationDocument]:
    """Return the documents of a delegation with their files, newest first."""
    wanted = select(DelegationDocument).where(DelegationDocument.delegation_id == delegation_id)
    if for_delegates_alone:
        wanted = wanted.where(DelegationDocument.for_delegates)
    return list(
        session().scalars(
            wanted.options(joinedload(DelegationDocument.file)).order_by(
                DelegationDocument.added_at.desc(), DelegationDocument.id.desc()
            )
        )
    )


def get_document(conference_id: str, document_id: str) -> DelegationDocument:
    """Return a document with its file; that of another conference doesn't exist."""
    document = session().scalar(
        select(DelegationDocument)
        .where(DelegationDocument.id == document_id, DelegationDocument.conference_id == conference_id)
        .options(joinedload(DelegationDocument.file))
    )
    if document is None:
        raise NotFound
    return document


def list_with_visa_letter(
    delegation_id: str, *, offset: int, limit: int
) -> tuple[list[tuple[Delegate, VisaLetter | None]], int]:
    """Return one stretch of the accepted members by name with their valid letters, and how many."""
    accepted = (Delegate.delegation_id == delegation_id, Delegate.status == DelegateStatus.ACCEPTED)
    rows = session().execute(
        select(Delegate, VisaLetter)
        .outerjoin(VisaLetter, and_(VisaLetter.delegate_id == Delegate.id, VisaLetter.revoked_at.is_(None)))
        .where(*accepted)
        .order_by(func.lower(Delegate.name), Delegate.id)
        .offset(offset)
        .limit(limit)
    )
    total = session().scalar(select(func.count()).select_from(Delegate).where(*accepted))
    return [(row[0], row[1]) for row in rows], total or 0


def get_visa_letter(conference_id: str, letter_id: str) -> VisaLetter:
    letter = session().scalar(
        select(VisaLetter).where(VisaLetter.id == letter_id, VisaLetter.conference_id == conference_id)
    )
    if letter is None:
        raise NotFound
    return letter


def find_visa_letter(slug: str, number: int) -> tuple[Conference, VisaLetter, Delegate] | None:
    """Return a letter by its number, with its conference and the delegate. One query."""
    row = (
        session()
        .execute(
            select(Conference, VisaLetter, Delegate)
            .join(VisaLetter, VisaLetter.conference_id == Conference.id)
            .join(Delegate, Delegate.id == VisaLetter.delegate_id)
            .where(Conference.slug == slug, VisaLetter.number == number)
        )
        .one_or_none()
    )
    return None if row is None else (row[0], row[1], row[2])


def list_file_ids(delegation_id: str) -> list[str]:
    """Return the files of a delegation's letters and documents."""
    return list(
        session().scalars(
            union_all(
                *(
                    select(model.file_id).where(
                        model.delegation_id == delegation_id, model.file_id.is_not(None)
                    )
                    for model in (NominationLetter, DelegationDocument)
                )
            )
        )
    )
