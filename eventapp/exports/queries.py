"""Finding documents, always through their conference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.exports.ical.kept import OctetCache
from eventapp.exports.kinds import ARCHIVE, FORMAT, KINDS
from eventapp.exports.models import PDF, Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.jobs.models import Job, WorkStatus

#: Bytes that were read lately, by the id of their document: they never change.
_KEPT = OctetCache[str](64 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as organizers see it; ``pages`` and ``size`` (bytes) are None until it is ready.

    ``progress`` is in percent.
    """

    id: str
    kind: str
    language: str
    content_hash: str
    subject_id: str | None
    choices: Mapping[str, str]
    media_type: str
    progress: int
    job_id: str | None
    tell_user_ids: Sequence[str]
    status: str
    error: str | None
    requested_at: datetime
    ready_at: datetime | None
    pages: int | None
    size: int | None

    @property
    def is_ready(self) -> bool:
        return self.status == DocumentStatus.READY

    @property
    def is_waiting(self) -> bool:
        return self.status == DocumentStatus.WAITING

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF


def get_document(conference_id: str, document_id: str, *, delegate_id: str | None = None) -> DocumentRow:
    """Return a document of a conference, or of one delegate; raises :class:`NotFound`."""
    rows = _read(Document.id == document_id, Document.conference_id == conference_id, belongs_to(delegate_id))
    if not rows:
        raise NotFound
    return rows[0]


def get_document_for_office(conference_id: str, document_id: str) -> DocumentRow:
    """Return a document that the secretariat may have, of the conference or of a delegate.

    Raises :class:`NotFound`, also for what is a delegate's alone.
    """
    of_delegates = [kind for kind, facts in KINDS.items() if facts.is_of_delegate]
    rows = _read(
        Document.id == document_id,
        Document.conference_id == conference_id,
        or_(belongs_to(None), Document.kind.in_(of_delegates)),
    )
    if not rows:
        raise NotFound
    return rows[0]


def list_newest(conference_id: str) -> Mapping[tuple[str, str], DocumentRow]:
    """Return (kind, language) → the document of the whole conference that was asked for last. One query."""
    of_conference = (Document.conference_id == conference_id, belongs_to(None), speaks_of(None))
    rows = _read(*of_conference, Document.is_asked_for.is_(True))
    return {(row.kind, row.language): row for row in reversed(rows)}


def list_newest_ready(conference_id: str, kind: str, *, delegate_id: str | None) -> list[DocumentRow]:
    """Return the ready documents of a kind that were asked for, those asked for last in front. One query.

    They are of the conference or of one delegate.
    """
    return _read(
        Document.conference_id == conference_id,
        belongs_to(delegate_id),
        Document.kind == kind,
        Document.is_asked_for.is_(True),
        Document.status == DocumentStatus.READY,
    )


def find_public(conference_id: str, kind: DocumentKind, *, since: datetime | None) -> dict[str, DocumentRow]:
    """Return language → the ready document that was asked for last from an instant on. One query.

    What is attached to one for the archive was chosen for the archive, and not for everybody.
    """
    rows = list_newest_ready(conference_id, kind, delegate_id=None)
    return {
        row.language: row
        for row in reversed(rows)
        if row.choices.get(FORMAT.name) != ARCHIVE and (since is None or row.requested_at >= since)
    }


def get_content(document_id: str) -> bytes:
    """Return the bytes of a document, of which the caller has read that it is there and who may read it."""
    kept = _KEPT.find(document_id)
    if kept is not None:
        return kept
    content = find_content(document_id)
    if content is None:
        raise NotFound
    _KEPT.keep(document_id, content)
    return content


def count_ahead(document: DocumentRow) -> int:
    """Return how many documents, of any conference, are made before one that waits. One query."""
    if not document.is_waiting or document.job_id is None:
        return 0
    own = aliased(Job)
    ahead = select(func.count(Job.id)).where(
        own.id == document.job_id,
        own.status == WorkStatus.QUEUED,
        Job.kind == own.kind,
        Job.status.in_((WorkStatus.QUEUED, WorkStatus.LEASED)),
        # Ids are ordered by time.
        Job.id < own.id,
    )
    return session().scalar(ahead) or 0


#: Kind, language and content hash of a document → its id.
Made = Mapping[tuple[str, str, str], str]


def list_made(conference_id: str) -> Made:
    """Return what is made of a conference, or can't be made. One query."""
    rows = session().execute(
        select(Document.kind, Document.language, Document.content_hash, Document.id).where(
            Document.conference_id == conference_id, Document.status != DocumentStatus.WAITING
        )
    )
    return {(row.kind, row.language, row.content_hash): row.id for row in rows}


def find_content(document_id: str) -> bytes | None:
    return session().scalar(select(DocumentContent.content).where(DocumentContent.document_id == document_id))


def belongs_to(delegate_id: str | None) -> ColumnElement[bool]:
    """Return the condition for documents of one delegate, or of nobody but the conference."""
    if delegate_id is None:
        return Document.delegate_id.is_(None)
    return Document.delegate_id == delegate_id


def speaks_of(subject_id: str | None) -> ColumnElement[bool]:
    """Return the condition for documents of one agenda item or agreement, or of the whole conference."""
    if subject_id is None:
        return Document.subject_id.is_(None)
    return Document.subject_id == subject_id


#: What :func:`series_of` reads of a row.
SERIES = (
    *(Document.kind, Document.language, Document.subject_id, Document.delegate_id),
    *(Document.choices, Document.is_asked_for),
)


def series_of(row: Any) -> tuple[Any, ...]:
    """Return what documents share of which only the newest holds, such as the badges of one delegation.

    What dossiers have made takes no place of what somebody has asked for.
    """
    chosen = tuple(sorted(row.choices.items()))
    return (row.kind, row.language, row.subject_id, row.delegate_id, chosen, row.is_asked_for)


def is_given_up() -> ColumnElement[bool]:
    """Return the condition for waiting documents, outer-joined to their jobs, whose job came to nothing."""
    over = or_(Job.id.is_(None), Job.status == WorkStatus.FAILED)
    return and_(Document.status == DocumentStatus.WAITING, over)


def _read(*conditions: ColumnElement[bool]) -> list[DocumentRow]:
    """Return the documents that meet ``conditions``, those asked for last in front."""
    rows = session().execute(
        select(
            Document.id,
            Document.kind,
            Document.language,
            Document.content_hash,
            Document.subject_id,
            Document.choices,
            Document.media_type,
            Document.progress,
            Document.job_id,
            Document.tell_user_ids,
            Document.status,
            Document.error,
            Document.requested_at,
            Document.ready_at,
            DocumentContent.pages,
            func.length(DocumentContent.content),
            is_given_up(),
        )
        .outerjoin(DocumentContent, DocumentContent.document_id == Document.id)
        .outerjoin(Job, Job.id == Document.job_id)
        .where(*conditions)
        .order_by(Document.requested_at.desc(), Document.id.desc())
    )
    return [_row(*row) for row in rows]


def _row(*values: Any) -> DocumentRow:
    *columns, is_lost = values
    row = DocumentRow(*columns)
    return replace(row, status=DocumentStatus.FAILED) if is_lost else row
