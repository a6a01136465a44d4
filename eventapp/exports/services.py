"""Use cases of documents: asking for one, and what the worker makes of it."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select, update

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.communiques.queries import find_communique
from eventapp.conferences.holding import hold_conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import NotFound, NotPermitted
from eventapp.exports.kinds import KINDS
from eventapp.exports.models import Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import Pdf, Reason
from eventapp.exports.queries import SERIES, belongs_to, is_given_up, series_of, speaks_of
from eventapp.exports.telling import add_reader, may_read, tell_readers
from eventapp.i18n import N_
from eventapp.jobs.models import Job
from eventapp.jobs.outbox import queue_job
from eventapp.permissions import Permission, require
from eventapp.registration.access import DELEGATE
from eventapp.registration.departures import follow_departures
from eventapp.registration.lost_papers import follow_lost_papers
from eventapp.registration.models import Delegate

#: The kind of job that makes a document; its payload is ``document_id``.
MAKE_DOCUMENT = "document.make"
CHANGED_JUST_NOW = N_("The communiqué was changed just now. Please ask for the document once more.")
#: How many documents of one series are kept (``queries.series_of``).
KEPT = 3
#: Ids in one condition.
_AT_ONCE = 500
#: The programme's people are public; those who took part or follow something up are not.
_NAMING = [kind for kind, facts in KINDS.items() if facts.is_naming]


def request_document(
    actor: Actor, *, conference_id: str, composed: Composed, tells: bool = False
) -> Document:
    """Return the document of what was composed: the one there is, ready or under way, else a new one.

    What failed before is tried again. A worker makes it after the commit, and ``tells`` the actor by mail.
    """
    require_reading(actor, conference_id, composed.asked.kind)
    document = _request(actor, conference_id, composed)
    if tells:
        # The worker may have finished it since it was found.
        session().refresh(document, with_for_update=True)
        add_reader(document, actor)
    return document


def require_reading(actor: Actor, conference_id: str, kind: str) -> None:
    """Raise :class:`NotPermitted` unless ``actor`` may have documents of this kind."""
    if not may_read(actor, conference_id, kind):
        raise NotPermitted


def tell_when_done(actor: Actor, *, conference_id: str, document_id: str) -> bool:
    """Have a mail sent to the actor once a document is made; return False where it is over."""
    document = session().get(Document, document_id, with_for_update=True)
    if document is None or document.conference_id != conference_id:
        raise NotFound
    require_reading(actor, conference_id, document.kind)
    return add_reader(document, actor)


def request_own_document(*, conference_id: str, composed: Composed) -> Document:
    """Do the same for one delegate, whose personal link the caller has checked, and that they may have it.

    Of what is shared, all who ask get the one document, whoever was first.
    """
    return _request(DELEGATE, conference_id, composed)


def request_badge(actor: Actor, *, conference_id: str, composed: Composed) -> Document:
    """Do the same for the badge of one delegate, which the desk may have without any other document."""
    require(actor, Permission.DELEGATES_CHECK_IN, conference_id)
    if composed.asked.kind != DocumentKind.BADGES or composed.asked.subject_id is None:
        raise NotPermitted
    return _request(actor, conference_id, composed)


@follow_departures
def forget_own_documents(delegate: Delegate, _is_replaced: bool) -> None:
    """Delete the documents of somebody who no longer takes part: they say what was chosen, and by whom."""
    # A badge is of a delegate, and the secretariat's.
    of_delegate = or_(Document.delegate_id == delegate.id, Document.subject_id == delegate.id)
    session().execute(delete(Document).where(of_delegate))


@follow_departures
def forget_documents_naming(delegate: Delegate, _is_replaced: bool) -> None:
    """Delete the documents that may name somebody who is erased; they are made again in seconds."""
    if delegate.erased_at is not None:
        # What a dossier under way adds now is there before, and goes, too, or is not added any more.
        hold_conference(delegate.conference_id)
        session().execute(
            delete(Document).where(
                Document.conference_id == delegate.conference_id, Document.kind.in_(_NAMING)
            )
        )


@follow_lost_papers
def forget_visa_letters(delegate_ids: Collection[str]) -> None:
    """Delete what was made of papers that may be kept no longer."""
    ids = sorted(delegate_ids)
    for start in range(0, len(ids), _AT_ONCE):
        session().execute(
            delete(Document).where(
                Document.kind == DocumentKind.VISA_LETTER,
                Document.delegate_id.in_(ids[start : start + _AT_ONCE]),
            )
        )


def _request(actor: Actor, conference_id: str, composed: Composed) -> Document:
    # Two who ask for the same at once queue here, so that the second finds what the first has added.
    hold_conference(conference_id)
    _check_communique(conference_id, composed)
    document = _find(conference_id, composed)
    is_new = document is None
    if document is None:
        document = _add(conference_id, composed)
    document.is_asked_for = True
    document.requested_at = now()
    if is_new or document.status == DocumentStatus.FAILED or _has_no_job(document.id):
        _queue(document, composed)
    record(
        actor,
        "document.requested",
        subject_type="document",
        subject_id=document.id,
        conference_id=conference_id,
        kind=document.kind,
        language=document.language,
        was_there=not is_new,
    )
    session().flush()
    return document


def _check_communique(conference_id: str, composed: Composed) -> None:
    """Raise :class:`Conflict` for a communiqué that was written, issued or taken back since it was composed.

    What is asked for after the issue is what was issued: the public may have it.
    """
    if composed.asked.kind == DocumentKind.COMMUNIQUE:
        check_is_newest(find_communique(conference_id), composed.communique_version, CHANGED_JUST_NOW)


def _find(conference_id: str, composed: Composed) -> Document | None:
    return session().scalar(
        select(Document).where(
            Document.conference_id == conference_id,
            Document.kind == composed.asked.kind,
            Document.language == composed.asked.language,
            Document.content_hash == composed.content_hash,
        )
    )


def _add(conference_id: str, composed: Composed) -> Document:
    document = Document(
        id=new_id(),
        conference_id=conference_id,
        delegate_id=composed.delegate_id,
        subject_id=composed.asked.subject_id,
        kind=composed.asked.kind,
        language=composed.asked.language,
        choices=dict(composed.asked.choices),
        content_hash=composed.content_hash,
        media_type=composed.media_type,
        is_asked_for=False,
        requested_at=now(),
    )
    session().add(document)
    return document


def _has_no_job(document_id: str) -> bool:
    found = session().scalar(
        select(Document.id)
        .outerjoin(Job, Job.id == Document.job_id)
        .where(Document.id == document_id, is_given_up())
    )
    return found is not None


def _queue(document: Document, composed: Composed) -> None:
    document.status = DocumentStatus.WAITING
    document.error = None
    document.source = composed.order.to_json()
    document.progress = 0
    job = queue_job(MAKE_DOCUMENT, payload={"document_id": document.id}, conference_id=document.conference_id)
    document.job_id = job.id


def add_composed(conference_id: str, composed: Composed) -> str:
    """Return the id of the document of what was composed, added where there is none, for who makes it now."""
    hold_conference(conference_id)
    document = _find(conference_id, composed) or _add(conference_id, composed)
    session().flush()
    return document.id


def note_step(document_id: str, percent: int, *, goes_on_later: bool) -> bool:
    """Keep how far an archive has got, and queue its next step where it ``goes_on_later``.

    Return whether anybody still wants it: an archive may be taken away while it is made.
    """
    document = session().get(Document, document_id, with_for_update=True)
    if document is None:
        return False
    document.progress = percent
    if goes_on_later:
        job = queue_job(
            MAKE_DOCUMENT, payload={"document_id": document_id}, conference_id=document.conference_id
        )
        document.job_id = job.id
    return True


def keep_pdf(document_id: str, pdf: Pdf) -> None:
    """Keep what the worker made, and let go of the oldest of its series.

    Doing it twice is the same as once; a document that was taken away meanwhile stays away.
    """
    _keep(document_id, pdf.content, pdf.pages)


def keep_archive(document_id: str, content: bytes) -> None:
    """Do the same with an archive, which has no pages."""
    _keep(document_id, content, None)


def _keep(document_id: str, content: bytes, pages: int | None) -> None:
    document = session().get(Document, document_id, with_for_update=True)
    if document is None or document.status == DocumentStatus.READY:
        return
    session().add(DocumentContent(document_id=document_id, content=content, pages=pages))
    document.status = DocumentStatus.READY
    document.ready_at = now()
    document.progress = 100
    document.source = None
    document.error = None
    tell_readers(document)
    session().flush()
    _forget_oldest(document)


def note_progress(document_id: str, percent: int) -> None:
    """Keep how much of a document is made, for the page that waits for it."""
    session().execute(
        update(Document)
        .where(Document.id == document_id, Document.status == DocumentStatus.WAITING)
        .values(progress=percent)
    )


def note_failure(document_id: str, reason: Reason) -> None:
    """Keep why a document can't be made."""
    document = session().get(Document, document_id, with_for_update=True)
    if document is not None and document.status == DocumentStatus.WAITING:
        document.status = DocumentStatus.FAILED
        document.error = reason
        if document.delegate_id is not None:
            # It may hold passport data; who asks again composes it anew.
            document.source = None
        tell_readers(document)


def _forget_oldest(newest: Document) -> None:
    rows = session().execute(
        select(Document.id, *SERIES)
        .where(
            Document.conference_id == newest.conference_id,
            # The kind alone would be thousands of rows where each delegate has one.
            belongs_to(newest.delegate_id),
            speaks_of(newest.subject_id),
            Document.kind == newest.kind,
            Document.status != DocumentStatus.WAITING,
        )
        .order_by(Document.requested_at.desc(), Document.id.desc())
    )
    stale = [row.id for row in rows if series_of(row) == series_of(newest)][KEPT:]
    session().execute(delete(Document).where(Document.id.in_(stale)))
