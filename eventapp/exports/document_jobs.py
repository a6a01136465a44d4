"""The job that makes a document, and what is told when nobody makes it any more."""

from sqlalchemy.orm import undefer

from eventapp.db.session import session, transaction
from eventapp.exports.dossier.jobs import make_dossier
from eventapp.exports.models import PDF, Document, DocumentStatus
from eventapp.exports.pdf.rendering import Order, Reason, RenderingFailed, render_pdf
from eventapp.exports.services import keep_pdf, note_failure, note_progress
from eventapp.files.queries import get_contents
from eventapp.jobs.models import Job
from eventapp.jobs.worker import CannotBeDone


def make_document(job: Job) -> None:
    """Render the order that was kept with the document; one that is ready or gone needs nothing."""
    document_id = job.payload["document_id"]
    document = session().get(Document, document_id, options=[undefer(Document.source)])
    if document is None or document.status != DocumentStatus.WAITING or document.source is None:
        return
    try:
        if document.media_type == PDF:
            _make_pdf(document, document.source)
        else:
            make_dossier(document_id, job)
    except RenderingFailed as error:
        with transaction():
            note_failure(document_id, error.reason)
        raise CannotBeDone(str(error)) from error


def give_up_document(job: Job) -> None:
    """Tell those who wait for a document that it isn't made; what has another job meanwhile is left alone."""
    document = session().get(Document, job.payload["document_id"], with_for_update=True)
    if document is not None and document.job_id == job.id:
        note_failure(document.id, Reason.FAILED)


def _make_pdf(document: Document, source: str) -> None:
    document_id, order = document.id, Order.from_json(source)
    pictures = get_contents(document.conference_id, order.pictures)
    # Rendering takes seconds: no transaction stays open meanwhile.
    session().rollback()

    def tell(percent: int) -> None:
        with transaction():
            note_progress(document_id, percent)

    pdf = render_pdf(order, pictures, on_progress=tell)
    with transaction():
        keep_pdf(document_id, pdf)
