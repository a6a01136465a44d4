"""Asking for documents of the demo's conference, and making them without the time that rendering takes."""

from sqlalchemy import func, select

from eventapp.actor import SYSTEM
from eventapp.agendas.reading import get_programme
from eventapp.agendas.services import cancel_item, release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.exports.models import Document, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Pdf
from eventapp.exports.services import keep_pdf, request_document
from eventapp.jobs.models import Job
from eventapp.workflows.demo import facts

DOCUMENTS = f"/manage/{facts.SLUG}/documents"
PROGRAMME, SUMMARY = DocumentKind.PROGRAMME, DocumentKind.SUMMARY


def ask(
    conference: Conference, kind: DocumentKind = PROGRAMME, language: str = "en", **choices: str
) -> Document:
    composed = compose(get_conference(conference.slug), kind, language, choices=choices)
    with transaction():
        return request_document(SYSTEM, conference_id=conference.id, composed=composed)


def make(document: Document, content: bytes = b"%PDF-1.7 short") -> None:
    with transaction():
        keep_pdf(document.id, Pdf(content, 3))


def change(conference: Conference) -> None:
    """Take the first item that still stands out of the programme."""
    item = next(i for i in get_programme(conference.id, now()).items if not i.is_cancelled)
    with transaction():
        cancel_item(SYSTEM, conference_id=conference.id, item_id=item.id)
        release_agenda(SYSTEM, conference=get_conference(conference.slug))


def count(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def jobs() -> list[Job]:
    return list(session().scalars(select(Job).order_by(Job.id)))


def reread(document: Document) -> Document:
    session().expire_all()
    return session().get_one(Document, document.id)
