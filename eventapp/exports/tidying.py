"""Work of the night: letting go of documents that nobody will ask for again. Each is made anew in seconds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select

from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.exports.models import Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.exports.queries import SERIES, series_of
from eventapp.registration.models import Delegation

#: How long a document of one delegate, or a single badge, is kept: there may be thousands.
OWN_KEPT_FOR = timedelta(days=1)
#: How long what failed, or what nobody made, is kept.
FAILED_KEPT_FOR = timedelta(days=30)
#: How many octets the documents of one conference may take, but for the newest of each.
MOST_OCTETS = 500 * 1024 * 1024

#: What documents speak of that have a subject.
_SUBJECTS: Mapping[DocumentKind, Any] = {
    DocumentKind.MINUTES: AgendaItem,
    DocumentKind.SEATING: AgendaItem,
    DocumentKind.ATTENDANCE_SHEET: AgendaItem,
    DocumentKind.TABLE_SIGNS: AgendaItem,
    DocumentKind.CERTIFICATES: Delegation,
    DocumentKind.AGREEMENT: Agreement,
}


def forget_old_documents() -> None:
    """Delete what is of no use any more; the newest of each series stay."""
    is_badge = and_(Document.kind == DocumentKind.BADGES, Document.subject_id.is_not(None))
    _forget(or_(Document.delegate_id.is_not(None), is_badge), Document.requested_at < now() - OWN_KEPT_FOR)
    _forget(Document.status != DocumentStatus.READY, Document.requested_at < now() - FAILED_KEPT_FOR)
    for kind, model in _SUBJECTS.items():
        _forget(
            Document.kind == kind,
            Document.subject_id.is_not(None),
            ~select(model.id).where(model.id == Document.subject_id).exists(),
        )
    for conference_id, octets in _list_above(MOST_OCTETS):
        _make_room(conference_id, octets - MOST_OCTETS)


def _forget(*conditions: Any) -> None:
    session().execute(delete(Document).where(*conditions))


def _list_above(most: int) -> list[tuple[str, int]]:
    """Return (conference, octets of its documents) where there are more than ``most``."""
    octets = func.sum(func.length(DocumentContent.content))
    rows = session().execute(
        select(Document.conference_id, octets)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .group_by(Document.conference_id)
        .having(octets > most)
    )
    return [(conference_id, int(sum_of_octets)) for conference_id, sum_of_octets in rows]


def _make_room(conference_id: str, octets: int) -> None:
    """Delete the oldest documents of a conference until so many octets are free, but no newest one.

    What was made for a dossier alone is never the newest.
    """
    rows = session().execute(
        select(Document.id, *SERIES, func.length(DocumentContent.content).label("size"))
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Document.conference_id == conference_id, Document.status == DocumentStatus.READY)
        .order_by(Document.requested_at.desc(), Document.id.desc())
    )
    newest: set[tuple[Any, ...]] = set()
    older = []
    for row in rows:
        if row.is_asked_for and series_of(row) not in newest:
            newest.add(series_of(row))
        else:
            older.append(row)
    stale = []
    for row in reversed(older):
        if octets <= 0:
            break
        stale.append(row.id)
        octets -= row.size
    _forget(Document.id.in_(stale))
