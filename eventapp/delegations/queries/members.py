"""What a focal point sees: whose link it is, the delegation's quotas, its members."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from eventapp.accounts.tokens import token_hash
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES
from eventapp.db.session import session
from eventapp.delegations.models import DelegationDocument, NominationLetter
from eventapp.delegations.queries import details
from eventapp.errors import NotFound
from eventapp.files.models import StoredFile
from eventapp.registration.models import Delegate, Delegation, FocalPoint, Quota


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
    """Return the members: a stretch of those who take part, the first who wait, the latest who have left."""
    total = session().scalar(
        select(func.count())
        .select_from(Delegate)
        .where(Delegate.delegation_id == delegation_id, Delegate.status.in_(details.TAKING_PART))
    )
    return Members(
        details.list_members(delegation_id, offset=offset, limit=limit),
        total or 0,
        details.list_waiting(delegation_id),
        details.list_left(delegation_id),
    )


def get_member(delegation_id: str, delegate_id: str) -> Delegate:
    """Return a member with the side; that of another delegation answers as one that doesn't exist."""
    delegate = session().scalar(
        select(Delegate)
        .where(Delegate.id == delegate_id, Delegate.delegation_id == delegation_id)
        .options(joinedload(Delegate.side))
    )
    if delegate is None:
        raise NotFound
    return delegate


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A file that a focal point can have: a document of the delegation, or one of its nomination letters."""

    id: str
    title: str


def list_own_documents(delegation_id: str) -> list[OwnDocument]:
    """Return the documents of a delegation, then its nomination letters, newest first."""
    documents = session().execute(
        select(DelegationDocument.id, DelegationDocument.title)
        .where(DelegationDocument.delegation_id == delegation_id)
        .order_by(DelegationDocument.added_at.desc(), DelegationDocument.id)
    )
    letters = session().execute(
        select(NominationLetter.id, NominationLetter.reference)
        .where(NominationLetter.delegation_id == delegation_id, NominationLetter.file_id.is_not(None))
        .order_by(NominationLetter.received_at.desc(), NominationLetter.id)
    )
    return [OwnDocument(*row) for row in (*documents, *letters)]


def get_own_document(delegation_id: str, document_id: str) -> StoredFile:
    """Return the file of a delegation's document or letter; raises :class:`NotFound`."""
    for kind in (DelegationDocument, NominationLetter):
        file = session().scalar(
            select(StoredFile)
            .join(kind, kind.file_id == StoredFile.id)
            .where(kind.id == document_id, kind.delegation_id == delegation_id)
            .options(undefer(StoredFile.content))
        )
        if file is not None:
            return file
    raise NotFound
